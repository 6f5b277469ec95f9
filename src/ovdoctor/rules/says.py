"""``{says: PATTERN}``: whether a line of a text says this, in whatever case, quotes, spacing and slashes.

A pattern is words that stand in one line in this order; ``*`` is anything between them. It is no regular expression: a line is
searched once per word, so that neither a rule nor a hostile text can make the search run away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.facts.truth import Truth
from ovdoctor.rules.conditions import Facts

_MOST_LINES = 3
_MOST_TRIES = 5000
"""Lines that are tried for one pattern: more hold its longest word only where somebody wants it to be slow."""
_PIECE = 4
_SAME = str.maketrans({"\\": "/", **dict.fromkeys("'\"`´‘’“”„«»", "")})


def normalised(line: str) -> str:
    """The line as patterns see it: small letters, no quotes, single spaces, slashes one way."""
    return " ".join(line.lower().translate(_SAME).split())


class SaysAny(msgspec.Struct, frozen=True):
    """One of the patterns is found in one of the lines. ``patterns`` are the words of each, in order."""

    patterns: tuple[tuple[str, ...], ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        if isinstance(fact, Known):
            return Truth.of(bool(self.lines(fact)))
        return Truth.FALSE if isinstance(fact, Absent) else Truth.UNKNOWN

    def lines(self, fact: Fact) -> list[int]:
        """The numbers (from 0) of the first lines that say it."""
        if not isinstance(fact, Known):
            return []
        page = _page(fact.value)
        return sorted({line for pattern in self.patterns for line in page.find(pattern)})

    def weight(self, fact: Fact) -> int:
        """How much of a line the longest pattern that is found tells: its letters."""
        if not isinstance(fact, Known):
            return 0
        page = _page(fact.value)
        return max((sum(map(len, pattern)) for pattern in self.patterns if page.find(pattern)), default=0)


def parse_pattern(text: str) -> tuple[str, ...]:
    """The words of a pattern. Raises ValueError where it would be found nearly everywhere."""
    words = tuple(word for part in text.split("*") if (word := normalised(part)))
    if sum(map(len, words)) < 3:
        raise ValueError("a pattern needs three characters or more")
    return words


class _Page:
    """A text ready to be searched: each line once, and the pieces of four bytes, one after the other, that it is made of."""

    def __init__(self, lines: Sequence[str]) -> None:
        first: dict[str, int] = {}
        for number, line in enumerate(lines):
            first.setdefault(normalised(line), number)
        self._numbers = list(first.values())
        self._text = "\n".join(first)
        self._starts: list[int] = []
        place = 0
        for line in first:
            self._starts.append(place)
            place += len(line) + 1
        self._pieces = frozenset(_cut(self._text.encode("utf-8", "replace")))
        self._found: dict[tuple[str, ...], list[int]] = {}

    def find(self, pattern: tuple[str, ...]) -> list[int]:
        """The numbers of the first lines that have the words in order."""
        if pattern not in self._found:
            self._found[pattern] = self._search(pattern) if all(map(self._may_hold, pattern)) else []
        return self._found[pattern]

    def _may_hold(self, word: str) -> bool:
        """Whether the pieces of the word are there, wherever the text's pieces begin in it."""
        data = word.encode("utf-8", "replace")
        return len(data) < 2 * _PIECE - 1 or any(self._pieces.issuperset(_cut(data[begin:])) for begin in range(_PIECE))

    def _search(self, pattern: tuple[str, ...]) -> list[int]:
        found: list[int] = []
        anchor = max(pattern, key=len)
        place, tries = self._text.find(anchor), 0
        while place >= 0 and len(found) < _MOST_LINES and tries < _MOST_TRIES:
            tries += 1
            row = bisect_right(self._starts, place) - 1
            end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._text)
            if _in_order(self._text, pattern, self._starts[row], end):
                found.append(self._numbers[row])
            place = self._text.find(anchor, end)
        return found


def _cut(data: bytes) -> memoryview:
    """Piece after piece as numbers, which cost less than strings; what is left at the end is none."""
    return memoryview(data[: len(data) // _PIECE * _PIECE]).cast("I")


def _in_order(text: str, words: Sequence[str], start: int, end: int) -> bool:
    for word in words:
        start = text.find(word, start, end)
        if start < 0:
            return False
        start += len(word)
    return True


_last: tuple[object, _Page] | None = None


def _page(value: object) -> _Page:
    """The value ready to be searched; kept for the next rule, which asks about the same."""
    global _last
    if _last is None or _last[0] is not value:
        lines = value if isinstance(value, (list, tuple)) else [value]
        _last = (value, _Page([str(line) for line in lines]))
    return _last[1]
