"""The summary of a GitHub job (``$GITHUB_STEP_SUMMARY``), in Markdown.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.scan.grouped import Group, contradictions, groups, paragraphs
from ovdoctor.reports.scan.text import closing_line
from ovdoctor.reports.scan.words import FEW, basis, joined, kind_of, listed, one_line, reasons, verdict_words

MOST_BYTES = 1_000_000
"""GitHub takes 1 MiB per step, and nothing of a summary that is larger."""
_MARKS = {"ok": "✅", "fails": "❌", "unknown": "❔"}
_PLAIN = re.compile(r"[^\w \u00a0-\uffff().,;/+%='\"-]")


def summary(scan: Scan) -> str:
    """A table of all verdicts, what was found, and how it ended; ends with a newline."""
    lines, used = [], 0
    end = f"\n{markdown(closing_line(scan))}\n"
    for line in _lines(scan):
        used += len(line.encode("utf-8", "replace")) + 1
        if used > MOST_BYTES - 2000:
            end = f"\nThe rest is left out: GitHub takes no more than 1 MiB.\n{end}"
            break
        lines.append(line)
    return "\n".join(lines) + "\n" + end


def markdown(text: str) -> str:
    """Text that is nothing but text: every sign that Markdown or HTML could take for its own is written as a number."""
    return _PLAIN.sub(lambda sign: f"&#{ord(sign.group())};", one_line(text)).replace("_", "&#95;")


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
    see = "".join(
        f" <{source.url}>" for source in finding.sources[:1] if re.fullmatch(r"https://[\w.~:/?#@!$&'()*+,;=%-]+", source.url)
    )
    told = joined(finding.title, *paragraphs(group))
    return f"**{kind_of(finding)}** <code>{markdown(group.model.path)}</code>: {markdown(told)}{see}"
