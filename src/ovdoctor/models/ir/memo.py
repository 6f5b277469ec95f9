"""Pieces of text that come again, and what they were read as."""

from __future__ import annotations

from typing import TypeVar

from ovdoctor.models.ir import limits

V = TypeVar("V")


class Memo(dict[str, V]):
    """Of bounded size: emptied when it is full, and deaf to long texts."""

    def keep(self, text: str, value: V) -> V:
        """Remember what a text means. Returns the value."""
        if len(text) <= limits.MEMO_TEXT:
            if len(self) >= limits.MEMO:
                self.clear()
            self[text] = value
        return value
