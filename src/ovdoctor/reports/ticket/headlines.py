"""What was found, in a few lines that are always seen."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.ticket import explanation, machine, models

ELSEWHERE = "the log is from another machine than the one that is judged here"
_MOST = 24
"""Lines; a ticket may be about many models."""


def headlines(report: SupportReport) -> list[str]:
    """The log's first cause, the models' verdicts, the device chains, errors and warnings."""
    lines = list(_lines(report))
    return lines if len(lines) <= _MOST else [*lines[:_MOST], f"- and {len(lines) - _MOST} more"]


def _lines(report: SupportReport) -> Iterator[str]:
    if report.explanation is not None:
        yield from explanation.headlines(report.explanation)
    if report.log_from_elsewhere and report.machine is not None:
        yield f"- ⚠️ {ELSEWHERE}"
    for model in report.models:
        yield from models.headlines(model)
    if report.machine is not None:
        yield from machine.headlines(report.machine)
        yield from machine.chain_lines(report.machine)
