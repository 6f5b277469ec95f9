"""``{says: PATTERN}``: whether a line of a text says this, in whatever case, quotes, spacing and slashes.

A pattern is words that stand in one line in this order; ``*`` is anything between them. It is no regular expression, so that
neither a rule nor a hostile text can make the search run away.
"""

from __future__ import annotations

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.facts.truth import Truth
from ovdoctor.rules.concordance import Page, normalised
from ovdoctor.rules.conditions import Facts


class SaysAny(msgspec.Struct, frozen=True):
    """One of the patterns is found in one of the lines. ``patterns`` are the words of each, in order."""

    patterns: tuple[tuple[str, ...], ...]

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        if isinstance(fact, Known):
            page = _page(fact.value)
            return Truth.of(any(page.find(pattern) for pattern in self.patterns))
        return Truth.FALSE if isinstance(fact, Absent) else Truth.UNKNOWN

    def lines(self, fact: Fact) -> list[int]:
        """The numbers (from 0) of the first lines that say it."""
        if not isinstance(fact, Known):
            return []
        page = _page(fact.value)
        return sorted({line for pattern in self.patterns for line in page.find(pattern)})

    def weight(self, fact: Fact) -> int:
        """How much of a line the longest pattern that is found tells: its letters."""
        if not isinstance(fact, Known):
            return 0
        page = _page(fact.value)
        return max((sum(map(len, pattern)) for pattern in self.patterns if page.find(pattern)), default=0)


def parse_pattern(text: str) -> tuple[str, ...]:
    """The words of a pattern. Raises ValueError where it would be found nearly everywhere."""
    words = tuple(word for part in text.split("*") if (word := normalised(part)))
    if sum(map(len, words)) < 3:
        raise ValueError("a pattern needs three characters or more")
    return words


_last: tuple[object, Page] | None = None


def _page(value: object) -> Page:
    """The value ready to be searched; kept for the next rule, which asks about the same."""
    global _last
    if _last is None or _last[0] is not value:
        lines = value if isinstance(value, (list, tuple)) else [value]
        _last = (value, Page([str(line) for line in lines]))
    return _last[1]
