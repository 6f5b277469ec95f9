"""What a condition can ask of one fact: the leaves of a rule's ``when``."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known, Scalar
from ovdoctor.facts.truth import Truth, conjunction, disjunction
from ovdoctor.facts.versions import Range, parse_any
from ovdoctor.rules.conditions import Facts

_LONGEST = 4000
"""Characters of a text that a pattern is tried on: what plugins print is cut to this too, and a saved file can hold anything."""


def value_of(fact: Fact) -> object | Truth:
    """The value; or the answer of every question about a value that is absent (false) or unknown."""
    if isinstance(fact, Known):
        return fact.value
    return Truth.FALSE if isinstance(fact, Absent) else Truth.UNKNOWN


class HasState(msgspec.Struct, frozen=True):
    """``{is: absent}`` and ``{is: known}``."""

    state: Literal["absent", "known"]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        if isinstance(fact, (Known, Absent)):
            return Truth.of(isinstance(fact, Known) == (self.state == "known"))
        return Truth.UNKNOWN


class IsOneOf(msgspec.Struct, frozen=True):
    """The value is this, or one of these."""

    values: tuple[Scalar, ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        return value if isinstance(value, Truth) else Truth.of(value in self.values)


class IsWithin(msgspec.Struct, frozen=True):
    """The version lies in one of these ranges. Ranges of another scheme than the version's do not speak of it."""

    ranges: tuple[Range, ...]
    schemes: tuple[str, ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        if isinstance(value, Truth):
            return value
        version = parse_any(str(value), self.schemes)
        if version is None:
            return Truth.UNKNOWN
        return disjunction(span.contains(version) for span in self.ranges if span.scheme == version.scheme)


class IsBeyond(msgspec.Struct, frozen=True):
    """The number compares so: ``< 4``, ``>= 8.5``."""

    operator: str
    bound: float

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        if isinstance(value, Truth):
            return value
        return Truth.of(compare_numbers(value, self.operator, self.bound)) if isinstance(value, (int, float)) else Truth.UNKNOWN


class HasWords(msgspec.Struct, frozen=True):
    """The list has all of these words."""

    words: tuple[str, ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        if isinstance(value, Truth):
            return value
        return Truth.of(isinstance(value, (list, tuple)) and all(word in value for word in self.words))


class LacksWords(msgspec.Struct, frozen=True):
    """The list is known, and has none of these words."""

    words: tuple[str, ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        if isinstance(value, Truth):
            return value
        return Truth.of(isinstance(value, (list, tuple)) and not any(word in value for word in self.words))


class Matches(msgspec.Struct, frozen=True):
    """The regular expression is found in the text, or in one of the words. Compiled when first asked: most never are."""

    pattern: str

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = value_of(fact)
        if isinstance(value, Truth):
            return value
        words = value if isinstance(value, (list, tuple)) else [value]
        return Truth.of(any(re.search(self.pattern, str(word)[:_LONGEST]) for word in words))


class ComparesRelease(msgspec.Struct, frozen=True):
    """The leading ``numbers`` numbers are those of the version that another fact holds, or higher ones."""

    comparison: Literal["same", "newer"]
    other: str
    numbers: int
    schemes: tuple[str, ...]
    other_schemes: tuple[str, ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        mine, theirs = value_of(fact), value_of(facts.get(self.other))
        if isinstance(mine, Truth) or isinstance(theirs, Truth):
            return conjunction(side for side in (mine, theirs) if isinstance(side, Truth))
        left, right = parse_any(str(mine), self.schemes), parse_any(str(theirs), self.other_schemes)
        if left is None or right is None:
            return Truth.UNKNOWN
        mine_first, theirs_first = ((*version.numbers, *(0,) * self.numbers)[: self.numbers] for version in (left, right))
        return Truth.of(mine_first == theirs_first if self.comparison == "same" else mine_first > theirs_first)


def compare_numbers(value: float, operator: str, bound: float) -> bool:
    """``value operator bound``."""
    match operator:
        case "<":
            return value < bound
        case "<=":
            return value <= bound
        case ">":
            return value > bound
        case ">=":
            return value >= bound
        case "!=":
            return value != bound
        case _:
            return value == bound
