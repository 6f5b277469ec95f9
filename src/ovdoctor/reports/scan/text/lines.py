"""What all parts of the text are made with."""

from __future__ import annotations

import unicodedata

from ovdoctor.findings.scan import Verdict
from ovdoctor.reports.text.terminal import Terminal

INDENT, COLUMN = 4, 10
COLOURS: dict[Verdict, str] = {"ok": "green", "fails": "red", "unknown": "yellow"}
_MARKS: dict[Verdict, str] = {"ok": "holds", "fails": "broken", "unknown": "unknown"}
_PLAIN = str.maketrans({"≥": ">=", "≤": "<=", "…": "...", "×": "x", "→": "->", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'"})


def mark(verdict: Verdict, terminal: Terminal) -> str:
    """Its mark: a letter's difference, not only a colour's."""
    return str(getattr(terminal.symbols, _MARKS[verdict]))


def styled(terminal: Terminal, text: str, indent: int, first: str | None = None, **how: str | bool) -> list[str]:
    """Wrapped text in one style."""
    return [terminal.style(line, **how) for line in terminal.wrap(text, indent, first)]


def width(text: str) -> int:
    """Columns that it takes: a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def plain(text: str) -> str:
    """For terminals without Unicode: what typesetters write, as typewriters do."""
    return text.translate(_PLAIN)
