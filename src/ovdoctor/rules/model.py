"""A rule, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from ovdoctor.facts.states import Fact
from ovdoctor.facts.vocabulary.log import LOG_PREFIX
from ovdoctor.facts.vocabulary.model import MODEL_PREFIX
from ovdoctor.rules.conditions import Condition

SCHEMA_VERSION = 1
"""Newest version of the rule language that this program reads."""

Subject = Literal["machine", "model", "log"]
SUBJECTS: tuple[Subject, ...] = ("machine", "model", "log")
"""What rules judge: a machine, a model for a target, a log."""
MODEL_STAGES = ("read", "compile", "infer")
"""Where a model fails. Reading comes before any device, and is no link of a chain."""
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


class Change(msgspec.Struct, frozen=True):
    """One version to bring something to: at least that (``upgrade``) or exactly that (``pin``)."""

    item: str
    fact_name: str
    version: str
    """May hold placeholders of the rule's cases."""
    scheme: str


class Fix(msgspec.Struct, frozen=True):
    """One way to mend what a rule found. ``effect`` says which facts would then be otherwise, so that it can be checked."""

    kind: FixKind
    text: str
    changes: tuple[Change, ...] = ()
    note: str = ""
    condition: Condition | None = None
    effect: Mapping[str, Fact] = {}


class Source(msgspec.Struct, frozen=True):
    """Where a rule's knowledge comes from: an address, or what was measured; and when that was last looked at."""

    url: str
    says: str
    measured: str
    checked: str


class Case(msgspec.Struct, frozen=True):
    """One row of a rule that is a table: its own condition, and the words it puts into the rule's texts."""

    when: Condition
    words: Mapping[str, str]


class Example(msgspec.Struct, frozen=True):
    """Facts, and what the rule must say of them."""

    name: str
    given: Mapping[str, Fact]
    expect: Expectation


class Prose(msgspec.Struct, frozen=True):
    """What a rule says once it has found something: why, what to do, who says so; and the examples that prove it."""

    explain: str
    fixes: tuple[Fix, ...]
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]


class Rule(msgspec.Struct, frozen=True, dict=True):
    """One class of trouble, and when it is there. Its prose is read when it is needed: of most rules it never is."""

    id: str
    title: str
    severity: Severity
    device: str
    stage: str
    symptom: bool
    """An observation that an earlier break of the same chain explains, and that is then folded under it."""
    explains: tuple[str, ...] | None
    """Patterns of the symptoms that this rule explains, where that is not all that follow in its chain."""
    applies: Condition | None
    when: Condition | None
    cases: tuple[Case, ...]
    path: Path
    read_prose: Callable[[], Prose]

    @cached_property
    def prose(self) -> Prose:
        """The rest of the rule. Raises NodeError where the file was not checked and is wrong."""
        return self.read_prose()

    @cached_property
    def subject(self) -> Subject:
        """What it judges, by the facts that it asks for: a log, else a model, else the machine."""
        return subject_of(self.fact_names())

    def fact_names(self) -> frozenset[str]:
        """Every fact that the rule asks about."""
        conditions = [case.when for case in self.cases]
        conditions += [condition for condition in (self.applies, self.when) if condition is not None]
        return frozenset().union(*(condition.fact_names() for condition in conditions))


def subject_of(fact_names: Iterable[str]) -> Subject:
    """What a rule judges that asks for these facts."""
    names = tuple(fact_names)
    prefixes: tuple[tuple[str, Subject], ...] = ((LOG_PREFIX, "log"), (MODEL_PREFIX, "model"))
    return next((subject for prefix, subject in prefixes if any(name.startswith(prefix) for name in names)), "machine")
