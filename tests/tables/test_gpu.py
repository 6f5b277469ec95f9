"""What the GPU plugin takes: against public statements, and against the plugin's own answers where these are at hand."""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from ovdoctor.models.ir import iter_layers
from ovdoctor.tables import Operation, Target, Tensor, judge_model, judge_operation, timeline
from ovdoctor.tables.conditions import parse_condition
from ovdoctor.tables.load import rows
from ovdoctor.tables.names import canonical

TABLES = Path(os.environ.get("OVDOCTOR_TABLES") or Path.home() / ".cache" / "ovdoctor" / "tables")
ANSWERS = TABLES / "measured-gpu"
LINE = timeline("gpu")


def operation(type_: str, opset: str, *kinds: str, **attributes: str) -> Operation:
    ports = tuple(Tensor(kind, (1, 8, 16, 16)) for kind in kinds)
    return Operation(type_, opset, attributes=attributes, inputs=ports, outputs=ports[:1])


def verdicts(asked: Operation) -> dict[str, str]:
    return {release: judge_operation(asked, Target("GPU", release)).verdict for release in LINE.releases}


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        # https://github.com/openvinotoolkit/openvino/pull/36003: Requested activation is not supported for integer type
        (operation("Sign", "opset1", "i32"), "2026.3.0"),
        # https://github.com/openvinotoolkit/openvino/pull/29099
        (operation("Abs", "opset1", "i32"), "2025.1.0"),
    ],
)
def test_integers_that_public_changes_brought(asked: Operation, first: str) -> None:
    found = verdicts(asked)
    place = LINE.index(first)
    assert {found[release] for release in LINE.releases[:place]} == {"fails"}
    assert {found[release] for release in LINE.releases[place:]} == {"ok"}
    assert set(verdicts(operation(asked.type, asked.opset, "f32")).values()) == {"ok"}


def test_what_is_converted_to_other_operations_first_is_taken() -> None:
    window = {
        "strides": "2,2",
        "pads_begin": "0,0",
        "pads_end": "0,0",
        "dilations": "1,1",
        "kernel": "2,2",
        "auto_pad": "explicit",
    }
    pooling = operation("MaxPool", "opset14", "f32", rounding_type="floor", index_element_type="i64", axis="0", **window)
    for asked in (operation("Convolution", "opset1", "f32", "f32"), operation("Softmax", "opset8", "f32", axis="1"), pooling):
        verdict = judge_operation(asked, Target("GPU", "2025.3"))
        assert verdict.verdict == "ok", verdict
        assert verdict.how_known.startswith("measured without a GPU") and "2025.3.0" in verdict.how_known


def test_what_the_plugin_refuses_fails_with_its_own_words() -> None:
    verdict = judge_operation(operation("StringTensorUnpack", "opset15", "string"), Target("GPU", "2026.4.1"))
    assert (verdict.verdict, verdict.stage) == ("fails", "compile")
    assert "is not supported" in verdict.error


def test_inputs_without_a_rank_fail() -> None:
    # "Dynamic rank is not supported": https://www.intel.com/content/www/us/en/support/articles/000095644.html
    rankless = Operation("Parameter", "opset1", outputs=(Tensor("f32", None),))
    assert "ok" not in verdicts(rankless).values()
    assert verdicts(rankless)["2023.0.0"] == "fails"


@pytest.mark.parametrize("kind", ["u3", "nf4", "f4e2m1"])
def test_types_that_were_not_measured_are_not_fine(kind: str) -> None:
    assert judge_operation(operation("Softmax", "opset8", kind, axis="1"), Target("GPU", "2026.4.1")).verdict != "ok"


def test_an_attribute_that_a_rule_asks_for_is_never_taken_to_be_absent() -> None:
    for row in rows("gpu"):
        asked = [literal for literal in parse_condition(row["when"]) if literal.key.startswith("@")]
        if len(asked) == 1 and row["when"] == str(asked[0]) and asked[0].op == "=" and row["stage"] == "compile":
            newest = LINE.releases[max(LINE.parse_spans(row["releases"]))]
            given = operation(row["type"], row["opset"], "f32", **{asked[0].key[1:]: asked[0].value.partition("|")[0]})
            assert judge_operation(given, Target("GPU", newest)).verdict != "ok", row


def test_a_release_that_was_not_measured_is_unknown() -> None:
    relu = operation("Relu", "opset1", "f32")
    assert judge_operation(relu, Target("GPU", "2027.0")).verdict == "unknown"
    assert judge_operation(relu, Target("GPU", "2022.3")).verdict == "unknown"


def test_rules_can_be_read_and_are_covered() -> None:
    covered = {(row["type"], row["opset"]) for row in rows("gpu_measured")}
    for row in rows("gpu"):
        assert " & ".join(map(str, parse_condition(row["when"]))) == row["when"]
        assert row["stage"] in ("compile", "unknown")
        assert LINE.write_spans(LINE.parse_spans(row["releases"])) == row["releases"] != ""
        assert canonical(row["type"], row["opset"]) == (row["type"], row["opset"])
        assert (row["type"], row["opset"]) in covered
    assert len(covered) == 245


def answers(name: str) -> Iterator[tuple[Path, str, bool]]:
    """Model, release, and whether its plugin took it; only what the stand-in for a driver cannot be blamed for."""
    for file in sorted((ANSWERS / name).glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as opened:
            for row in csv.DictReader(opened):
                if not any(text in row["error"] for text in ("CRASH", "TIMEOUT", "could not create")):
                    yield TABLES / name / f"{row['file']}.xml", file.stem, row["ok"] == "1"


@pytest.mark.skipif(not ANSWERS.exists(), reason="the plugin's answers are not here")
@pytest.mark.parametrize("name", ["base", "networks"])
def test_answers_of_the_plugin(name: str) -> None:
    asked = [answer for answer in answers(name) if name != "base" or crc32(f"{answer[0].stem} {answer[1]}".encode()) % 5 == 0]
    counts: Counter[tuple[str, bool]] = Counter()
    wrong = defaultdict(list)
    for path, release, took in asked:
        verdict = judge_model(iter_layers(path), Target("GPU", release)).verdict
        counts[verdict, took] += 1
        if verdict != "unknown" and (verdict == "ok") != took:
            wrong[verdict].append((path.stem, release))
    assert len(asked) > 100
    assert len(wrong["ok"]) <= 0.03 * len(asked), wrong["ok"]
    assert len(wrong["fails"]) <= 0.005 * len(asked), wrong["fails"]
    assert counts["unknown", True] + counts["unknown", False] <= 0.15 * len(asked), counts
