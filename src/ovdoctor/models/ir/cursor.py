"""Where in the file the parser is. expat is not given all of the file, so its own count is off by what it was spared."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from ovdoctor.models.ir.refusal import IrError, Objection

_END_OF_LAYER = re.compile(rb"</layer[ \t\r\n]*>").match


class Cursor:
    """Gives the file to expat, and knows the place of whatever expat reports."""

    def __init__(self, path: Path, parser: expat.XMLParserType, settle: Callable[[], None]) -> None:
        self._path = path
        self._parser = parser
        self._settle = settle  # looks at what was read and not looked at: it may be wrong, and comes first
        self._skipped_bytes = 0
        self._skipped_lines = 0
        self._piece = b""
        self._piece_begin = 0
        self.read = 0
        """The byte up to which the file was read."""

    @property
    def offset(self) -> int:
        """The byte at which the tag starts that is being handled; where an element is one tag, its end comes after the tag."""
        return max(self._parser.CurrentByteIndex, 0) + self._skipped_bytes

    @property
    def line(self) -> int:
        """The line of that byte."""
        return self._parser.CurrentLineNumber + self._skipped_lines

    @property
    def pending(self) -> int:
        """Bytes at the end of what expat was given that it could make nothing of yet: an unfinished tag or comment."""
        # Below zero while expat (2.6 and later) puts off a second look at such a tag: then there is one, of some length.
        return self.read - self.offset if self._parser.CurrentByteIndex >= 0 else 1

    def feed(self, piece: bytes, final: bool = False) -> None:
        """Give the next bytes of the file to expat. Raises ExpatError, and whatever the handlers raise."""
        self._piece, self._piece_begin = piece, self.read
        self.read += len(piece)
        self._parser.Parse(piece, final)

    def skip(self, size: int, lines: int) -> None:
        """The next bytes of the file, complete elements and nothing else, were read without expat."""
        self.read += size
        self._skipped_bytes += size
        self._skipped_lines += lines

    def end_of_layer(self) -> int:
        """The byte after the layer whose end is being handled."""
        offset = self.offset
        tag = _END_OF_LAYER(self._piece, offset - self._piece_begin)
        return tag.end() + self._piece_begin if tag else offset

    def refuse(self, message: str, offset: int | None = None) -> NoReturn:
        """Raise IrError for that byte, or for the tag that is being handled; or for what was wrong before."""
        offset = self.offset if offset is None else offset
        try:
            self._settle()
        except Objection as earlier:
            message, offset = str(earlier), offset if earlier.offset is None else earlier.offset
        raise IrError(self._path, message, offset)
