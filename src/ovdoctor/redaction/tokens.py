"""What stands in the place of a private value, and how often it was put there."""

from __future__ import annotations

import re

from ovdoctor.findings.support import Redacted

TOKEN = re.compile(r"<(user|uid|host|domain|ip|mac|serial|uuid|email|secret|login|value|group|word|network)-(\d{1,6})>")
HOME = "~"
_NAMES = {"url": "login", "environment": "value"}
"""Kinds whose tokens have another name."""
_AS_WRITTEN = frozenset({"secret", "environment", "url"})


class Tokens:
    """Numbers values by kind in the order in which they turn up; nothing of a value is in its token."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}
        self._same: dict[tuple[str, str], str] = {}
        self._last: dict[str, int] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def of(self, kind: str, value: str) -> str:
        """The token of a value."""
        value = self._same.get((kind, value.casefold()), value)
        key = (kind, value if kind in _AS_WRITTEN else value.casefold())
        if key not in self._tokens:
            name = _NAMES.get(kind, kind)
            self._last[name] = self._last.get(name, 0) + 1
            self._tokens[key] = f"<{name}-{self._last[name]}>"
        return self._tokens[key]

    def same(self, kind: str, value: str, other: str) -> None:
        """Let ``other`` be another way to write ``value``."""
        self._same[kind, other.casefold()] = value

    def used(self, kind: str, token: str) -> str:
        """Count the token, and give it back."""
        self._counts[kind, token] = self._counts.get((kind, token), 0) + 1
        return token

    def reserve(self, text: str) -> None:
        """Leave alone the numbers of tokens that stand in a text which was redacted before."""
        for match in TOKEN.finditer(text):
            self._last[match[1]] = max(self._last.get(match[1], 0), int(match[2]))

    def removed(self) -> tuple[Redacted, ...]:
        """What was taken out and how often, by kind and number."""
        return tuple(Redacted(kind, token, count) for (kind, token), count in sorted(self._counts.items(), key=_in_order))


def _in_order(entry: tuple[tuple[str, str], int]) -> tuple[str, int, str]:
    (kind, token), _ = entry
    number = TOKEN.search(token)
    return kind, int(number[2]) if number else 0, token
