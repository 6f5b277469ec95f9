"""A model file, read once: its operations by kind, its facts, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.facts.states import Fact
from ovdoctor.findings.scan import Headline, ModelFound, ModelPort, operation_name
from ovdoctor.models.facts import ModelFactsSink, model_facts
from ovdoctor.models.ir import ModelPort as Port
from ovdoctor.models.ir import ModelSummary, Tee, read_ir
from ovdoctor.models.ir.shapes import is_static, write_shape
from ovdoctor.models.openvino.kinds import model_kind
from ovdoctor.scanning.census import Census, Kind
from ovdoctor.scanning.course import Course
from ovdoctor.tables import Subject


@dataclass(frozen=True)
class ReadModel:
    """What is judged for every target."""

    path: Path
    format: str
    lines: Path | None
    """The file in which operations have their lines; ``None``: the format has none."""
    summary: ModelSummary
    kinds: Mapping[Subject, Kind]
    facts: Mapping[str, Fact]
    reader: str | None = None
    """The OpenVINO that read another format than IR."""
    course: Course | None = None
    """Its operations in the order of the file, where that was asked for."""


MakeCourse = Callable[[], Course | None]


def _no_course() -> None:
    return None


@contextmanager
def read_model(
    path: Path, python: str | None = None, limit: float = 20.0, course: MakeCourse = _no_course
) -> Iterator[ReadModel]:
    """Read a model. Raises InputError for what is none; other formats than IR are read by the OpenVINO of ``python``.

    ``course`` makes who is told of each operation, anew if the file is read again.
    """
    kind = model_kind(path)
    if kind == "ir":
        yield _read(path, path, kind, course)
        return
    from ovdoctor.models.openvino.conversion import convert_to_ir

    with convert_to_ir(path, python, limit) as converted:
        if converted.xml is None:
            raise NotConverted(converted.outcome, converted.openvino, converted.text)
        yield _read(path, converted.xml, kind, course, converted.weights, converted.openvino)


class NotConverted(InputError):
    """OpenVINO did not make a model of the file, or there is none that could try. ``outcome`` as ``convert_to_ir`` has it."""

    def __init__(self, outcome: str, openvino: str | None, text: str) -> None:
        self.outcome, self.openvino = outcome, openvino
        super().__init__(text)


def _read(
    path: Path, ir: Path, kind: str, course: MakeCourse, weights: Path | None = None, reader: str | None = None
) -> ReadModel:
    summary, census, facts = _listen(ir, Census(course=course()), weights)
    if census.loses_rank:  # a port without lengths then need not be a scalar: known only now
        summary, census, facts = _listen(ir, Census(rankless=True, course=course()), weights)
    lines = path if reader is None else None
    found = model_facts(summary, facts, format_=kind)
    return ReadModel(path, kind, lines, summary, census.kinds, found, reader, census.course)


def _listen(path: Path, census: Census, weights: Path | None) -> tuple[ModelSummary, Census, ModelFactsSink]:
    facts = ModelFactsSink()
    return read_ir(path, Tee(census, facts), weights=weights), census, facts


def describe(model: ReadModel) -> ModelFound:
    """What the file says of itself."""
    summary, ir = model.summary, model.reader is None
    return ModelFound(
        format=model.format,
        name=summary.name,
        ir_version=summary.ir_version if ir else None,
        written_by=summary.written_by if ir else model.reader,
        layers=summary.layers,
        subgraphs=summary.subgraphs,
        operations={operation_name(each.type, each.opset): each.count for each in summary.operations},
        inputs=tuple(map(_port, summary.inputs)),
        outputs=tuple(map(_port, summary.outputs)),
        element_types=summary.element_types,
        constants_size=summary.constants.size,
        rt_info=summary.rt_info,
    )


def _port(port: Port) -> ModelPort:
    return ModelPort(port.tensor_names[0] if port.tensor_names else port.name, port.element_type, write_shape(port.shape))


def model_headlines(model: ReadModel) -> Iterator[Headline]:
    """What holds whatever the target."""
    summary = model.summary
    if model.reader:
        yield Headline(
            "read-by", f"{model.format}, read by OpenVINO {model.reader}: other releases may make other operations of it"
        )
    elif summary.written_by:
        yield Headline("written-by", f"written by OpenVINO {summary.written_by}")
    dynamic = [port for port in summary.inputs if not is_static(port.shape)]
    if dynamic:
        names = ", ".join(f"{port.name} {port.shape}" for port in map(_port, dynamic))
        yield Headline("dynamic-inputs", f"dynamic inputs: {names}")
    weights = summary.weights
    if model.reader is None and weights.problems:
        first = weights.problems[0]
        name = Path(weights.path).name
        yield Headline(
            "weights", f"weights: {name}: {first.reason} (line {first.line}, {weights.problem_count} of the constants)"
        )
