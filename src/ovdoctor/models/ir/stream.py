"""The file, chunk by chunk: to the patterns where they may begin, to expat for all the rest."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.assembly import Assembly
from ovdoctor.models.ir.canonical import Canonical
from ovdoctor.models.ir.complaints import explain
from ovdoctor.models.ir.cursor import Cursor
from ovdoctor.models.ir.elements import Elements
from ovdoctor.models.ir.refusal import Objection

_STOP = re.compile(rb"<layers>|</layer>|<edges>").search
"""Tags after which the patterns may go on."""

_LAYER_BEGINS = re.compile(r"[ \t\r\n]*<layer ").match
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class IrStream:
    """Takes one file in. ``patterns=False`` gives all of it to expat."""

    def __init__(self, path: Path, assembly: Assembly, *, patterns: bool = True) -> None:
        self._names: dict[str, str] = {}
        self._names_seen = 0
        parser = expat.ParserCreate("utf-8", None, self._names)
        parser.buffer_text = True
        if set_deferral := getattr(parser, "SetReparseDeferralEnabled", None):
            set_deferral(False)  # it guards against endless tags, which are refused here anyway, and delays events
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        self._path, self._assembly = path, assembly
        self._cursor = Cursor(path, parser, assembly.settle)
        self._elements = Elements(parser, self._cursor, assembly)
        self._canonical = Canonical(self._cursor, assembly) if patterns else None
        self._rest = b""
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes in. Raises IrError."""
        if not self._begun:
            chunk = self._without_space(chunk)
        data = self._rest + chunk
        complete = data.rfind(b">") + 1  # expat would look at the tag that is cut off here twice
        position = self._run(data, complete)
        self._rest = data[position:]
        if max(len(self._rest), self._cursor.pending) > limits.TOKEN:
            self._cursor.refuse("here begins a tag, comment or text that does not end: no model has one so long")
        try:
            self._assembly.settle()
        except Objection as error:
            self._cursor.refuse(str(error), error.offset)

    def close(self) -> int:
        """The file has ended. Returns its size. Raises IrError."""
        self._give(self._rest, final=True)
        return self._cursor.read

    def _run(self, data: bytes, complete: int) -> int:
        """Read up to ``complete``, or up to a layer that is not all there. Returns where it stopped."""
        position = 0
        if self._canonical is None or _has_old_line_ends(data):
            self._give(data[:complete])
            return complete
        text = data.decode("latin-1")
        while position < complete:
            if self._is_at_rest:
                if self._elements.context is self._elements.layers:
                    position = self._canonical.layers(text, position)
                    unfinished = _LAYER_BEGINS(text, position) and text.find("</layer>", position) < 0
                    if unfinished and len(data) - position <= limits.PENDING_LAYER:
                        break
                elif self._elements.context is self._elements.edges:
                    position = self._canonical.edges(data, text, position)
            stop = _STOP(data, position)
            end = stop.end() if stop else complete
            self._give(data[position:end])
            position = end
        return position

    def _without_space(self, chunk: bytes) -> bytes:
        """White space before the XML declaration, which XML forbids, and OpenVINO lets pass."""
        rest = chunk.lstrip(b" \t\r\n")
        self._begun = bool(rest)
        self._cursor.skip(len(chunk) - len(rest), chunk.count(b"\n", 0, len(chunk) - len(rest)))
        return rest

    @property
    def _is_at_rest(self) -> bool:
        """Whether expat has dealt with all that it was given, and stands between elements."""
        return not self._elements.in_cdata and self._cursor.pending == 0

    def _give(self, piece: bytes, *, final: bool = False) -> None:
        try:
            self._cursor.feed(piece, final)
        except expat.ExpatError as error:
            self._cursor.refuse(explain(error.code, self._path, self._cursor.offset, self._cursor.read))
        if len(self._names) != self._names_seen:
            self._names_seen = len(self._names)
            if self._names_seen > limits.NAMES or sum(map(len, self._names)) > limits.NAMES_TEXT:
                self._cursor.refuse("too many different names of elements and attributes: no model has so many")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            self._cursor.refuse(f"the file says that its encoding is '{encoding[:40]}'; OpenVINO writes UTF-8: save it as UTF-8")

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        self._cursor.refuse("a DOCTYPE: no OpenVINO model has one, and entities are not expanded; remove it")


def _has_old_line_ends(data: bytes) -> bool:
    """Whether there are carriage returns alone, which are line ends to expat, and to nobody else here."""
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
