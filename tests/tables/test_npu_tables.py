"""The tables of the compiler in the NPU plugin: small, and right on models that the compiler of 2026.4.1 was really given."""

from __future__ import annotations

import re

import pytest

from ovdoctor.tables import Operation, Target, Tensor, judge_model, judge_operation
from ovdoctor.tables.conditions import parse_condition
from ovdoctor.tables.load import DATA, rows
from ovdoctor.tables.npu_plugin import PLATFORMS

LIMIT = 200_000
IMAGE = (1, 8, 16, 16)


def _target(platform: str, release: str = "2026.4.1") -> Target:
    return Target("NPU", release, npu_platform=platform, npu_compiler="plugin")


def _unary(
    type_: str, kind: str, shape: tuple[int | tuple[int, int | None], ...] = IMAGE, opset: str = "opset1"
) -> list[Operation]:
    """A model of one operation."""
    tensor = Tensor(kind, shape)
    return [
        Operation("Parameter", "opset1", outputs=(tensor,)),
        Operation(type_, opset, inputs=(tensor,), outputs=(tensor,)),
        Operation("Result", "opset1", inputs=(tensor,)),
    ]


def test_the_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("npu*.csv")) < LIMIT


def test_platforms_are_those_that_were_measured() -> None:
    for row in rows("npu"):
        platforms = row["platforms"].split()
        assert platforms
        assert [platform for platform in PLATFORMS if platform in platforms] == platforms


def test_alternatives_are_element_types() -> None:
    for row in rows("npu"):
        for literal in parse_condition(row["when"]):
            if "|" in literal.value:
                assert re.fullmatch(r"(in|out)\d", literal.key)
                assert literal.value.split("|") == sorted(set(literal.value.split("|")))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (_unary("Relu", "f32"), "ok"),
        (_unary("Relu", "f16"), "ok"),
        (_unary("Sigmoid", "f32"), "ok"),
        (_unary("Ceiling", "i32"), "fails"),
        (_unary("Sigmoid", "i8"), "fails"),
        (_unary("Relu", "string"), "fails"),
        (_unary("Relu", "f32", (1, 2, 2, 4, 4, 4)), "fails"),
        (_unary("Relu", "f32", (-1, 8, 16, 16)), "fails"),
        (_unary("Relu", "f32", (1, 8, -1, -1)), "fails"),
    ],
)
def test_as_the_compiler_of_2026_4_1(model: list[Operation], expected: str, platform: str) -> None:
    assert judge_model(model, _target(platform)).verdict == expected


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_no_model_had_is_never_fine(platform: str) -> None:
    asked = 0
    for row in rows("npu_measured"):
        if row["samples"] == "0" or not row["in0"]:
            continue
        for kind in {"nf4", "u3", "i4", "u16"} - set(row["in0"].split()):
            tensor = Tensor(kind, IMAGE)
            found = judge_operation(Operation(row["type"], row["opset"], inputs=(tensor,), outputs=(tensor,)), _target(platform))
            assert found.verdict != "ok", (row["type"], row["opset"], kind)
            asked += 1
        if "dynamic" not in row["shape"].split():
            moving = Tensor(row["in0"].split()[0], (1, 8, (1, 16), (1, 16)))
            found = judge_operation(Operation(row["type"], row["opset"], inputs=(moving,), outputs=(moving,)), _target(platform))
            assert found.verdict != "ok", (row["type"], row["opset"])
    assert asked


def test_words_that_no_model_had_are_never_fine() -> None:
    tensor = Tensor("f32", IMAGE)
    for row in rows("npu_measured"):
        for name in (text.partition("=")[0] for text in row["words"].split()):
            operation = Operation(row["type"], row["opset"], {name: "sideways"}, (tensor, tensor), (tensor,))
            assert judge_operation(operation, _target("4000")).verdict != "ok", (row["type"], row["opset"], name)


@pytest.mark.parametrize(("kinds", "expected"), [("i64 i64 i64", "ok"), ("i64 i64 f64", "unknown"), ("u3 u3 u3", "unknown")])
def test_one_more_input_of_the_same_type_changes_nothing(kinds: str, expected: str) -> None:
    inputs = tuple(Tensor(kind, IMAGE) for kind in kinds.split())
    found = judge_operation(Operation("Concat", "opset1", {"axis": "1"}, inputs, inputs[:1]), _target("4000"))
    assert found.verdict == expected


def test_a_platform_that_was_not_measured_is_unknown() -> None:
    found = judge_model(_unary("Relu", "f32"), _target("6010"))
    assert found.verdict == "unknown"
    assert "6010 was not measured" in found.operations[0].why


def test_how_it_is_known_says_that_operations_were_compiled_alone() -> None:
    found = judge_operation(_unary("Ceiling", "i32")[1], _target("4000"))
    assert "alone" in found.how_known
    assert "network" in found.how_known


@pytest.mark.parametrize("target", [Target("NPU", "2024.5", npu_driver="32.0.100.3714", os="windows"), Target("NPU", "2024.5")])
def test_every_driver_takes_inputs_and_results(target: Target) -> None:
    parameter, relu, result = _unary("Relu", "f32")
    for port in (parameter, result):
        found = judge_operation(port, target)
        assert (found.verdict, found.how_known[:5]) == ("ok", "every")
    assert judge_operation(relu, target).verdict == "unknown"
    for port in (_unary("Relu", "nf4")[0], _unary("Relu", "f32", (-1, 8))[0]):
        assert judge_operation(port, target).verdict == "unknown"
