"""A text ready to be asked thousands of questions: which lines say this?

The text is read once for its words (runs of letters and digits). Of a pattern some words must be in a line as they are, others
may be cut off at the pattern's ends; only the lines that have all of them are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

MOST_LINES = 3
_MOST_TRIES = 5000
"""Lines that are looked at for one pattern: more have its words only where somebody wants it to be slow."""
_FEW = 16
"""Lines that are sooner looked at than ruled out."""
_PIECE = 4
"""Bytes."""
_SAME = str.maketrans({"\\": "/", **dict.fromkeys("'\"`´‘’“”„«»", "")})
_WORD = re.compile(r"\w{4,}")
"""Shorter ones are nearly everywhere."""


def normalised(line: str) -> str:
    """The line as patterns see it: small letters, no quotes, single spaces, slashes one way."""
    return " ".join(line.lower().translate(_SAME).split())


class Page:
    """The lines of a text, each once."""

    def __init__(self, lines: Sequence[str]) -> None:
        first: dict[str, int] = {}
        for number, line in enumerate(lines):
            first.setdefault(normalised(line), number)
        self._lines = list(first)
        self._numbers = list(first.values())
        self._rows: dict[str, list[int]] = {}
        for row, line in enumerate(self._lines):
            for word in set(_WORD.findall(line)):
                self._rows.setdefault(word, []).append(row)
        self._words = "\n".join(self._rows)
        self._pieces = frozenset(_cut(self._words.encode("utf-8", "replace")))
        self._sets: dict[str, frozenset[int]] = {}
        self._found: dict[tuple[str, ...], list[int]] = {}

    def find(self, pattern: tuple[str, ...]) -> list[int]:
        """The numbers of the first lines that have the parts of the pattern in order."""
        if pattern not in self._found:
            rows = (row for row in sorted(self._candidates(pattern))[:_MOST_TRIES] if _in_order(self._lines[row], pattern))
            self._found[pattern] = [self._numbers[row] for row, _ in zip(rows, range(MOST_LINES), strict=False)]
        return self._found[pattern]

    def _candidates(self, pattern: tuple[str, ...]) -> Collection[int]:
        """Rows that have its words."""
        words = _words_of(pattern)
        if not all(word in self._rows for word in words.whole):
            return ()
        rows: Collection[int] | None = None
        for word in words.whole:
            if rows is not None and len(rows) <= _FEW:
                break
            rows = self._with(word) if rows is None else self._with(word).intersection(rows)
        for part in words.cut:
            if rows is not None and len(rows) <= _FEW:
                break
            rows = self._with_part(part) if rows is None else self._with_part(part).intersection(rows)
        return self._with_text(max(pattern, key=len)) if rows is None else rows

    def _with(self, word: str) -> frozenset[int]:
        if word not in self._sets:
            self._sets[word] = frozenset(self._rows[word])
        return self._sets[word]

    def _with_part(self, part: str) -> frozenset[int]:
        """Rows that have a word of which this is a part."""
        key = f"*{part}"
        if key not in self._sets:
            self._sets[key] = frozenset().union(*(self._rows[word] for word in self._words_with(part)))
        return self._sets[key]

    def _with_text(self, text: str) -> list[int]:
        return [row for row, line in enumerate(self._lines) if text in line]

    def _words_with(self, part: str) -> Iterable[str]:
        place = self._words.find(part) if self._may_hold(part) else -1
        while place >= 0:
            begin, end = self._words.rfind("\n", 0, place) + 1, self._words.find("\n", place)
            yield self._words[begin : end if end >= 0 else None]
            place = self._words.find(part, end) if end >= 0 else -1

    def _may_hold(self, part: str) -> bool:
        """Whether pieces of it are there, wherever those of the text begin in it: most of what is asked for is not."""
        data = part.encode("utf-8", "replace")
        return len(data) < 2 * _PIECE - 1 or any(self._pieces.issuperset(_cut(data[begin:])) for begin in range(_PIECE))


def _cut(data: bytes) -> memoryview:
    """Piece after piece as numbers, which cost less than strings; what is left at the end is none."""
    return memoryview(data[: len(data) // _PIECE * _PIECE]).cast("I")


class _Words(NamedTuple):
    """The words of a pattern, the longest first: those that stand between other signs, and those at the ends of its parts."""

    whole: tuple[str, ...]
    cut: tuple[str, ...]


@cache
def _words_of(pattern: tuple[str, ...]) -> _Words:
    found = [(match, part) for part in pattern for match in _WORD.finditer(part)]
    inner = {match[0] for match, part in found if match.start() and match.end() < len(part)}
    outer = {match[0] for match, _ in found} - inner
    return _Words(tuple(sorted(inner, key=len, reverse=True)), tuple(sorted(outer, key=len, reverse=True)))


def _in_order(line: str, parts: Sequence[str]) -> bool:
    place = 0
    for part in parts:
        place = line.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
