"""Replies against the tables: what agrees, what contradicts, and what cannot be compared."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.models.openvino.formats import FIXTURES, KINDS, installed

from ovdoctor.models.ir import iter_layers
from ovdoctor.models.openvino.answers import Answer, Compared, Reply, Unsupported
from ovdoctor.models.openvino.asking import ask
from ovdoctor.models.openvino.comparison import compare_with_tables, expected
from ovdoctor.models.openvino.conversion import convert_to_ir
from ovdoctor.tables import ModelVerdict, OperationVerdict, Target, judge_model

OK = Reply("ok")
ERROR = Reply("error", "Exception from core.cpp:1:\nit does not go")
HERE = Target("CPU", "2026.4.1")
FINE = Answer("CPU", "2026.4.1-22982-e213a147257-releases/2026/4", OK, OK, OK, supported=3)
POOL = OperationVerdict("MaxPool", "opset14", "fails", "compile", why="it came later")
ODD = OperationVerdict("Odd", "opset1", "unknown", None, why="nobody looked")
FAILS = ModelVerdict(HERE, "fails", "compile", (POOL,))
GOOD = ModelVerdict(HERE, "ok")


def changed(struct: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(struct, **fields)


def agreements(answer: Answer, verdict: ModelVerdict) -> list[str]:
    return [compared.agreement for compared in compare_with_tables(answer, verdict)]


@installed
@pytest.mark.parametrize("name", ["interpolate-area.xml", *KINDS])
def test_the_running_openvino_agrees(name: str) -> None:
    path = FIXTURES / name
    (answer,) = ask(path, ["CPU"], compile=True, python=sys.executable)
    release = re.match(r"[\d.]+", answer.openvino or "")
    assert release is not None
    target = Target("CPU", release[0])
    if path.suffix == ".xml":
        verdict = judge_model(iter_layers(path), target)
    else:
        with convert_to_ir(path, sys.executable) as converted:
            assert converted.xml is not None
            verdict = judge_model(list(iter_layers(Path(converted.xml))), target)
    assert verdict.verdict == ("fails" if path.suffix == ".xml" else "ok")
    assert agreements(answer, verdict) == ["agrees"] * 3


@installed
@pytest.mark.parametrize("length", [None, 7], ids=["missing", "too short"])
def test_the_weights_file_is_not_the_tables_matter(length: int | None, tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_bytes((FIXTURES / "interpolate-area.xml").read_bytes())
    if length is not None:
        path.with_suffix(".bin").write_bytes(bytes(length))
    (answer,) = ask(path, ["CPU"], compile=True, python=sys.executable)
    verdict = changed(GOOD, target=Target("CPU", (answer.openvino or "").partition("-")[0]))
    assert answer.read.outcome == "error"
    assert agreements(answer, verdict) == ["not comparable"] * 3


def test_contradiction_names_both() -> None:
    read, query, compiled = compare_with_tables(FINE, FAILS)
    assert read == Compared(
        "read_model",
        "agrees",
        "the tables say that it is read; the reader of 2026.4.1 on this machine says that it is read",
    )
    tables = "the tables say that it does not compile because of MaxPool of opset14 (it came later)"
    plugin = "the plugin of 2026.4.1 on this machine says"
    assert query == Compared("query_model", "contradicts", f"{tables}; {plugin} that it supports all of it")
    assert compiled == Compared("compile_model", "contradicts", f"{tables}; {plugin} that it compiles")


def test_contradiction_the_other_way() -> None:
    others = tuple(Unsupported(f"n{number}", f"T{number}", "opset1") for number in range(7))
    answer = changed(FINE, compile=ERROR, unsupported=others, unsupported_count=9)
    _, query, compiled = compare_with_tables(answer, GOOD)
    assert query.agreement == compiled.agreement == "contradicts"
    assert query.sentence.endswith(
        "does not support 9 of its operations (T0 opset1, T1 opset1, T2 opset1, T3 opset1, T4 opset1, …)"
    )
    assert compiled.sentence.endswith("the plugin of 2026.4.1 on this machine says it does not go")


@pytest.mark.parametrize("end", ["error", "crash"])
def test_failures_agree(end: str) -> None:
    answer = changed(FINE, query=Reply("error", "x"), compile=changed(ERROR, outcome=end))
    assert agreements(answer, FAILS) == ["agrees"] * 3


@pytest.mark.parametrize(
    ("answer", "verdict", "why"),
    [
        (changed(FINE, openvino="2025.4.1-1-x"), GOOD, "about OpenVINO 2026.4.1, and this machine has 2025.4.1"),
        (changed(FINE, openvino=None), GOOD, "this machine has an unknown release"),
        (FINE, changed(GOOD, target=Target("CPU", "2026.4.1.dev20260801")), "about OpenVINO 2026.4.1.dev20260801"),
    ],
)
def test_another_release(answer: Answer, verdict: ModelVerdict, why: str) -> None:
    for compared in compare_with_tables(answer, verdict):
        assert compared.agreement == "not comparable"
        assert why in compared.sentence


def test_another_device_is_read_alike() -> None:
    read, query, compiled = compare_with_tables(changed(FINE, device="GPU.1"), GOOD)
    assert read.agreement == "agrees"
    assert query.agreement == compiled.agreement == "not comparable"
    assert compiled.sentence == "the tables were asked about CPU, and this machine about GPU.1"
    assert agreements(changed(FINE, device="GPU.1"), changed(GOOD, target=Target("GPU", "2026.4.1"))) == ["agrees"] * 3


@pytest.mark.parametrize(
    ("platform", "route", "agreement"),
    [
        ("4000", "plugin", "agrees"),
        ("3720", "plugin", "not comparable"),
        (None, "plugin", "not comparable"),
        ("4000", "driver", "not comparable"),
    ],
)
def test_npu_platform_and_compiler(platform: str | None, route: str, agreement: str) -> None:
    answer = changed(FINE, device="NPU", settings={"NPU_PLATFORM": "4000", "NPU_COMPILER_TYPE": "PLUGIN"})
    verdict = changed(GOOD, target=Target("NPU", "2026.4.1", npu_platform=platform), route=route)
    assert agreements(answer, verdict) == ["agrees", agreement, agreement]


def test_what_the_query_of_an_npu_promises() -> None:
    """Its compiler lists all that it can parse, and may compile none of it."""
    answer = changed(FINE, device="NPU", compile=ERROR)
    verdict = changed(FAILS, target=Target("NPU", "2026.4.1"))
    assert agreements(answer, verdict) == ["agrees", "not comparable", "agrees"]


def test_not_asked_timeout_and_unknown() -> None:
    never = Reply("not asked", "CPU cannot be asked: no")
    assert compare_with_tables(changed(FINE, query=never), GOOD)[1].sentence == "CPU cannot be asked: no"
    assert agreements(changed(FINE, query=never, compile=Reply("timeout", "slow")), GOOD) == ["agrees", *["not comparable"] * 2]
    unknown = ModelVerdict(HERE, "unknown", None, (ODD,))
    assert agreements(FINE, unknown) == ["not comparable"] * 3
    assert compare_with_tables(FINE, unknown)[2].sentence.startswith(
        "the tables do not know because of Odd of opset1 (nobody looked); the plugin of 2026.4.1"
    )


@pytest.mark.parametrize(
    ("verdicts", "read", "compiled"),
    [
        ([("fails", "read")], "fails", "fails"),
        ([("fails", "compile")], "ok", "fails"),
        ([("fails", "infer")], "ok", "ok"),
        ([("fails", "compile"), ("unknown", "read")], "unknown", "fails"),
        ([("unknown", "compile")], "ok", "unknown"),
        ([("unknown", None)], "unknown", "unknown"),
    ],
)
def test_what_is_expected_at_each_stage(verdicts: list[tuple[Any, Any]], read: str, compiled: str) -> None:
    operations = tuple(OperationVerdict("Odd", "opset1", outcome, stage) for outcome, stage in verdicts)
    verdict = ModelVerdict(HERE, verdicts[0][0], verdicts[0][1], operations)
    assert expected("read_model", verdict)[0] == read
    assert expected("query_model", verdict)[0] == expected("compile_model", verdict)[0] == compiled
