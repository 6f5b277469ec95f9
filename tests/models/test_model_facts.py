"""What is said of a model as facts: of models that OpenVINO wrote, and of files that it does not write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import pytest
from openvino import Dimension, PartialShape, Type
from openvino import opset13 as op
from tests.models.networks import networks, write
from tests.models.sketches import EDGE, PARAMETER, RESULT, Recorder, net, save

from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary import SUBJECTS, VOCABULARY
from ovdoctor.models import compression
from ovdoctor.models.facts import ModelFactsSink, model_facts
from ovdoctor.models.ir import Tee, limits, read_ir

GROUP = 4
CHANNELS, LENGTH = 6, 8


def facts_of(path: Path) -> dict[str, Fact]:
    sink = ModelFactsSink()
    return model_facts(read_ir(path, sink), sink)


def written(folder: Path, model: ov.Model) -> dict[str, Fact]:
    ov.save_model(model, folder / "model.xml", compress_to_fp16=False)
    return facts_of(folder / "model.xml")


def values(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: fact.value for name, fact in facts.items() if isinstance(fact, Known)}


def relu(shape: PartialShape, type_: Type = Type.f32) -> ov.Model:
    parameter = op.parameter(shape, type_, name="x")
    return ov.Model([op.relu(parameter)], [parameter])


def compressed(type_: Type, grouping: str, zero_points: str, *, scale_last: bool = True) -> ov.Model:
    """A MatMul whose weights are compressed as NNCF does it."""
    grouped = grouping == "group"
    shape = (CHANNELS, LENGTH // GROUP, GROUP) if grouped else (CHANNELS, LENGTH)
    of_scales = {"group": (*shape[:-1], 1), "channel": (CHANNELS, 1), "tensor": (1, 1)}[grouping]

    def low(shape_: tuple[int, ...]) -> ov.Node:
        data = np.ones(int(np.prod(shape_)) * type_.bitwidth // 8, np.uint8)
        return op.convert(op.constant(ov.Tensor(data, list(shape_), type_)), "f16")

    weights = low(shape)
    if zero_points != "none":
        weights = op.subtract(weights, low(of_scales if zero_points == "many" else (1,) * len(shape)))
    scale = op.constant(np.ones(of_scales, np.float16))
    weights = op.multiply(weights, scale) if scale_last else op.multiply(scale, weights)
    if grouped:
        weights = op.reshape(weights, op.constant(np.array([CHANNELS, LENGTH])), special_zero=False)
    parameter = op.parameter([1, LENGTH], Type.f32)
    return ov.Model([op.matmul(parameter, op.convert(weights, "f32"), False, True)], [parameter])


@pytest.mark.parametrize("name", networks())
def test_every_fact_of_the_vocabulary_is_there_and_of_its_kind(tmp_path: Path, name: str) -> None:
    facts = facts_of(write(networks()[name](), tmp_path, name))
    assert sorted(facts) == sorted(fact.name for fact in SUBJECTS["Model"])
    for name, fact in facts.items():
        if isinstance(fact, Known):
            assert mismatch(VOCABULARY[name].kind, fact.value) is None, name


def test_a_plain_model(tmp_path: Path) -> None:
    parameter = op.parameter([1, 3], Type.f32, name="x")
    parameter.output(0).set_names({"pixels"})
    model = ov.Model([op.add(parameter, op.constant(np.ones((1, 3), np.float32)))], [parameter])
    model.set_rt_info("pytorch", ["conversion_parameters", "framework"])
    facts = written(tmp_path, model)
    found = values(facts)
    assert found["model.format"] == "ir"
    assert found["model.ir_version"] == 11
    assert found["model.written_by"] == ov.get_version()
    assert found["model.framework"] == "pytorch"
    assert {"name": "conversion_parameters.framework", "value": "pytorch"} in found["model.rt_info"]
    assert found["model.ops"] == [{"type": type_, "opset": 1, "count": 1} for type_ in ("Add", "Constant", "Parameter", "Result")]
    port = {"shape": "[1,3]", "rank": 2, "static": True, "bounded": True, "element_type": "f32"}
    assert found["model.inputs"] == [{"name": "pixels", **port}]
    assert [{**output, "name": ""} for output in found["model.outputs"]] == [{"name": "", **port}]
    assert not any(
        found[f"model.{flag}"] for flag in ("dynamic", "rankless", "unbounded", "unbounded_inside", "stateful", "quantized")
    )
    assert found["model.element_types"] == found["model.constants.types"] == ["f32"]
    assert found["model.constants.size"] == found["model.constants.largest"] == found["model.weights.needed"] == 12
    assert found["model.weights.state"] == "ok"
    assert found["model.custom_ops"] == found["model.compressed"] == []
    assert found["model.subgraphs"] == found["model.unconnected_inputs"] == 0
    assert isinstance(facts["model.compression.mode"], Absent)


@pytest.mark.parametrize(
    ("shape", "written_as", "flags"),
    [
        (PartialShape([1, 3]), "[1,3]", set()),
        (PartialShape([]), "[]", set()),
        (PartialShape([Dimension(1, 8), 3]), "[1..8,3]", {"dynamic"}),
        (PartialShape([1, Dimension(2, 9)]), "[1,2..9]", {"dynamic"}),
        (PartialShape([-1, 3]), "[?,3]", {"dynamic", "unbounded"}),
        (PartialShape([Dimension(2, -1), 3]), "[2..,3]", {"dynamic", "unbounded"}),
        (PartialShape([1, -1]), "[1,?]", {"dynamic", "unbounded", "unbounded_inside"}),
        (PartialShape([-1, -1]), "[?,?]", {"dynamic", "unbounded", "unbounded_inside"}),
        (PartialShape.dynamic(), "[...]", {"dynamic", "unbounded", "unbounded_inside", "rankless"}),
    ],
)
def test_shapes_of_inputs(tmp_path: Path, shape: PartialShape, written_as: str, flags: set[str]) -> None:
    found = values(written(tmp_path, relu(shape)))
    (port,) = found["model.inputs"]
    assert port["shape"] == written_as
    assert port["rank"] == (None if shape.rank.is_dynamic else len(shape))
    assert (port["static"], port["bounded"]) == ("dynamic" not in flags, "unbounded" not in flags)
    assert {flag for flag in ("dynamic", "unbounded", "unbounded_inside", "rankless") if found[f"model.{flag}"]} == flags


@pytest.mark.parametrize("type_", [Type.u4, Type.i4, Type.u8, Type.i8, Type.nf4])
@pytest.mark.parametrize(
    ("grouping", "size", "zero_points"),
    [
        ("tensor", CHANNELS * LENGTH, "none"),
        ("tensor", CHANNELS * LENGTH, "one"),
        *(("channel", LENGTH, zero_points) for zero_points in ("none", "one", "many")),
        *(("group", GROUP, zero_points) for zero_points in ("none", "one", "many")),
    ],
)
def test_compressed_weights(tmp_path: Path, type_: Type, grouping: str, size: int, zero_points: str) -> None:
    found = values(written(tmp_path, compressed(type_, grouping, zero_points)))["model.compressed"]
    kind = {"type": type_.to_string(), "zero_points": zero_points, "grouping": grouping, "group_size": size, "count": 1}
    assert found == [kind]


def test_compressed_weights_whichever_way_the_scale_is_multiplied(tmp_path: Path) -> None:
    found = values(written(tmp_path, compressed(Type.u4, "group", "many", scale_last=False)))["model.compressed"]
    assert [(kind["zero_points"], kind["grouping"]) for kind in found] == [("many", "group")]


def test_numbers_that_are_scaled_are_no_compressed_weights(tmp_path: Path) -> None:
    parameter = op.parameter([1, 4], Type.u8)
    scaled = op.multiply(op.convert(parameter, "f32"), op.constant(np.float32(1 / 255)))
    shift = op.convert(op.constant(np.ones((1, 4), np.int8)), "f32")
    found = values(written(tmp_path, ov.Model([op.add(scaled, shift)], [parameter])))
    assert "i8" in found["model.constants.types"]
    assert found["model.compressed"] == []


def test_compressed_weights_inside_of_bodies(tmp_path: Path) -> None:
    """A body's layers have numbers of their own: they are not mixed up with those around it."""
    then_body, else_body = compressed(Type.i4, "group", "none"), compressed(Type.u8, "channel", "many")
    condition, data = op.parameter([], Type.boolean), op.parameter([1, LENGTH], Type.f32)
    branch = op.if_op(condition)
    branch.set_then_body(then_body)
    branch.set_else_body(else_body)
    branch.set_input(data.output(0), then_body.get_parameters()[0], else_body.get_parameters()[0])
    chosen = branch.set_output(then_body.get_results()[0], else_body.get_results()[0])
    found = values(written(tmp_path, ov.Model([op.result(chosen)], [condition, data])))
    assert found["model.subgraphs"] == 2
    kinds = {(kind["type"], kind["zero_points"], kind["grouping"], kind["count"]) for kind in found["model.compressed"]}
    assert kinds == {("i4", "none", "group", 1), ("u8", "many", "channel", 1)}


