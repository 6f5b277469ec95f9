"""Annotations for GitHub Actions, as workflow commands. A machine is no file: they stand at none."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.model import Finding, Report
from ovdoctor.reports.check.words import heading, open_questions, paragraphs
from ovdoctor.reports.formats.words import one_line, plural
from ovdoctor.reports.formats.workflow import COMMANDS, command
from ovdoctor.reports.text import closing_line

MOST = 10
"""GitHub shows so many of a kind per step: https://github.com/orgs/community/discussions/26680"""


def render(report: Report) -> str:
    """One annotation for each finding, the worst first, and one for all that could not be decided; then how it ended."""
    return "\n".join([*_lines(report), *(f"Note: {one_line(notice)}" for notice in report.notices), closing_line(report)])


def _lines(report: Report) -> Iterator[str]:
    for severity in ("error", "warning", "info"):
        alike = [finding for finding in report.findings if finding.severity == severity]
        room = MOST - (severity == "info" and bool(report.undecided))
        shown = alike if len(alike) <= room else alike[: room - 1]
        for finding in shown:
            yield command(COMMANDS[severity], "\n".join(paragraphs(finding)), title=heading(finding))
        if len(alike) > len(shown):
            yield _rest(severity, alike[len(shown) :])
    if report.undecided:
        title = f"Not known: {plural(len(report.undecided), 'rule')} undecided, because facts are missing"
        yield command(COMMANDS["unknown"], "\n".join(open_questions(report)), title=title)


def _rest(severity: str, left: list[Finding]) -> str:
    return command(COMMANDS[severity], "\n".join(map(heading, left)), title=f"{len(left)} more (GitHub shows {MOST} of a kind)")
