"""A machine as the page shows it."""

from __future__ import annotations

from typing import NamedTuple

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.model import Finding, Missing, Report, Undecided
from ovdoctor.reports.text import closing_line
from ovdoctor.reports.text.machine import machine_lines

_NOT_TOLD = Missing("", "what is missing was not told", "")


class Gap(NamedTuple):
    """A missing fact, and the rules that it leaves open."""

    missing: Missing
    rules: list[Undecided]


class MachineView(NamedTuple):
    """What the templates ask for."""

    lines: list[tuple[str, str]]
    closing: str
    gaps: list[Gap]
    anchors: dict[str, str]
    """Of each rule that found something, where it stands on the page."""


def machine_view(report: Report) -> MachineView:
    """Prepared for the templates."""
    return MachineView(
        lines=list(machine_lines(Snapshot(report.facts))),
        closing=closing_line(report),
        gaps=_gaps(report.undecided),
        anchors=_anchors(report.findings),
    )


def _gaps(undecided: list[Undecided]) -> list[Gap]:
    """One look that failed leaves several rules open: what leaves most comes first."""
    groups: dict[Missing, list[Undecided]] = {}
    for rule in undecided:
        groups.setdefault(rule.missing[0] if rule.missing else _NOT_TOLD, []).append(rule)
    return [Gap(*group) for group in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].fact))]


def _anchors(findings: list[Finding]) -> dict[str, str]:
    """A consequence stands with its cause."""
    anchors: dict[str, str] = {}
    for number, finding in enumerate(findings, 1):
        for told in (finding, *finding.consequences):
            anchors.setdefault(told.rule, f"finding-{number}")
    return anchors