def test_what_would_take_too_much_to_look_at_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "_MOST_CANDIDATES", 1)
    facts = written(tmp_path, compressed(Type.u4, "group", "many"))
    assert isinstance(facts["model.compressed"], Unknown)


def test_inputs_that_are_not_listed_make_nothing_static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MODEL_PORTS", 2)
    parameters = [op.parameter([1], Type.f32) for _ in range(4)]
    facts = written(tmp_path, ov.Model([op.concat(parameters, 0)], parameters))
    for name in ("model.inputs", "model.outputs", "model.dynamic", "model.unbounded"):
        assert isinstance(facts[name], Unknown), name


def test_what_nncf_says(tmp_path: Path) -> None:
    facts = facts_of(write(networks()["compressed"](), tmp_path, "compressed"))
    assert values(facts)["model.compression.mode"] == "int4_asym"


def test_state_and_quantisation(tmp_path: Path) -> None:
    parameter = op.parameter([1, 4], Type.f32)
    low, high = op.constant(np.float32(0)), op.constant(np.float32(1))
    model = ov.Model([op.fake_quantize(parameter, low, high, low, high, 256)], [parameter])
    assert values(written(tmp_path, model))["model.quantized"] is True
    variable = ov.op.util.Variable(_variable())
    state = op.read_value(op.constant(np.zeros((1, 4), np.float32)), variable)
    kept = op.add(parameter, state)
    model = ov.Model([op.result(kept)], [op.assign(kept, variable)], [parameter])
    assert values(written(tmp_path, model))["model.stateful"] is True


