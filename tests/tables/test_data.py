"""The tables in themselves: complete, sorted, readable, and right on a sample of what was measured."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest

from ovdoctor.facts.versions import parse
from ovdoctor.models.ir import iter_layers
from ovdoctor.tables import Operation, Target, judge_model, judge_operation, timeline
from ovdoctor.tables.conditions import describe, parse_condition
from ovdoctor.tables.load import DATA, of_operation, rows
from ovdoctor.tables.names import canonical, defined

MEASURED = Path(__file__).parents[3] / "shared" / "measured"
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))


def test_every_operation_version_of_opset_1_to_17_is_there() -> None:
    versions = [(spelt, number) for listed in defined().values() for number, spelt in listed]
    assert len(versions) == 245
    assert {canonical(spelt, f"opset{number}") for spelt, number in versions} == {(s, f"opset{n}") for s, n in versions}


@pytest.mark.parametrize("table", ["cpu", "npu"])
def test_rules_can_be_read(table: str) -> None:
    line = timeline(table)
    for row in rows(table):
        condition = parse_condition(row["when"])
        assert " & ".join(map(str, condition)) == row["when"]
        assert describe(condition) or not condition
        assert row["stage"] in ("read", "compile", "infer", "unknown")
        assert line.write_spans(line.parse_spans(row["releases"])) == row["releases"] != ""
        assert canonical(row["type"], row["opset"]) == (row["type"], row["opset"])


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_unique(table: str) -> None:
    listed = [tuple(row.values()) for row in rows(table)]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("table", TABLES)
def test_each_row_is_a_line(table: str) -> None:
    text = (DATA / f"{table}.csv").read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert len(text.splitlines()) == text.count("\n") == len(rows(table)) + 1


@pytest.mark.parametrize("table", [table for table in TABLES if {"type", "opset"} <= rows(table)[0].keys()])
def test_rows_of_an_operation_stand_together(table: str) -> None:
    listed = {(row["type"], row["opset"]) for row in rows(table)}
    assert sum(len(of_operation(table, *key)) for key in listed) == len(rows(table))
    assert not of_operation(table, "Ab", "opset1")
    assert not of_operation(table, "NoSuch", "opset1")


@pytest.mark.parametrize("table", ["cpu", "cpu_measured", "npu", "npu_measured"])
def test_rows_are_sorted(table: str) -> None:
    keys = [(row["type"], int(row["opset"].removeprefix("opset"))) for row in rows(table)]
    assert keys == sorted(keys)


def test_what_was_measured_has_coverage() -> None:
    for table in ("cpu", "npu"):
        covered = {(row["type"], row["opset"]) for row in rows(f"{table}_measured")}
        assert {(row["type"], row["opset"]) for row in rows(table)} <= covered


def test_drivers_name_tags_and_versions() -> None:
    tags = {row["tag"] for row in rows("npu_tags")}
    for row in rows("npu_drivers"):
        assert row["tag"] in tags
        assert parse(row["driver"], {"linux": "npu-linux", "windows": "windows"}[row["os"]])


MODELS = Path(os.environ.get("OVDOCTOR_TABLES") or Path.home() / ".cache" / "ovdoctor" / "tables") / "base"


@pytest.mark.skipif(not (MEASURED.exists() and MODELS.exists()), reason="the measurements or the measured models are not here")
def test_a_sample_of_the_rows_measured_elsewhere() -> None:
    with (MEASURED / "cpu_ops.csv").open(newline="", encoding="utf-8") as file:
        sample = [row for row in csv.DictReader(file) if crc32(f"{row['file']} {row['openvino']}".encode()) % 20 == 0]
    assert len(sample) > 500
    wrong = []
    for row in sample:
        predicted = judge_model(iter_layers(MODELS / f"{row['file']}.xml"), Target("CPU", row["openvino"])).verdict
        if predicted != "unknown" and (predicted == "ok") != (row["ok"] == "1"):
            wrong.append((row["file"], row["openvino"], predicted))
    assert len(wrong) <= 0.005 * len(sample), wrong


@cache
def first_releases() -> tuple[tuple[str, str, str], ...]:
    with (MEASURED / "ir_frontend_first_release.csv").open(newline="", encoding="utf-8") as file:
        _, *lines = csv.reader(file)
    return tuple((line[0], line[1], line[2].removeprefix("<=")) for line in lines)


@pytest.mark.skipif(not MEASURED.exists(), reason="the measurements are not here")
def test_names_agree_with_the_measurement_made_elsewhere() -> None:
    line = timeline("cpu")
    for type_, opset, first in first_releases():
        for index, release in enumerate(line.releases):
            verdict = judge_operation(Operation(type_, opset), Target("CPU", release))
            fails = verdict.verdict == "fails" and verdict.stage == "read"
            assert fails == (index < line.index(first)), (type_, opset, release, verdict)
