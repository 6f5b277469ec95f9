"""Texts of any length in their own encoding, piece by piece."""

from __future__ import annotations

import codecs
import html
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ovdoctor.logs.decoding import encoding_of
from ovdoctor.redaction.files.strings import clean_strings, lines_in_strings
from ovdoctor.redaction.redactor import Redactor
from ovdoctor.redaction.secrets import LONGEST_BLOCK
from ovdoctor.redaction.tokens import TOKEN

_PIECE = 1 << 21
_LONGEST_LINE = 1 << 20
"""Characters of a line that is cut, where it has a gap."""
_BLOCK = "PRIVATE KEY"
_MARKUP = re.compile(r"\ufeff?\s{0,100}<(?:\?xml|!doctype|html|svg|net|testsuite)", re.IGNORECASE)
_ESCAPED_TOKEN = re.compile(r"&lt;([a-z]{2,8}-\d{1,6})&gt;")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_BEGINNING = 512


class TextFile:
    """A text that is read twice: to learn from it, and to write it anew. Raises InputError for what is no text."""

    def __init__(self, open_: Callable[[], BinaryIO], name: str) -> None:
        self._open = open_
        self._name = name
        self.encoding = self._find_encoding()
        with self._open() as file:
            beginning = file.read(_BEGINNING).decode(self.encoding, "replace")
        self._markup = bool(_MARKUP.match(beginning))
        self._json = beginning.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")

    def learn(self, redactor: Redactor) -> None:
        """Let the redactor see all of it."""
        for piece in self._pieces():
            redactor.learn(html.unescape(_TAG.sub("\n", piece)) if self._markup else piece)
            for lines in lines_in_strings(piece) if self._json else ():
                redactor.learn(lines)

    def clean(self, redactor: Redactor) -> bytes:
        """The text without what is private, in its encoding."""
        if self._json:
            return b"".join(self._written(clean_strings(redactor, piece)) for piece in self._pieces())
        return b"".join(self._written(redactor.text(self._read(piece))) for piece in self._pieces())

    def _read(self, text: str) -> str:
        """In markup the tokens of an earlier redaction are written with entities."""
        return (
            _ESCAPED_TOKEN.sub(lambda match: f"<{match[1]}>" if TOKEN.fullmatch(f"<{match[1]}>") else match[0], text)
            if self._markup
            else text
        )

    def _written(self, text: str) -> bytes:
        if self._markup:  # where <user-1> would be an element
            text = TOKEN.sub(lambda match: f"&lt;{match[1]}-{match[2]}&gt;", text)
        return text.encode(self.encoding, self._errors)

    @property
    def _errors(self) -> str:
        """Bytes that are wrong in the encoding stay as they are; in UTF-16 and UTF-32 they cannot."""
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"

    def _find_encoding(self) -> str:
        """By the beginning; where it is plain, by the first bytes that are not."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self._open() as file:
            first = True
            while data := file.read(_PIECE):
                if first and (encoding := encoding_of(data, self._name)[1]) != "utf-8" and not encoding.startswith("gb"):
                    return encoding
                first = False
                try:
                    decoder.decode(data)
                except UnicodeDecodeError:
                    return encoding_of(data, self._name)[1]
        return "utf-8"

    def _pieces(self) -> Iterator[str]:
        """The text in pieces of whole lines; a private key is in one piece. The mark at its beginning is a letter of it."""
        with io.TextIOWrapper(self._open(), self.encoding, self._errors, newline="") as text:
            carried = ""
            while piece := carried + text.read(_PIECE):
                carried = text.readline(_LONGEST_LINE)
                if not carried.endswith("\n") and len(carried) == _LONGEST_LINE:
                    cut = max(carried.rfind(gap) for gap in " \t,;") + 1 or len(carried)
                    piece, carried = piece + carried[:cut], carried[cut:]
                else:
                    piece, carried = piece + carried, ""
                if _BLOCK in piece[-LONGEST_BLOCK:]:
                    piece += text.read(LONGEST_BLOCK) + text.readline(_LONGEST_LINE)
                yield piece
