"""``{says: PATTERN}``."""

from __future__ import annotations

import pytest

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.truth import Truth
from ovdoctor.rules.says import SaysAny, parse_pattern

LINES = ["first", "Exception from src\\plugins\\intel_npu\\x.cpp:5", "Upper  bounds 'were' not specified", "last line"]


def asks(*patterns: str) -> SaysAny:
    return SaysAny(tuple(map(parse_pattern, patterns)))


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        ("upper bounds were not specified", [2]),
        ("UPPER * SPECIFIED", [2]),
        ("src/plugins/intel_npu", [1]),
        ("specified * upper", []),
        ("first * last", []),
        ("line", [3]),
        ("exception * x.cpp", [1]),
    ],
)
def test_patterns(pattern: str, lines: list[int]) -> None:
    assert asks(pattern).lines(Known(LINES, "")) == lines


def test_one_of_several_is_enough() -> None:
    assert asks("nothing of this", "first").judge(Known(LINES, ""), Snapshot()) is Truth.TRUE


def test_states() -> None:
    question = asks("first")
    assert question.judge(Absent(""), Snapshot()) is Truth.FALSE
    assert question.judge(Unknown(""), Snapshot()) is Truth.UNKNOWN
    assert question.judge(Known("the first word", ""), Snapshot()) is Truth.TRUE


def test_another_text_is_searched_anew() -> None:
    question = asks("first")
    assert question.lines(Known(["first"], "")) == [0]
    assert question.lines(Known(["second"], "")) == []


@pytest.mark.parametrize("text", ["", "*", "ab", " * a * "])
def test_patterns_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="three characters"):
        parse_pattern(text)


def test_weight_is_what_is_said() -> None:
    assert asks("first", "upper * specified").weight(Known(LINES, "")) == len("upperspecified")
