"""Replacements of byte ranges in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """``data[begin:end]`` becomes ``new``. An insertion has ``begin == end``."""

    begin: int
    end: int
    new: bytes


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """All of them; those at the same place in the order given. They must not overlap."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.begin, edit.end)):
        if edit.begin < position:
            raise ValueError("edits overlap")
        pieces += [data[position : edit.begin], edit.new]
        position = edit.end
    return b"".join([*pieces, data[position:]])


def trim(data: bytes, edit: Edit) -> Edit:
    """The same edit without what it leaves as it is at either end."""
    old = data[edit.begin : edit.end]
    shorter = min(len(old), len(edit.new))
    front = _common(old, edit.new, shorter)
    back = _common(old[::-1], edit.new[::-1], shorter - front)
    return Edit(edit.begin + front, edit.end - back, edit.new[front : len(edit.new) - back])


def _common(one: Sequence[int], other: Sequence[int], limit: int) -> int:
    return next((index for index in range(limit) if one[index] != other[index]), limit)
