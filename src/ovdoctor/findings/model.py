"""The published form of a diagnosis. Programs read it as JSON: fields are added, never renamed or removed.

These types are frozen copies, apart from the engine's own, so that the engine can change without breaking its readers.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ovdoctor.facts.states import Fact

SCHEMA_VERSION = 1

Severity = Literal["error", "warning", "info"]
LinkState = Literal["holds", "broken", "concerned", "unknown", "blocked"]
"""A link of a chain: holds; broken; holds, but a finding of level error is about it; could not be judged; not judged because an
earlier link is broken."""


class Evidence(msgspec.Struct, frozen=True):
    """One fact that a finding rests on: its name and value, where it was read, and what was asked of it."""

    fact: str
    value: str
    source: str
    question: str


class Remedy(msgspec.Struct, frozen=True):
    """One way to mend a finding, in words; ``kind`` is the kind of fix (upgrade, command, manual, …)."""

    kind: str
    text: str
    note: str = ""


class Reference(msgspec.Struct, frozen=True):
    """A source of the rule: an address or what was measured, and the day on which it was last looked at."""

    url: str
    says: str
    measured: str
    checked: str


class Finding(msgspec.Struct, frozen=True):
    """Something that a rule concluded, why, and what to do. ``consequences`` are the findings that it explains."""

    rule: str
    title: str
    severity: Severity
    device: str
    stage: str
    explanation: str
    why: list[Evidence]
    remedies: list[Remedy]
    sources: list[Reference]
    consequences: list[Finding] = []


class Missing(msgspec.Struct, frozen=True):
    """A fact that a rule lacked: why it is not known, and how it is obtained."""

    fact: str
    reason: str
    how: str


class Undecided(msgspec.Struct, frozen=True):
    """A rule that could be neither confirmed nor ruled out."""

    rule: str
    title: str
    severity: Severity
    device: str
    missing: list[Missing]


class ChainLink(msgspec.Struct, frozen=True):
    """One link of a device's chain; ``findings`` are the rules that spoke about it."""

    id: str
    title: str
    state: LinkState
    note: str
    findings: list[str]


class Chain(msgspec.Struct, frozen=True):
    """A device's chain. ``verdict``: holds, broken, unknown, or absent (the hardware is not there)."""

    device: str
    title: str
    verdict: str
    links: list[ChainLink]


class Step(msgspec.Struct, frozen=True):
    """One change of a prescription and the rules that it clears."""

    text: str
    note: str
    clears: list[str]


class Prescription(msgspec.Struct, frozen=True):
    """The smallest set of changes found, and what the rules say of the facts as they would be afterwards."""

    steps: list[Step]
    cleared: list[str]
    """Findings that are gone when the rules are evaluated again."""
    unverified: list[str]
    """Findings with a fix whose effect cannot be evaluated beforehand: check again after it."""
    remaining: list[str]
    """Findings that no step clears."""


class Counts(msgspec.Struct, frozen=True):
    """What became of the rules."""

    rules: int
    findings: int
    clear: int
    not_applicable: int
    undecided: int
    ignored: int


class Report(msgspec.Struct, frozen=True):
    """A diagnosis of one machine."""

    schema_version: int
    ovdoctor: str
    facts: dict[str, Fact]
    devices: list[str]
    """Devices that were asked about; empty: all."""
    chains: list[Chain]
    findings: list[Finding]
    undecided: list[Undecided]
    prescription: Prescription | None
    counts: Counts
    notices: list[str]
    """What the reader must know of the run itself: rules skipped, values assumed."""
