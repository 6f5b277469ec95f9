"""A model that was read → facts, for rules to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown, Value
from ovdoctor.facts.versions import parse_any
from ovdoctor.models.compression import CompressionSink
from ovdoctor.models.ir.layers import Shape
from ovdoctor.models.ir.shapes import is_bounded, is_static, write_shape
from ovdoctor.models.ir.summary import ModelPort, ModelSummary, Weights

_OPSET = re.compile(r"opset(\d{1,4})").fullmatch
_MODE = "nncf.weight_compression.mode"
_FRAMEWORK = "conversion_parameters.framework"
_IR = "ir"


class ModelFactsSink(CompressionSink):
    """What facts need beside the summary, gathered in the same reading: hand it to ``read_ir``, by a ``Tee`` if others listen."""


def model_facts(summary: ModelSummary, sink: ModelFactsSink | None = None, *, format_: str = _IR) -> dict[str, Fact]:
    """The facts of a model by name. Without the sink that listened to the reading, what only it knows is unknown.

    ``format_`` is the format of the file: of another than ``ir`` the summary is of what OpenVINO made of it, which has neither
    an IR version of its own nor a weights file.
    """
    source = PurePath(summary.path).name
    facts: dict[str, Fact] = {name: Known(value, source) for name, value in _counted(summary)}
    facts["model.format"] = Known(format_, source)
    facts.update(_making(summary, source))
    facts.update(_ports(summary, source))
    facts.update(_file(summary, source) if format_ == _IR else dict.fromkeys(_OF_FILES, Absent(source)))
    facts.update(_listened(sink, source))
    return facts


def _counted(summary: ModelSummary) -> Iterator[tuple[str, Value]]:
    operations = summary.operations
    types = {operation.type for operation in operations}
    yield "model.layers", summary.layers
    yield "model.ops", [{"type": each.type, "opset": _opset(each.opset), "count": each.count} for each in operations]
    custom = [each for each in operations if _opset(each.opset) is None]
    yield "model.custom_ops", [{"type": each.type, "version": each.opset, "count": each.count} for each in custom]
    yield "model.constants.size", summary.constants.size
    yield "model.constants.types", sorted(summary.constants.sizes)
    yield "model.subgraphs", summary.subgraphs
    yield "model.stateful", bool(types & {"ReadValue", "Assign"})
    yield "model.unpaired_states", abs(_count(summary, "ReadValue") - _count(summary, "Assign"))
    yield "model.quantized", bool(types & {"FakeQuantize", "FakeConvert"})
    yield "model.unconnected_inputs", summary.unconnected_inputs


def _count(summary: ModelSummary, type_: str) -> int:
    return sum(count.count for count in summary.operations if count.type == type_)


def _opset(version: str) -> int | None:
    match = _OPSET(version)
    return int(match[1]) if match else None


def _making(summary: ModelSummary, source: str) -> Iterator[tuple[str, Fact]]:
    """How the model was made, as far as the file says."""
    info = summary.rt_info
    for name, key in (("model.framework", _FRAMEWORK), ("model.compression.mode", _MODE)):
        yield name, Known(info[key], source) if info.get(key) else Absent(source)
    writer = summary.written_by
    if writer is None:
        yield "model.written_by", Absent(source)
    elif parse_any(writer, ("openvino",)) is None:
        yield "model.written_by", Unknown(f"'{writer[:80]}' is no version of OpenVINO", source)
    else:
        yield "model.written_by", Known(writer, source)
    if summary.rt_info_left_out:
        yield "model.rt_info", Unknown("too much of it", source)
    else:
        yield "model.rt_info", Known([{"name": name, "value": value} for name, value in info.items()], source)
    kinds = summary.element_types
    if "unknown" in kinds:
        yield "model.element_types", Unknown("not every operation states its own", source)
    else:
        yield "model.element_types", Known(sorted(kinds), source)


def _ports(summary: ModelSummary, source: str) -> Iterator[tuple[str, Fact]]:
    shapes = [port.shape for port in summary.inputs]
    whole = _outermost(summary, "Parameter") == len(summary.inputs)
    for name, ports, type_ in (("model.inputs", summary.inputs, "Parameter"), ("model.outputs", summary.outputs, "Result")):
        listed = _outermost(summary, type_) == len(ports)
        yield name, Known([_record(port) for port in ports], source) if listed else Unknown("too many to list", source)
    for name, found in (
        ("model.dynamic", not all(map(is_static, shapes))),
        ("model.rankless", None in shapes),
        ("model.unbounded", not all(map(is_bounded, shapes))),
        ("model.unbounded_inside", any(shape is None or not is_bounded(shape[1:]) for shape in shapes)),
    ):
        yield name, Known(found, source) if found or whole else Unknown("too many inputs to look at all", source)


def _outermost(summary: ModelSummary, type_: str) -> int:
    return sum(each.count - each.in_subgraphs for each in summary.operations if each.type == type_)


def _record(port: ModelPort) -> Record:
    shape: Shape | None = port.shape
    record: dict[str, bool | int | str | None] = {
        "name": next(iter(port.tensor_names), port.name),
        "shape": write_shape(shape),
        "rank": None if shape is None else len(shape),
        "static": is_static(shape),
        "bounded": is_bounded(shape),
    }
    return record if port.element_type is None else {**record, "element_type": port.element_type}


_OF_FILES = ("model.ir_version", "model.weights.state", "model.weights.size", "model.weights.needed")


def _file(summary: ModelSummary, source: str) -> Iterator[tuple[str, Fact]]:
    weights = summary.weights
    yield "model.ir_version", Known(summary.ir_version, source)
    yield "model.weights.state", Known(_state(weights, summary.constants.count), source)
    yield "model.weights.size", Absent(source) if weights.size is None else Known(weights.size, source)
    yield "model.weights.needed", Known(weights.needed, source)


def _state(weights: Weights, constants: int) -> str:
    if weights.is_missing:
        return "missing"
    if weights.is_too_short:
        return "too-short"
    if weights.problem_count:
        return "inconsistent"
    return "ok" if constants else "none-needed"


def _listened(sink: ModelFactsSink | None, source: str) -> Iterator[tuple[str, Fact]]:
    if sink is None:
        nobody = Unknown("nobody listened while the model was read", source)
        yield from (("model.constants.largest", nobody), ("model.compressed", nobody))
        return
    yield "model.constants.largest", Known(sink.largest, source)
    yield "model.compressed", Known(_kinds(sink), source) if sink.complete else Unknown("too many operations to look at", source)


def _kinds(sink: ModelFactsSink) -> Sequence[Record]:
    records: list[Record] = []
    for kind in sorted(sink.kinds, key=str):
        fields = {"type": kind.type, "zero_points": kind.zero_points, "grouping": kind.grouping, "group_size": kind.group_size}
        told = {name: value for name, value in fields.items() if value is not None}  # what is not there is not known
        records.append({**told, "count": sink.kinds[kind]})
    return records
