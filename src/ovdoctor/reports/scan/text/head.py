"""What the file says of itself, and what people want to know first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.scan import Headline, ModelFound, ModelPort, ModelScan
from ovdoctor.reports.formats.words import listed, one_line, plural, shortened
from ovdoctor.reports.scan.text.lines import COLUMN
from ovdoctor.reports.text.terminal import Terminal

_FORMATS = {
    "ir": "OpenVINO IR",
    "onnx": "ONNX",
    "tflite": "TensorFlow Lite",
    "tensorflow": "TensorFlow",
    "paddle": "PaddlePaddle",
}
_FEW_PORTS = 6


def model_lines(model: ModelScan, terminal: Terminal) -> Iterator[str]:
    """The file, and what it holds."""
    for subject, told in [("Model", one_line(model.path)), *told_of_model(model)]:
        yield from terminal.wrap(told, COLUMN, subject)


def told_of_model(model: ModelScan) -> list[tuple[str, str]]:
    """(subject, words) of what the file says of itself; who wrote it, unless a headline tells that."""
    written = any(headline.kind == "written-by" for headline in model.headlines)
    return [row for row in (_told(model.model) if model.model else ()) if not written or row[0] != "Written"]


def _told(found: ModelFound) -> Iterator[tuple[str, str]]:
    version = f" {found.ir_version}" if found.ir_version is not None else ""
    name = f', named "{shortened(found.name)}"' if found.name else ""
    yield "Format", f"{_FORMATS.get(found.format, one_line(found.format))}{version}{name}"
    by = f"by OpenVINO {one_line(found.written_by)}" if found.written_by else "by an OpenVINO that it does not name"
    yield "Written" if found.format == "ir" else "Read", by
    yield "Holds", _holds(found)
    yield "Inputs", _ports(found.inputs)
    yield "Outputs", _ports(found.outputs)


def _holds(found: ModelFound) -> str:
    inside = f", {plural(found.subgraphs, 'sub-graph')}" if found.subgraphs else ""
    kinds = f" in {plural(len(found.operations), 'version')}" if found.operations else ""
    return f"{plural(found.layers, 'operation')}{kinds}{inside}, weights {_size(found.constants_size)}"


def _size(count: int) -> str:
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return plural(count, "byte")


def _ports(ports: Sequence[ModelPort]) -> str:
    told = [
        f"{shortened(port.name) or 'unnamed'} {one_line(port.element_type or 'untyped')} {one_line(port.shape)}" for port in ports
    ]
    return listed(told, _FEW_PORTS) or "none"


def common_headlines(model: ModelScan) -> list[Headline]:
    """The model's own and those that hold on every target; the others stand with theirs."""
    every = [set(target.headlines) for target in model.targets]
    shared = (
        headline for target in model.targets[:1] for headline in target.headlines if all(headline in each for each in every)
    )
    return list(dict.fromkeys([*model.headlines, *shared]))


def headline_lines(headlines: Sequence[Headline], terminal: Terminal, indent: int = 0) -> Iterator[str]:
    """One each."""
    arrow = terminal.symbols.arrow.strip()
    for headline in headlines:
        for line in terminal.wrap(one_line(headline.text), indent + 2, " " * indent + arrow):
            yield terminal.style(line, bold=True)
