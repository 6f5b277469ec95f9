"""What people want to know of a target first, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.scan import Headline, operation_name
from ovdoctor.scanning.operations import say_span
from ovdoctor.scanning.reading import ReadModel
from ovdoctor.tables import Target, judge_subject, timeline

_FEW = 3


def target_headlines(model: ReadModel, target: Target, route: str | None, driver: str | None) -> Iterator[Headline]:
    """The needed release; for an NPU the needed ``driver``, and the compiler that sees the model."""
    if target.device != "NPU":  # there, releases differ in which compiler sees the model as well
        yield from _needed_openvino(model, target)
    if driver:
        failing = {subject for subject in model.kinds if judge_subject(subject, target).verdict == "fails"}
        names = sorted({operation_name(subject.type, subject.opset) for subject in failing})
        yield Headline("npu-driver", f"NPU: driver ≥ {driver} (because of {few(names)})")
    if route:
        yield Headline("npu-compiler", f"NPU: the compiler in the {route} sees the model")


def _needed_openvino(model: ReadModel, target: Target) -> Iterator[Headline]:
    """The releases in which every operation works, and the operations because of which it is not all of them."""
    line = timeline("cpu")
    first = line.index(timeline(target.device.lower()).releases[0])
    every = frozenset(range(first, len(line.releases)))
    working = {judge_subject(subject, target): frozenset[int]() for subject in model.kinds}
    for verdict in working:
        working[verdict] = every & line.indices(verdict.works)
    works = every.intersection(*working.values())
    if works in (every, frozenset()):  # nothing to tell, or nothing known
        return
    names = sorted({operation_name(verdict.type, verdict.opset) for verdict, its in working.items() if its != every})
    oldest = min(works)
    if works == every - frozenset(range(oldest)):
        text = f"needs OpenVINO ≥ {line.releases[oldest]} on {target.device}"
    else:
        spans = ", ".join(map(say_span, line.spans(works.__contains__)))
        text = f"known to work on {target.device} with OpenVINO {spans}"
    yield Headline("needs-openvino", f"{text} (because of {few(names)})")


def few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
