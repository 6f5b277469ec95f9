"""The report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.model import Counts, Report
from ovdoctor.reports.text.chains import chain_lines
from ovdoctor.reports.text.findings import finding_lines, prescription_lines, undecided_lines
from ovdoctor.reports.text.machine import machine_lines
from ovdoctor.reports.text.terminal import Terminal, printable

_COLUMN = 10


def render(report: Report, terminal: Terminal, verbose: bool = False) -> str:
    """The whole report."""
    return "\n".join(line.rstrip() for line in _lines(report, terminal, verbose))


def _lines(report: Report, terminal: Terminal, verbose: bool) -> Iterator[str]:
    for subject, found in machine_lines(Snapshot(report.facts)):
        yield from terminal.wrap(printable(found), _COLUMN, subject)
    yield ""
    yield from chain_lines(report.chains, terminal)
    remarks = [finding for finding in report.findings if finding.severity == "info"]
    for finding in report.findings:
        if verbose or finding not in remarks[1:]:  # remarks are a list of lines
            yield ""
        yield from finding_lines(finding, terminal, verbose)
    if remarks and not verbose:
        yield from terminal.wrap("--verbose tells more of remarks, or 'ovdoctor rules show' with the name in brackets.", 4)
    if report.undecided:
        yield ""
        yield from undecided_lines(report.undecided, terminal, verbose)
    if report.prescription is not None and report.prescription.steps:
        yield ""
        told = {item.rule for finding in report.findings for item in (finding, *finding.consequences)}
        yield from prescription_lines(report.prescription, told, terminal)
    for notice in report.notices:
        yield ""
        yield from terminal.wrap(printable(notice), _COLUMN, "note")
    yield ""
    yield from terminal.wrap(closing_line(report), 0)


def closing_line(report: Report) -> str:
    """How it ended, in one sentence. "Nothing found" is only ever said together with what was not judged."""
    counts = report.counts
    severities = [finding.severity for finding in report.findings]
    labels = {"error": "error", "warning": "warning", "info": "remark"}
    words = [_plural(severities.count(severity), label) for severity, label in labels.items() if severity in severities]
    judged = counts.rules - counts.ignored
    if not judged:
        return "Nothing was judged: no rule is left."
    return f"{', '.join(words) or 'Nothing found'}. {_plural(judged, 'rule')}: {_rest(counts)}."


def _rest(counts: Counts) -> str:
    parts = [
        f"{counts.findings} found something" if counts.findings else "",
        f"{counts.clear} clear",
        f"{counts.not_applicable} not applicable",
        f"{counts.undecided} undecided",
        f"{counts.ignored} more ignored as asked" if counts.ignored else "",
    ]
    return ", ".join(part for part in parts if part)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
