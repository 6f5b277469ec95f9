"""Both ends of a text of any length, in bounded memory: the environment is told at the beginning, errors at the end."""

from __future__ import annotations

import os
import stat
import sys
from collections import deque
from pathlib import Path
from typing import BinaryIO

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.logs.decoding import decode, decode_as, encoding_of

_CHUNK = 1 << 16
_ALIGNED = 4
"""Bytes of the widest character, UTF-32: pieces that begin at a multiple begin with a whole one, but in UTF-8 and East Asian."""
_LONGEST_CHARACTER, _FOLLOWS, _LEADS = 4, 0x80, 0xC0
"""Of UTF-8: bytes of a character; bytes from which on one follows the first of a character, or is it."""


class Excerpt(msgspec.Struct, frozen=True):
    """A text, and how many bytes in its middle were left out."""

    text: str
    left_out: int = 0


class Ends:
    """Bytes as they come: the first and the last of them are kept. Not safe for several threads that add."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._last = first, last
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._held = 0
        self._total = 0

    def add(self, data: bytes) -> None:
        """What comes next."""
        self._total += len(data)
        room = self._first - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if data:
            self._tail.append(data)
            self._held += len(data)
            while self._held - len(self._tail[0]) >= self._last:
                self._held -= len(self._tail.popleft())

    def excerpt(self, name: str) -> Excerpt:
        """As text. Raises InputError for bytes that are none."""
        tail = b"".join(self._tail)
        begin = self._total - len(tail)
        if begin == len(self._head):
            return Excerpt(decode(bytes(self._head) + tail, name))
        cut = max(len(tail) - self._last, 0)
        cut += -(begin + cut) % _ALIGNED
        return join_ends(bytes(self._head), tail[cut:], self._total, name)


def join_ends(head: bytes, tail: bytes, total: int, name: str) -> Excerpt:
    """Two pieces of ``total`` bytes, of which the second begins at a multiple of four. Raises InputError for what is no text."""
    head = _untorn_end(head)
    mark, encoding = encoding_of(head, name)
    if encoding.startswith(("utf-16", "utf-32")):
        head = head[: len(head) // _ALIGNED * _ALIGNED]
    else:
        head, tail = _whole_end(head), _whole_begin(tail)
    text = f"{decode_as(head, mark, encoding)}\n{decode_as(tail, b'', encoding)}"
    return Excerpt(text, total - len(head) - len(tail))


def _untorn_end(data: bytes) -> bytes:
    """Without the last character beyond ASCII of UTF-8, of which a part may be missing."""
    torn = next((back for back in range(1, _LONGEST_CHARACTER + 1) if data[-back] >= _LEADS), 0)
    return data[:-torn] if torn else data


def _whole_end(data: bytes) -> bytes:
    """Up to the last whole line; an endless one as it is."""
    end = data.rfind(b"\n", -_CHUNK)
    return data[: end + 1] if end >= 0 else data


def _whole_begin(data: bytes) -> bytes:
    """From the first whole line on; an endless one from its first whole character on."""
    begin = data.find(b"\n", 0, _CHUNK)
    if begin >= 0:
        return data[begin + 1 :]
    first = data[:_LONGEST_CHARACTER]
    return data[next((place for place, byte in enumerate(first) if not _FOLLOWS <= byte < _LEADS), 0) :]


def read_ends(path: Path, first: int, last: int) -> Excerpt:
    """A file (``-``: standard input), of a large one its ends. Raises InputError for what cannot be read, or is no text."""
    name = "standard input" if str(path) == "-" else str(path)
    try:
        if str(path) != "-":
            with path.open("rb") as file:
                return _file(file, name, first, last)
        if sys.stdin is None:
            raise InputError("standard input is closed: name a file, or pipe the text in")
        return _stream(sys.stdin.buffer, name, first, last)
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _file(file: BinaryIO, name: str, first: int, last: int) -> Excerpt:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode) or status.st_size <= first + last:
        return _stream(file, name, first, last)
    head = file.read(first)
    begin = (status.st_size - last) // _ALIGNED * _ALIGNED
    file.seek(begin)
    tail = file.read(last + _ALIGNED)
    return join_ends(head, tail, begin + len(tail), name)


def _stream(source: BinaryIO, name: str, first: int, last: int) -> Excerpt:
    ends, checked = Ends(first, last), False
    while data := source.read(_CHUNK):
        ends.add(data)
        if not checked:  # what is no text may have no end either
            encoding_of(data, name)
            checked = True
    return ends.excerpt(name)
