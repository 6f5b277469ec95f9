"""The published form of a comparison of a machine before and after, or of two machines.

Programs read it as JSON: fields are added, never renamed or removed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ovdoctor.findings.model import Finding, LinkState, Severity, Undecided

SCHEMA_VERSION = 1

FactStatus = Literal["changed", "appeared", "disappeared", "now known", "no longer known"]
"""Another value; absent before, or after; could not be looked at before, or after: that is no change of the machine itself."""
Direction = Literal["newer", "older", ""]
FindingStatus = Literal["came", "went", "changed", "stayed", "open"]
"""Found only after; only before; in both, but in other words or of another severity; the same in both; found before, and after
that it could not be decided."""


class EntryChange(msgspec.Struct, frozen=True):
    """A change in a list: an entry that came or went, or one field of an entry that stayed."""

    status: Literal["added", "removed", "changed"]
    entry: str
    """What the entry is called: a package, a device, a file."""
    field: str
    """Which of its fields; empty for an entry that came or went."""
    before: str
    after: str
    direction: Direction = ""


class FactChange(msgspec.Struct, frozen=True):
    """A fact that is not what it was. ``before`` and ``after`` are in words; of a list, ``entries`` tell what is different."""

    fact: str
    meaning: str
    status: FactStatus
    before: str
    after: str
    direction: Direction = ""
    """Of a version."""
    entries: tuple[EntryChange, ...] = ()
    minor: int = 0
    """Entries that differ in their place, size or build alone."""


class FindingChange(msgspec.Struct, frozen=True):
    """What became of a finding. Of one that came or stayed, ``finding`` is as it is after; else as it was before."""

    status: FindingStatus
    finding: Finding
    cause: str | None
    """The rule under which it is folded."""
    because: tuple[FactChange, ...]
    """Of what it rests on, the facts that are not what they were."""
    severity_before: Severity | None
    undecided_before: bool = False
    """It came, but before it could not have been told."""


class LinkChange(msgspec.Struct, frozen=True):
    """A link of a chain whose state is not what it was; ``None``: the chain had, or has, no such link."""

    id: str
    title: str
    before: LinkState | None
    after: LinkState | None


class ChainChange(msgspec.Struct, frozen=True):
    """A device's chain of which a link is not what it was; ``breaks_at`` is the first link that now does not hold."""

    device: str
    title: str
    before: str | None
    after: str | None
    breaks_at: str
    links: tuple[LinkChange, ...]


class Side(msgspec.Struct, frozen=True):
    """One of the two: where it was read, and what was found on it."""

    name: str
    summary: str
    """System, CPU, OpenVINO and drivers in a line."""
    findings: int
    undecided: int


class Difference(msgspec.Struct, frozen=True):
    """What is not what it was. Both sides are judged by the same rules, those of this ovdoctor."""

    schema_version: int
    ovdoctor: str
    before: Side
    after: Side
    devices: tuple[str, ...]
    """Devices that were asked about; empty: all."""
    findings: tuple[FindingChange, ...]
    """Those that came first, the worst first; then those that went, and those that stayed."""
    chains: tuple[ChainChange, ...]
    facts: tuple[FactChange, ...]
    undecided: tuple[Undecided, ...]
    """Rules that could be decided before, and now cannot."""
    not_compared: tuple[str, ...]
    """Facts that only one of the two tells, because the other was written by another version of ovdoctor."""
    notices: tuple[str, ...]
