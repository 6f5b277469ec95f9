"""What the terminal can show: width, colour, and characters beyond ASCII."""

from __future__ import annotations

import os
import shutil
import textwrap
from typing import Literal, TextIO

import click
import msgspec

ColourChoice = Literal["auto", "always", "never"]
_BEYOND_ASCII = "✓✗?!·→─"
_NARROWEST, _WIDEST = 40, 110


class Symbols(msgspec.Struct, frozen=True):
    """The marks of a report."""

    holds: str
    broken: str
    concerned: str
    warning: str
    info: str
    unknown: str
    blocked: str
    arrow: str


UNICODE = Symbols("✓", "✗", "!", "!", "i", "?", "·", " → ")
ASCII = Symbols("ok", "XX", "!", "!", "i", "?", "-", " > ")


class Terminal(msgspec.Struct, frozen=True):
    """How to write: ``width`` in columns, with colour or without, with Unicode marks or plain ones."""

    width: int = 100
    colour: bool = False
    unicode: bool = True

    @classmethod
    def of(cls, stream: TextIO, choice: ColourChoice = "auto") -> Terminal:
        """What ``stream`` can show. ``NO_COLOR`` and ``TERM=dumb`` count where the choice is ``auto``, ``COLUMNS`` everywhere."""
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not stream.isatty()
        columns = shutil.get_terminal_size((100, 24)).columns if stream.isatty() or _columns_are_set() else 100
        return cls(min(max(columns, _NARROWEST), _WIDEST), choice == "always" or (choice == "auto" and not plain), _can(stream))

    @property
    def symbols(self) -> Symbols:
        """The marks to use here."""
        return UNICODE if self.unicode else ASCII

    def style(self, text: str, **how: str | bool) -> str:
        """Text in a colour, where there is colour."""
        return click.style(text, **how) if self.colour else text  # type: ignore[arg-type]

    def wrap(self, text: str, indent: int, first: str | None = None) -> list[str]:
        """Text in lines of the terminal's width; the first line begins with ``first`` in place of the indent."""
        space = " " * indent
        lead = space if first is None else first + " " * max(indent - len(first), 1)
        # Commands and paths are copied: a word that is too long stays whole, whatever the width.
        return textwrap.wrap(
            text, self.width, initial_indent=lead, subsequent_indent=space, break_long_words=False, break_on_hyphens=False
        ) or [lead.rstrip()]


def _columns_are_set() -> bool:
    return os.environ.get("COLUMNS", "").isdecimal() and int(os.environ["COLUMNS"]) > 0


def _can(stream: TextIO) -> bool:
    try:
        _BEYOND_ASCII.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str) -> str:
    """Without control characters: what a log or a driver says must not steer the terminal."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\N{REPLACEMENT CHARACTER}" for character in text
    )
