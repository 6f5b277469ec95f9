"""The log as the page shows it: its lines with their numbers, and which of them speak for a cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ovdoctor.findings.explanation import Explanation, Quote
from ovdoctor.findings.support import LogText

MOST_LINES = 1200
"""A longer log is shown in part: its ends, and what stands around quoted lines."""
_FIRST, _LAST, _AROUND = 60, 240, 12
_LONGEST = 2000


class LogLine(NamedTuple):
    """A line of the log, or a gap between lines."""

    number: int
    text: str
    quoted: bool
    left_out: int = 0
    """Lines that are not shown here; 0: this is a line."""


class ShownLog(NamedTuple):
    """What the templates ask for."""

    lines: list[LogLine]
    anchors: dict[int, int]
    """Of each quoted line, by the number that the explanation gives it, its number here."""


def shown_log(log: LogText | None, explanation: Explanation | None) -> ShownLog | None:
    """Prepared for the templates. ``None``: there is no log."""
    if log is None:
        return None
    lines = log.text.splitlines()
    quotes = [quote for cause in explanation.causes for quote in cause.quotes] if explanation else []
    anchors = {quote.line: found for quote in quotes if (found := _find(quote, lines, log.left_out))}
    return ShownLog(list(_shown(lines, set(anchors.values()))), anchors)


def _find(quote: Quote, lines: list[str], left_out: int) -> int | None:
    """Where a quoted line stands, from 1. Of a log that was cut, it is looked for before the gap, and after it."""
    places = [quote.line - left_out, quote.line - left_out + 1] if left_out else []
    for number in (quote.line, *places):
        inside = 0 < number <= len(lines)
        if inside and (not left_out or " ".join(lines[number - 1].split()).startswith(quote.text.removesuffix("…"))):
            return number
    return None


def _shown(lines: list[str], quoted: set[int]) -> Iterator[LogLine]:
    total = len(lines)
    near = {number + offset for number in quoted for offset in range(-_AROUND, _AROUND + 1)}
    left_out = 0
    for number, text in enumerate(lines, 1):
        if total > MOST_LINES and _FIRST < number <= total - _LAST and number not in near:
            left_out += 1
            continue
        if left_out:
            yield LogLine(number - 1, "", False, left_out)
            left_out = 0
        yield LogLine(number, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", number in quoted)
