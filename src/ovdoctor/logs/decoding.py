"""Bytes → text, in the encodings in which logs really come.

The order of attempts: a byte order mark; the NULs of UTF-16 without one; UTF-8; then the code pages of Japanese (cp932), Korean
(cp949) and Chinese (gb18030, which contains cp936) Windows, told apart by the letters that come out; else Western (cp1252).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from ovdoctor.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_ENOUGH = 0.3
"""Share of the letters beyond ASCII that must be kana, or (twice that) Hangul, for a text to be Japanese or Korean."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\b\a\x1b"))
"""What programs do not print: a text may hold one by mistake, not one in twenty characters."""
_FEW_CONTROLS = 8


def decode(data: bytes, name: str = "the text") -> str:
    """The text. Raises InputError for bytes that are none."""
    return decode_as(data, *encoding_of(data, name))


def decode_as(data: bytes, mark: bytes, encoding: str) -> str:
    """The text in an encoding that is known, without the mark with which it begins."""
    return data[len(mark) :].decode(encoding, errors="replace")


def encoding_of(data: bytes, name: str) -> tuple[bytes, str]:
    """The byte order mark with which the text begins, and its encoding. Raises InputError for bytes that are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    if (wide := _wide(data)) is not None:
        return b"", wide
    if _is_binary(data[:_SAMPLE]):
        raise InputError(f"{name}: holds binary data, not a log; give the text that the program printed")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not _is_nearly_utf8(data[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2]):
            return b"", _code_page(data)
    return b"", "utf-8"


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return data.count(0) > len(data) // 100 or controls > max(len(data) // 20, _FEW_CONTROLS)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    even, odd = data[0:_SAMPLE:2], data[1:_SAMPLE:2]
    if odd and odd.count(0) > len(odd) * 0.6 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even and even.count(0) > len(even) * 0.6 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return None


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether a byte or two are wrong in what is UTF-8 otherwise: a log that was cut, or two programs writing at once."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    beyond = sum(character > "\x7f" for character in text)
    return wrong * 10 < beyond


def _code_page(data: bytes) -> str:
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    if _share(sample, "cp932", lambda letter: "\u3040" <= letter <= "\u30ff") >= _ENOUGH:
        return "cp932"
    if _is_single(sample):
        return "cp1252"
    if _share(sample, "cp949", lambda letter: "\uac00" <= letter <= "\ud7a3") >= 2.6 * _ENOUGH:
        return "cp949"
    return "gb18030"


def _share(data: bytes, encoding: str, belongs: Callable[[str], bool]) -> float:
    """The share of letters beyond ASCII that belong to a script, if ``data`` were in this encoding."""
    text = data.decode(encoding, errors="replace")
    letters = [letter for letter in text if letter > "\x7f"]
    return sum(map(belongs, letters)) / len(letters) if letters else 0.0


def _is_single(data: bytes) -> bool:
    """Whether bytes beyond ASCII mostly stand alone, as accents do; in East Asian text they come in pairs."""
    alone = pairs = run = 0
    for byte in (*data, 0):
        if byte > 0x7F:
            run += 1
        elif run:
            alone, pairs, run = alone + (run == 1), pairs + (run > 1), 0
    return alone > pairs
