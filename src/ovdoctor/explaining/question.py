"""What is asked of a text: which rules count, and how its lines are quoted."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.findings.explanation import Quote

if TYPE_CHECKING:
    from ovdoctor.logs.reading import Reading
    from ovdoctor.rules.diagnose import Selection
    from ovdoctor.rules.load import RuleSet

_LONGEST_QUOTE = 300


@dataclass(frozen=True)
class Question:
    """What is asked of a text that has been read, and of the model with it."""

    reading: Reading
    selection: Selection
    rules: tuple[Path, ...]

    def keeps(self, rule: str) -> bool:
        """Whether findings of that id are told."""
        select, ignore = self.selection.select, self.selection.ignore
        chosen = not select or any(fnmatchcase(rule, pattern) for pattern in select)
        return chosen and not any(fnmatchcase(rule, pattern) for pattern in ignore)

    def quote(self, number: int) -> Quote:
        """A line of the text by its number (from 1)."""
        return self.quote_index(bisect_left(self.reading.text.numbers, number))

    def quote_index(self, index: int) -> Quote:
        """A line of the text by its place among those that were read (from 0)."""
        line = " ".join(self.reading.text.lines[index].split())
        return Quote(self.reading.text.numbers[index], line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…")

    @property
    def rule_set(self) -> RuleSet:
        return _rule_set(self.rules)

    @property
    def symptoms(self) -> frozenset[str]:
        """The ids of rules that only repeat a message."""
        return frozenset(rule.id for rule in self.rule_set.rules if rule.symptom and rule.subject == "log")


@lru_cache(maxsize=4)
def _rule_set(extra: tuple[Path, ...]) -> RuleSet:
    """Read once: a program explains many texts."""
    from ovdoctor.rules.load import load_rules

    return load_rules(extra, subjects=("machine", "log"))
