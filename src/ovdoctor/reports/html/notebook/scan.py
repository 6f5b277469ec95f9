"""Scans in tables."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.scan import ModelScan, Scan, ScanFinding, Strip, TargetScan
from ovdoctor.reports.formats.words import listed, one_line, unique
from ovdoctor.reports.html.notebook.parts import lines, mark, table, text
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.words import (
    FEW,
    asked_words,
    basis,
    how_words,
    layers,
    reasons,
    remedy_words,
    tally,
    untold,
    verdict_words,
)

_REMARKS = {"error": "!", "warning": "!", "info": "i"}
"""What is worth knowing of a model that works nevertheless is no ✓."""


def model_table(model: ModelScan) -> str:
    """One model: its targets, and what was found on them."""
    parts = [f"<p><code>{text(model.path)}</code></p>"]
    if model.error is not None:
        parts.append(f"<p>{mark('fails', 'not judged')} {text(model.error)}</p>")
    headlines = unique(
        one_line(each.text) for each in (*model.headlines, *(own for target in model.targets for own in target.headlines))
    )
    if headlines:
        parts.append(f"<ul>{''.join(f'<li>{text(line)}</li>' for line in headlines)}</ul>")
    if model.targets:
        parts.append(table(["Target", "Verdict", "How it is known"], map(_target_row, model.targets)))
    found = [(target, finding) for target in model.targets for finding in condensed(target.findings)]
    if found:
        parts.append(table(["Target", "Finding", "Why", "What to do"], (_finding_row(*each) for each in found)))
    if model.strip is not None:
        parts.append(_strip(model.strip))
    return f"<div>{''.join(parts)}</div>"


def scan_tables(scan: Scan) -> str:
    """One model in full; of many, a line for each model and target."""
    if len(scan.models) == 1:
        return model_table(scan.models[0])
    rows = [row for model in scan.models for row in _model_rows(model)]
    notices = "".join(f"<p>{text(notice)}</p>" for notice in scan.notices)
    return f"<div>{table(['Model', 'Target', 'Verdict', 'Because'], rows)}{notices}</div>"


def _model_rows(model: ModelScan) -> Iterator[list[str]]:
    path = f"<code>{text(model.path)}</code>"
    if model.error is not None:
        yield [path, "", mark("fails", "not judged"), text(model.error)]
    for target in model.targets:
        why = listed(reasons(target), FEW) or basis(target)
        yield [path, text(target.name), _verdict(target), text(why)]


def _target_row(target: TargetScan) -> list[str]:
    undecided = ", ".join(target.undecided)
    told = [
        f"{tally(target)} ({basis(target)})",
        *target.notes,
        f"undecided, because facts are missing: {undecided}" if undecided else "",
        *map(asked_words, target.asked),
        target.command or "",
    ]
    return [text(target.name), _verdict(target), lines(unique(told))]


def _finding_row(target: TargetScan, finding: ScanFinding) -> list[str]:
    more = untold(target, finding)
    where = layers(finding.places, finding.count) if finding.count else ""
    why = unique([finding.explanation, where, how_words(finding), *(words for label, words in more if label != "patch")])
    cure = unique([*remedy_words(finding), *(words for label, words in more if label == "patch")])
    told = text(finding.title)
    head = mark(finding.verdict, finding.title) if finding.verdict != "ok" else f"{_REMARKS[finding.severity]} {told}"
    title = f"{head}<br><code>{text(finding.rule)}</code>"
    return [text(target.name), title, lines(why), lines(cure)]


def _strip(strip: Strip) -> str:
    rows = (
        [text(row.device), *(mark(verdict, "", why) for verdict, why in zip(row.verdicts, row.why, strict=False))]
        for row in strip.rows
    )
    return f'<div style="overflow-x:auto">{table(["Device", *map(one_line, strip.releases)], rows)}</div>'


def _verdict(target: TargetScan) -> str:
    return mark(target.verdict, verdict_words(target))
