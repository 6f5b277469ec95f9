"""Debian package versions, ordered as dpkg does (https://www.debian.org/doc/debian-policy/ch-controlfields.html#version)."""

from __future__ import annotations

import re

_TEXT = re.compile(r"(?:(?P<epoch>\d+):)?(?P<upstream>\d[A-Za-z0-9.+~-]*?)(?:-(?P<revision>[A-Za-z0-9.+~]+))?$")
_TILDE, _END, _LETTER, _OTHER = -2, -1, 0, 1000


def debian_key(text: str) -> tuple[tuple[object, ...], tuple[int, ...]] | None:
    """The ordering key and the leading numbers of a Debian version; ``None`` if ``text`` is not one."""
    match = _TEXT.match(text)
    if match is None:
        return None
    leading = re.match(r"\d+(?:\.\d+)*", match["upstream"])
    numbers = tuple(int(part) for part in leading[0].split(".")) if leading else ()
    key = (int(match["epoch"] or 0), _part_key(match["upstream"]), _part_key(match["revision"] or "0"))
    return key, numbers


def _part_key(part: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Alternating text and numbers; in text ``~`` sorts before the end, the end before letters, letters before the rest."""
    runs = re.findall(r"(\D*)(\d*)", part)
    return tuple(((*tuple(map(_character, text)), _END), int(digits or 0)) for text, digits in runs)


def _character(character: str) -> int:
    if character == "~":
        return _TILDE
    return (_LETTER if character.isalpha() else _OTHER) + ord(character)
