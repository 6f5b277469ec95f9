"""All facts in rows: name, state, value, source, by subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.facts.vocabulary import SUBJECTS, define
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.text.facts import record_words, value_words

_FEW = 12
_TEXT = "log.lines"
"""The text itself, which is no row."""


class FactRow(NamedTuple):
    """One fact."""

    subject: str
    name: str
    meaning: str
    state: str
    value: str
    """In a line; for a long list, how many there are."""
    entries: list[str]
    source: str


def fact_rows(report: SupportReport) -> list[FactRow]:
    """Of the machine; where there is none, what the text tells. In the order of the vocabulary, then by name."""
    told = (report.machine and report.machine.facts) or (report.explanation and report.explanation.facts) or {}
    order = {name: number for number, name in enumerate(name for name, _ in _vocabulary())}
    names = sorted((name for name in told if name != _TEXT), key=lambda name: (order.get(name, len(order)), name))
    return [_row(name, told[name]) for name in names]


def _vocabulary() -> Iterator[tuple[str, str]]:
    for subject, definitions in SUBJECTS.items():
        for definition in definitions:
            yield definition.name, subject


def _row(name: str, fact: Fact) -> FactRow:
    definition = define(name)
    subject = dict(_vocabulary()).get(definition.name, "") if definition else ""
    state, value, entries = _told(fact)
    return FactRow(subject, name, definition.meaning if definition else "", state, value, entries, fact.source)


def _told(fact: Fact) -> tuple[str, str, list[str]]:
    if isinstance(fact, Absent):
        return "absent", "", []
    if not isinstance(fact, Known):
        return "unknown", fact.reason, []
    items = fact.value if isinstance(fact.value, (list, tuple)) else ()
    if any(isinstance(item, Mapping) for item in items):
        return "known", "1 entry" if len(items) == 1 else f"{len(items)} entries", list(map(record_words, items))
    if len(items) > _FEW:
        return "known", f"{len(items)} values", [value_words(fact.value)]
    return "known", value_words(fact.value), []
