"""``{says: PATTERN}``."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.truth import Truth
from ovdoctor.rules.concordance import normalised
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


WORDS = st.text("ab1_ .:/é", min_size=1, max_size=7)


@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=8), st.lists(WORDS, min_size=1, max_size=3))
def test_lines_are_those_that_have_the_parts_in_order(lines: list[str], parts: list[str]) -> None:
    """Against the plain definition: each part found after the one before it."""
    wanted = tuple(part for part in map(normalised, parts) if part)
    assume(sum(map(len, wanted)) > 2)
    plain = re.compile(".*?".join(map(re.escape, wanted)))
    first = {normalised(line): number for number, line in reversed(list(enumerate(lines)))}
    found = sorted(number for line, number in first.items() if plain.search(line))
    assert SaysAny((wanted,)).lines(Known(lines, "")) == found[:3]


def test_short_words_are_found_wherever_they_are() -> None:
    lines = [f"line {number}" for number in range(20_000)] + ["a vcl 1"]
    assert asks("vcl").lines(Known(lines, "")) == [20_000]
    assert asks("line * 19999").lines(Known(lines, "")) == [19_999]


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
