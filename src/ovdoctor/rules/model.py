"""A rule, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ovdoctor.facts.states import Fact
from ovdoctor.rules.conditions import Condition

SCHEMA_VERSION = 1
"""Newest version of the rule language that this program reads."""

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
Expectation = Literal["finding", "clear", "undecided", "not-applicable"]
EXPECTATIONS: tuple[Expectation, ...] = ("finding", "clear", "undecided", "not-applicable")
FixKind = Literal["upgrade", "pin", "install", "remove", "command", "setting", "manual", "use", "patch", "reexport"]
FIX_KINDS: tuple[FixKind, ...] = (
    "upgrade",
    "pin",
    "install",
    "remove",
    "command",
    "setting",
    "manual",
    "use",
    "patch",
    "reexport",
)


@dataclass(frozen=True)
class Change:
    """One version to bring something to: at least that (``upgrade``) or exactly that (``pin``)."""

    item: str
    fact_name: str
    version: str
    """May hold placeholders of the rule's cases."""
    scheme: str


@dataclass(frozen=True)
class Fix:
    """One way to mend what a rule found. ``effect`` says which facts would then be otherwise, so that it can be checked."""

    kind: FixKind
    text: str
    changes: tuple[Change, ...] = ()
    note: str = ""
    condition: Condition | None = None
    effect: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where a rule's knowledge comes from: an address, or what was measured; and when that was last looked at."""

    url: str
    says: str
    measured: str
    checked: str


@dataclass(frozen=True)
class Case:
    """One row of a rule that is a table: its own condition, and the words it puts into the rule's texts."""

    when: Condition
    words: Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """Facts, and what the rule must say of them."""

    name: str
    given: Mapping[str, Fact]
    expect: Expectation


@dataclass(frozen=True)
class Rule:
    """One class of trouble: when it is there, why, what to do, who says so, and examples that prove it."""

    id: str
    title: str
    severity: Severity
    device: str
    stage: str
    symptom: bool
    """An observation that an earlier break of the same chain explains, and that is then folded under it."""
    applies: Condition | None
    when: Condition | None
    cases: tuple[Case, ...]
    explain: str
    fixes: tuple[Fix, ...]
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]
    path: Path
