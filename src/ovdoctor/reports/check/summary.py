"""The summary of a GitHub job (``$GITHUB_STEP_SUMMARY``), in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.model import Chain, Finding, Prescription, Report
from ovdoctor.reports.check.words import VERDICTS, breaks_at, heading, open_questions, paragraphs
from ovdoctor.reports.formats.markdown import link, markdown, within_limit
from ovdoctor.reports.formats.words import joined, plural
from ovdoctor.reports.text import closing_line

_MARKS = {"holds": "✅", "broken": "❌", "unknown": "❔", "absent": "➖"}


def render(report: Report) -> str:
    """A table of the devices, what was found, what to do, what could not be decided, and how it ended."""
    return within_limit(_lines(report), f"\n{markdown(closing_line(report))}")


def _lines(report: Report) -> Iterator[str]:
    yield "### ovdoctor check"
    yield ""
    yield "| | Device | Chain | Where |"
    yield "|---|---|---|---|"
    yield from map(_row, report.chains)
    yield ""
    yield from (f"- {_item(finding)}" for finding in report.findings)
    if report.prescription is not None and report.prescription.steps:
        yield from _prescription(report.prescription)
    if report.undecided:
        yield f"\n**{plural(len(report.undecided), 'rule')} undecided**, because facts are missing\n"
        yield from (f"- {markdown(words)}" for words in open_questions(report))
    for notice in report.notices:
        yield f"\n{markdown(notice)}"


def _row(chain: Chain) -> str:
    verdict = VERDICTS.get(chain.verdict, chain.verdict)
    return f"| {_MARKS.get(chain.verdict, '❔')} | {markdown(chain.title)} | {markdown(verdict)} | {markdown(breaks_at(chain))} |"


def _item(finding: Finding) -> str:
    see = "".join(link(source.url) for source in finding.sources[:1])
    if finding.severity == "info":  # good to know, not to be read before what is wrong
        return f"{finding.severity} {markdown(heading(finding))}{see}"
    told = paragraphs(finding)[: -1 if see else None]
    return f"**{finding.severity}** {markdown(joined(heading(finding), *told))}{see}"


def _prescription(prescription: Prescription) -> Iterator[str]:
    yield "\n**Prescription**\n"
    for number, step in enumerate(prescription.steps, 1):
        cleared = f"For {', '.join(step.clears)}" if step.clears else ""
        yield f"{number}. {markdown(joined(step.text, step.note, cleared))}"
