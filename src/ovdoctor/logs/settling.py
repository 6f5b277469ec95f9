"""Several mentions of one fact → the fact: the most reliable line counts, and contradictions are unknown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Fact, Known, Unknown, Value
from ovdoctor.facts.vocabulary import define


class Reliability(IntEnum):
    """How well a mention tells what was really there."""

    HINT = 1
    """Follows from something else: a path, another product's name."""
    PROSE = 2
    LABEL = 3
    """A field of a form, a line of a list."""
    BANNER = 4
    """Printed by the program itself: a build string, a list of packages."""


class Mention(NamedTuple):
    """A value of a fact, where it was read, and how reliable that is."""

    value: Value
    line: int
    reliability: Reliability


class Mentions:
    """All that a text says of the environment."""

    def __init__(self) -> None:
        self._of: dict[str, list[Mention]] = {}

    def add(self, name: str, value: Value, line: int, reliability: Reliability) -> None:
        """Note a mention; what is no value of the fact's kind is not noted."""
        definition = define(name)
        if definition is not None and mismatch(definition.kind, value) is None:
            self._of.setdefault(name, []).append(Mention(value, line, reliability))

    def best(self, name: str) -> Mention | None:
        """The first of the most reliable mentions."""
        mentions = self._of.get(name, [])
        return max(mentions, key=lambda mention: mention.reliability) if mentions else None

    def facts(self, numbers: list[int]) -> Mapping[str, Fact]:
        """The facts; ``numbers`` are the numbers of the lines as people count them."""
        return {name: _settled(mentions, numbers) for name, mentions in self._of.items()}


def source_of(number: int) -> str:
    """Where a fact was read, in words."""
    return f"read from the text, line {number}"


def _settled(mentions: list[Mention], numbers: list[int]) -> Fact:
    top = max(mention.reliability for mention in mentions)
    best = [mention for mention in mentions if mention.reliability is top]
    chosen = max(best, key=lambda mention: len(str(mention.value)) if isinstance(mention.value, str) else 0)
    if contrary := next((mention for mention in best if not _agree(mention.value, chosen.value)), None):
        first, second = sorted((contrary, chosen), key=lambda mention: mention.line)
        said = f"{first.value} (line {numbers[first.line]}) and {second.value} (line {numbers[second.line]})"
        return Unknown(f"the text says {said}", "read from the text")
    return Known(chosen.value, source_of(numbers[chosen.line]))


def _agree(value: Value, other: Value) -> bool:
    """Whether one says no more than the other: 2024.4 and 2024.4.0-16579-c3152d32c9c."""
    if isinstance(value, str) and isinstance(other, str):
        short, long = sorted((value.lower(), other.lower()), key=len)
        return long.startswith(short) or short.rstrip(".0") == long.rstrip(".0")
    return value == other
