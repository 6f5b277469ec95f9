"""The summary of a GitHub job (``$GITHUB_STEP_SUMMARY``), in Markdown.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
"""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.formats.markdown import link, markdown, within_limit
from ovdoctor.reports.formats.words import joined, listed
from ovdoctor.reports.scan.grouped import Group, contradictions, groups, paragraphs
from ovdoctor.reports.scan.text import closing_line
from ovdoctor.reports.scan.words import FEW, basis, kind_of, reasons, verdict_words

_MARKS = {"ok": "✅", "fails": "❌", "unknown": "❔"}


def render(scan: Scan) -> str:
    """A table of all verdicts, what was found, and how it ended."""
    return within_limit(_lines(scan), f"\n{markdown(closing_line(scan))}\n").rstrip("\n")


def _lines(scan: Scan) -> Iterator[str]:
    yield "### ovdoctor scan"
    yield ""
    yield "| | Model | Target | Verdict | Because |"
    yield "|---|---|---|---|---|"
    for model in scan.models:
        yield from _rows(model)
    found = [group for group in groups(scan, together=True) if group.finding.verdict != "ok" or group.finding.severity != "info"]
    if found:
        yield ""
    for group in found:
        yield f"- {_item(group)}"
    for words in (*contradictions(scan), *scan.notices):
        yield f"\n{markdown(words)}"


def _rows(model: ModelScan) -> Iterator[str]:
    path = f"<code>{markdown(model.path)}</code>"
    if model.error is not None:
        yield f"| {_MARKS['fails']} | {path} | | not judged | {markdown(model.error)} |"
    for target in model.targets:
        because = markdown(_because(target))
        yield f"| {_MARKS[target.verdict]} | {path} | {markdown(target.name)} | {verdict_words(target)} | {because} |"


def _because(target: TargetScan) -> str:
    return listed(reasons(target), FEW) or basis(target)


def _item(group: Group) -> str:
    finding = group.finding
    see = "".join(link(source.url) for source in finding.sources[:1])
    told = joined(finding.title, *paragraphs(group))
    return f"**{kind_of(finding)}** <code>{markdown(group.model.path)}</code>: {markdown(told)}{see}"