def _variable() -> Any:
    info = ov.op.util.VariableInfo()
    info.data_shape, info.data_type, info.variable_id = PartialShape([1, 4]), Type.f32, "state"
    return info


@pytest.mark.parametrize("state", ["ok", "missing", "too-short", "inconsistent", "none-needed"])
def test_the_weights_file(tmp_path: Path, state: str) -> None:
    """OpenVINO reads the model where the fact says so, and refuses it where it does not."""
    parameter = op.parameter([1, 64], Type.f32)
    weights = op.constant(np.ones((1, 64), np.float32))
    path = tmp_path / "model.xml"
    ov.save_model(
        ov.Model([op.relu(parameter) if state == "none-needed" else op.add(parameter, weights)], [parameter]), path, False
    )
    match state:
        case "missing":
            path.with_suffix(".bin").unlink()
        case "too-short":
            path.with_suffix(".bin").write_bytes(b"\0" * 100)
        case "inconsistent":
            path.write_text(path.read_text().replace('size="256"', 'size="128"'))
    assert values(facts_of(path))["model.weights.state"] == state
    if state in ("ok", "none-needed"):
        ov.Core().read_model(path)
    else:
        with pytest.raises(RuntimeError):
            ov.Core().read_model(path)


@pytest.mark.parametrize(
    ("writer", "expected"),
    [
        ("2023.3.0-13775-ceeafaf64f3-releases/2023/3", Known),
        ("2024.5.0.dev20240911", Known),
        ("custom_master_1a2b3c4d", Unknown),
        ("", Absent),
    ],
)
def test_who_wrote_it(tmp_path: Path, writer: str, expected: type[Fact]) -> None:
    more = f'<rt_info><Runtime_version value="{writer}" /></rt_info>' if writer else ""
    assert type(facts_of(save(tmp_path, net(more=more)))["model.written_by"]) is expected


def test_too_much_rt_info_is_unknown(tmp_path: Path) -> None:
    entries = "".join(f'<e{number} value="x" />' for number in range(limits.RT_INFO_ENTRIES + 1))
    assert isinstance(facts_of(save(tmp_path, net(more=f"<rt_info>{entries}</rt_info>")))["model.rt_info"], Unknown)


def test_operations_of_no_opset(tmp_path: Path) -> None:
    custom = (
        '<layer id="2" name="c" type="Mine" version="extension">'
        '<output><port id="0" precision="FP32"><dim>1</dim></port></output></layer>'
    )
    found = values(facts_of(save(tmp_path, net(PARAMETER + RESULT + custom))))
    assert found["model.custom_ops"] == [{"type": "Mine", "version": "extension", "count": 1}]
    assert {"type": "Mine", "opset": None, "count": 1} in found["model.ops"]


def test_an_input_that_nothing_feeds(tmp_path: Path) -> None:
    path = save(tmp_path, net(edges=""))
    assert values(facts_of(path))["model.unconnected_inputs"] == 1


def test_without_the_sink_what_it_hears_is_unknown(tmp_path: Path) -> None:
    facts = model_facts(read_ir(save(tmp_path, net())))
    assert [name for name, fact in facts.items() if isinstance(fact, Unknown)] == ["model.constants.largest", "model.compressed"]


def test_of_another_format_there_is_no_ir_and_no_weights_file(tmp_path: Path) -> None:
    facts = model_facts(read_ir(save(tmp_path, net())), format_="onnx")
    assert facts["model.format"] == Known("onnx", "model.xml")
    assert {
        name for name in ("model.ir_version", "model.weights.state", "model.weights.needed") if isinstance(facts[name], Absent)
    }


def test_a_tee_tells_all_of_them(tmp_path: Path) -> None:
    path = save(tmp_path, net(edges=EDGE))
    first, second, facts = Recorder(), Recorder(), ModelFactsSink()
    read_ir(path, Tee(first, facts, second))
    assert first.layers == second.layers
    assert len(first.layers) == 2
    assert first.graphs == second.graphs
    assert len(first.graphs) == 1
