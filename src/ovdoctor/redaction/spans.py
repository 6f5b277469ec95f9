"""Pieces of a text that are private, how they are looked for in a large text, and how pieces that overlap become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_DROPPED = b"0123456789abcdef"
"""What differs between the lines of a log: numbers, also hexadecimal."""

_LONG = 64
"""Characters of a text that is not looked for inside of itself: where one repeats itself, that would take the square of time."""

_MARKS = re.compile("(?<!\\w)[\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Marks that nobody sees: of an encoding, at the beginning of a file; of a direction, before what was copied from a dialog of
Windows. What follows begins there. https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters"""


class Span(NamedTuple):
    """``text[start:end]`` is private: ``value`` is what gets a token of ``kind``."""

    start: int
    end: int
    kind: str
    value: str


class Page:
    """A text to be searched. Patterns are tried only on lines that hold a word without which they cannot match.

    Most words are in none of the lines. That is told by what the lines have in common: without numbers, a log has few lines.
    """

    def __init__(self, text: str) -> None:
        self.text = text = text if text.isascii() else _MARKS.sub(_gap, text)
        lower = text.lower()
        if len(lower) != len(text):  # a letter that becomes two when it is made small
            lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
        self.lower = lower
        self._gist = b"\n".join(set(_gist(lower).split(b"\n")))
        self._held = _held(self._gist)

    def matches(self, pattern: re.Pattern[str], needles: tuple[str, ...], lines: int = 1) -> Iterator[re.Match[str]]:
        """The matches in lines that hold one of the needles (in small letters), and in the ``lines - 1`` lines after each."""
        if needles not in _registered:
            self._register(needles)
        if self._held.isdisjoint(needles):
            return
        for begin, end in self._ranges(needles, lines):
            yield from pattern.finditer(self.text, begin, end)

    def _register(self, needles: tuple[str, ...]) -> None:
        _registered.add(needles)
        new = {needle: _gist(needle) for needle in needles}
        _gists.update(new)
        self._held |= {needle for needle, part in new.items() if part in self._gist}

    def places(self, needle: str) -> Iterator[int]:
        """Where a text stands, letter by letter."""
        place = self.text.find(needle) if _gist(needle.lower()) in self._gist else -1
        while place >= 0:
            yield place
            place = self.text.find(needle, place + (1 if len(needle) < _LONG else len(needle)))

    def _ranges(self, needles: tuple[str, ...], lines: int) -> list[tuple[int, int]]:
        found = sorted(span for needle in self._held.intersection(needles) for span in self._lines_with(needle, lines))
        ranges: list[tuple[int, int]] = []
        for begin, end in found:
            if ranges and begin <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
            else:
                ranges.append((begin, end))
        return ranges

    def _lines_with(self, needle: str, lines: int) -> Iterator[tuple[int, int]]:
        place = self.lower.find(needle)
        while place >= 0:
            first = end = self._line_end(place)
            for _ in range(lines - 1):
                end = self._line_end(end + 1)
            yield self.lower.rfind("\n", 0, place) + 1, end
            place = self.lower.find(needle, first)

    def _line_end(self, place: int) -> int:
        end = self.lower.find("\n", place)
        return end if end >= 0 else len(self.lower)


_ESCAPE = re.compile(r"\\(?:[nrt]|\\|\")")
_AS_LINES = {"\\n": " \n", "\\r": "  ", "\\t": "  ", '\\"': ' "'}


def unescaped_lines(text: str) -> str | None:
    """The text with its escaped ends of lines as ends of lines, every other character at its place; ``None``: it has none."""
    if "\\n" not in text and "\\r" not in text:
        return None
    return _ESCAPE.sub(lambda match: _AS_LINES.get(match[0], match[0]), text)


def _gap(marks: re.Match[str]) -> str:
    """As much white space: where a line begins, the next line."""
    begins = marks.start() == 0 or marks.string[marks.start() - 1] == "\n"
    return ("\n" if begins else " ") * len(marks[0])


def _gist(text: str) -> bytes:
    """The text without what differs between lines alike. Of a part of a text it is a part of the text's."""
    return text.encode("ascii", "replace").translate(None, _DROPPED)


_gists: dict[str, bytes] = {}
_registered: set[tuple[str, ...]] = set()
"""The needles that were asked for so far: a text is searched for all of them once."""


def _held(gist: bytes) -> set[str]:
    """The needles that may be in the text; those that are not there are not in it."""
    return {needle for needle, part in _gists.items() if part in gist}


def merged(found: Iterable[Iterable[Span]]) -> list[Span]:
    """The pieces of several detectors, the most trusted first, in the order of the text; of those that overlap the most trusted
    one stands for all, as long as they are together."""
    ranked = sorted(  # of those that begin together the longest: the host of which a part is a host as well
        ((span.start, rank, span) for rank, spans in enumerate(found) for span in spans if span.end > span.start),
        key=lambda entry: (entry[0], entry[1], -entry[2].end, entry[2]),
    )
    whole: list[Span] = []
    best = 0
    for _, rank, span in ranked:
        if not whole or span.start >= whole[-1].end:
            whole.append(span)
            best = rank
            continue
        last = whole[-1]
        start, end = last.start, max(last.end, span.end)
        if rank < best:
            last, best = span, rank
        whole[-1] = Span(start, end, last.kind, last.value)
    return whole
