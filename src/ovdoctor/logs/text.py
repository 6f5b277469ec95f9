"""A text cut into lines that can be searched and quoted."""

from __future__ import annotations

import re

import msgspec

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|[@-Z\\-_])|\x9b[0-?]{0,64}[@-~]")
"""Colours, cursor movements, titles and links that programs send to a terminal. Every repetition is bounded."""
_LONGEST = 2000
_FIRST_LINES, _LAST_LINES = 50_000, 150_000
"""Of more lines, those at both ends are read: the error is at the end, the environment at the beginning."""


class LogText(msgspec.Struct, frozen=True):
    """The lines, and of each the number (from 1) of the line of the text that it is, or is a piece of."""

    lines: list[str]
    numbers: list[int]
    left_out: int = 0
    """How many lines in the middle were too many."""

    @classmethod
    def of(cls, text: str) -> LogText:
        """Clean and cut: without terminal sequences, endless lines in pieces, a log packed into one line unpacked."""
        pieces = [piece for line in enumerate(_ESCAPE.sub("", text).splitlines(), 1) for piece in _pieces(*line)]
        left_out = max(len(pieces) - _FIRST_LINES - _LAST_LINES, 0)
        if left_out:
            del pieces[_FIRST_LINES:-_LAST_LINES]
        return cls([line for _, line in pieces], [number for number, _ in pieces], left_out)


def _pieces(number: int, line: str) -> list[tuple[int, str]]:
    """A line of ordinary length as it is; of a longer one what was packed into it (JSON's ``\\n``), in pieces to be read."""
    if len(line) <= _LONGEST:
        return [(number, line)]
    parts = line.replace("\\r\\n", "\\n").split("\\n")
    return [(number, part[place : place + _LONGEST]) for part in parts for place in range(0, max(len(part), 1), _LONGEST)]
