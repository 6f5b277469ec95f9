"""What is made of the NPU compilers' answers: which cells they decide, what they blame, what they say of element types."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from ovdoctor.models.ir import Layer
from ovdoctor.models.ir.layers import Port, Shape
from ovdoctor.tables import timeline
from ovdoctor.tables.npu_plugin import PLATFORMS
from tables.irs import Model
from tables.npu_child import logged, sentence
from tables.npu_evidence import DOUBTFUL, Ports, Variant, blamed, evidence_of
from tables.npu_results import CORNERS, agree, completed, is_complete, reason
from tables.npu_statements import RARE, WORDS, only, refused, stated, statement

CELLS = [(platform, release) for platform in PLATFORMS for release in timeline("npu").releases]
CORNER_CELLS = {(platform, release) for release, platform in CORNERS}
REFUSAL = (
    "[vpux-compiler] 'IE.Ceiling' op operand #0 must be ranked tensor of 16-bit float or 32-bit float or 64-bit float values, "
    "but got 'tensor<1x8x16x16xsi32>'"
)


def _row(ok: str, stage: str = "done") -> dict[str, str]:
    return {"ok": ok, "stage": stage, "error": "", "log": ""}


@given(st.dictionaries(st.sampled_from(CELLS), st.sampled_from("01")))
def test_only_agreeing_corners_decide_what_was_not_asked(outcomes: dict[tuple[str, str], str]) -> None:
    cells = {cell: _row(ok) for cell, ok in outcomes.items()}
    found = completed(cells)
    assert {cell: found[cell] for cell in cells} == cells
    corners = {outcomes.get(cell) for cell in CORNER_CELLS}
    if corners in ({"0"}, {"1"}):
        assert set(found) == set(CELLS)
        assert {found[cell]["ok"] for cell in set(CELLS) - set(cells)} <= corners
    else:
        assert found == cells
    assert is_complete(cells) == (agree(cells) or len(cells) == len(CELLS))


def test_what_took_too_long_is_no_answer() -> None:
    cells = {cell: _row("0", "compile_model") for cell in CELLS}
    cells[PLATFORMS[1], timeline("npu").releases[1]] = _row("0", "timeout")
    slow = dict.fromkeys(CORNER_CELLS, _row("0", "timeout"))
    assert all(row["stage"] != "timeout" for row in completed(cells).values())
    assert completed(slow) == {}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"stage": "crash", "error": "CRASH 0xc0000005 in compile_model", "log": ""}, "the compiler crashes"),
        (
            {"stage": "compile_model", "error": "0x78000004 - | Missing upper bound for one or more nodes.", "log": "x"},
            "Missing upper bound for one or more nodes.",
        ),
        (
            {
                "stage": "compile_model",
                "error": "0x78000004 - | Compilation failed",
                "log": "[vpux-compiler] OneShotBufferizeVPU2VPUIP failed : Antialiasing is not supported. | Failed",
            },
            "OneShotBufferizeVPU2VPUIP failed : Antialiasing is not supported.",
        ),
        ({"stage": "compile_model", "error": "0x78000004 - | Compilation failed", "log": ""}, "Compilation failed"),
    ],
)
def test_the_reason_is_the_sentence_that_says_something(row: dict[str, str], expected: str) -> None:
    assert reason(row) == expected


def test_sentences_lose_the_places_in_openvino() -> None:
    error = r"Exception from src\inference\src\cpp\core.cpp:110:\nUnsupported data type 'u1'\n"
    assert sentence(error) == "Unsupported data type 'u1'"
    assert logged(["noise", "[ERROR] 10:11:12.123 [vpux-compiler] it failed"]) == "[vpux-compiler] it failed"


def test_a_refusal_tells_of_all_element_types() -> None:
    assert statement(REFUSAL) == (0, "i32", frozenset({"f16", "f32", "f64"}))
    assert stated({"in0": "i32", "out0": "i32"}, {3: REFUSAL, 4: "it failed"}) == {3: (0, frozenset({"f16", "f32", "f64"}))}
    assert set(refused(frozenset({"f16", "f32", "f64"}))) == {*WORDS, *RARE} - {"f16", "f32", "f64"}


def test_nothing_else_of_a_refused_operation_matters() -> None:
    assert only({"in0": "i32", "rank0": "4", "@axis": "1"}, 0, "u8") == {"in0": "u8", "rank0": None, "@axis": None}


def test_a_statement_about_another_type_tells_nothing() -> None:
    assert stated({"in0": "f32", "out0": "f32"}, {3: REFUSAL}) == {}


@pytest.mark.parametrize("end", [90, len(REFUSAL) - 2])
def test_a_log_that_was_cut_is_completed_by_another_release(end: int) -> None:
    assert set(stated({"in0": "i32"}, {0: REFUSAL[:end], 4: REFUSAL})) == {0, 4}
    assert set(stated({"in0": "i32"}, {0: REFUSAL[:end]})) <= {0}


@pytest.mark.parametrize(
    ("spelt", "kind"),
    [("si4", "i4"), ("ui4", "u4"), ("i8", "boolean"), ("f8E5M2", "f8e5m2"), ("f8E4M3FN", "f8e4m3")],
)
def test_element_types_as_the_compiler_calls_them(spelt: str, kind: str) -> None:
    said = statement(REFUSAL.replace("si32", spelt))
    assert said is not None and said[1] == kind


def _variant(kind: str, shape: Shape, outcomes: dict[int, str], log: str) -> Variant:
    """A model of one operation, and what became of it by release."""
    one, other = Port(0, kind, shape), Port(1, kind, shape)
    layers = [
        Layer(0, "x", "Parameter", "opset1", {}, (), (one,), 1, 0, 1),
        Layer(1, "y", "Ceiling", "opset1", {}, (one,), (other,), 1, 1, 2),
    ]
    return Variant("Ceiling-1__", Model(layers, {}), layers[1], outcomes, log, {n: log for n, o in outcomes.items() if o != "ok"})


BATCH = {("Parameter", "shape=batch"): Ports(frozenset(), frozenset({0}), "some fail")}
CEILING = ("Ceiling", "opset1")


def test_a_failure_that_an_input_may_be_to_blame_for_tells_nothing() -> None:
    outcomes = {0: "compile", 1: "compile"}
    ((sample, _),) = evidence_of([_variant("f32", (-1, 8), outcomes, "it failed")], BATCH, 2)[CEILING].samples
    assert sample.outcomes == {1: "compile"}


def test_what_works_tells_of_the_operation_whatever_its_inputs() -> None:
    ((sample, _),) = evidence_of([_variant("f32", (-1, 8), {0: "ok", 1: "compile"}, "it failed")], BATCH, 2)[CEILING].samples
    assert sample.outcomes == {0: "ok", 1: "compile"}


def test_a_refusal_by_every_release_tells_of_types_even_where_the_input_fails_too() -> None:
    ports = {("Parameter", "out0=i32"): Ports(frozenset({0}), frozenset(), "refused")}
    found = evidence_of([_variant("i32", (1, 8), {0: "compile", 1: "compile"}, REFUSAL)], ports, 2)[CEILING]
    assert found.refused == {(0, kind) for kind in refused(frozenset({"f16", "f32", "f64"}))}
    assert {sample.features["in0"] for sample, _ in found.samples} == {kind for _, kind in found.refused}
    some = evidence_of([_variant("i32", (1, 8), {0: "ok", 1: "compile"}, REFUSAL)], {}, 2)[CEILING]
    assert not some.refused


def test_a_network_casts_doubt_on_the_operation_that_the_compiler_names() -> None:
    log = '[vpux-compiler] it failed on Operation loc(fused<{name = "y", type = "Ceiling"}>["y"])'
    broken = _variant("f16", (1, 8), {0: "compile", 1: "ok"}, log)
    ((sample, _),) = blamed([broken])[CEILING]
    assert (sample.outcomes, sample.features["in0"]) == ({0: DOUBTFUL}, "f16")
    assert not blamed([broken._replace(logs={0: log.replace('"y"', '"z"')})])
