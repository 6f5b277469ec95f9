"""Results as HTML fragments, for notebooks. Styles are inline and take the notebook's own colours, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ovdoctor.findings.scan import ModelScan, Scan, ScanFinding, Strip, TargetScan, Verdict
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.words import (
    FEW,
    asked_words,
    basis,
    how_words,
    layers,
    listed,
    one_line,
    reasons,
    remedy_words,
    tally,
    unique,
    untold,
    verdict_words,
)

_MARKS: dict[Verdict, str] = {"ok": "✓", "fails": "✗", "unknown": "?"}
_REMARKS = {"error": "!", "warning": "!", "info": "i"}
"""What is worth knowing of a model that works nevertheless is no ✓."""
# Between light and dark, since a fragment does not know its notebook's theme: a contrast above 4 : 1 on both.
COLOURS: dict[Verdict, str] = {"ok": "#288a41", "fails": "#e03e3e", "unknown": "#a06e00"}
_CELL = "padding:0.3em 0.7em;text-align:left;vertical-align:top;border:1px solid rgba(128,128,128,0.4)"
_TABLE = "border-collapse:collapse;margin:0.5em 0;color:inherit;background:transparent"


def model_table(model: ModelScan) -> str:
    """One model: its targets, and what was found on them."""
    parts = [f"<p><code>{_text(model.path)}</code></p>"]
    if model.error is not None:
        parts.append(f"<p>{_mark('fails', 'not judged')} {_text(model.error)}</p>")
    headlines = unique(
        one_line(each.text) for each in (*model.headlines, *(own for target in model.targets for own in target.headlines))
    )
    if headlines:
        parts.append(f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in headlines)}</ul>")
    if model.targets:
        parts.append(_table(["Target", "Verdict", "How it is known"], map(_target_row, model.targets)))
    found = [(target, finding) for target in model.targets for finding in condensed(target.findings)]
    if found:
        parts.append(_table(["Target", "Finding", "Why", "What to do"], (_finding_row(*each) for each in found)))
    if model.strip is not None:
        parts.append(_strip(model.strip))
    return f"<div>{''.join(parts)}</div>"


def scan_tables(scan: Scan) -> str:
    """One model in full; of many, a line for each model and target."""
    if len(scan.models) == 1:
        return model_table(scan.models[0])
    rows = [row for model in scan.models for row in _model_rows(model)]
    notices = "".join(f"<p>{_text(notice)}</p>" for notice in scan.notices)
    return f"<div>{_table(['Model', 'Target', 'Verdict', 'Because'], rows)}{notices}</div>"


def _model_rows(model: ModelScan) -> Iterator[list[str]]:
    path = f"<code>{_text(model.path)}</code>"
    if model.error is not None:
        yield [path, "", _mark("fails", "not judged"), _text(model.error)]
    for target in model.targets:
        why = listed(reasons(target), FEW) or basis(target)
        yield [path, _text(target.name), _verdict(target), _text(why)]


def _target_row(target: TargetScan) -> list[str]:
    undecided = ", ".join(target.undecided)
    told = [
        f"{tally(target)} ({basis(target)})",
        *target.notes,
        f"undecided, because facts are missing: {undecided}" if undecided else "",
        *map(asked_words, target.asked),
        target.command or "",
    ]
    return [_text(target.name), _verdict(target), "<br>".join(map(_text, unique(told)))]


def _finding_row(target: TargetScan, finding: ScanFinding) -> list[str]:
    more = untold(target, finding)
    where = layers(finding.places, finding.count) if finding.count else ""
    why = unique([finding.explanation, where, how_words(finding), *(words for label, words in more if label != "patch")])
    cure = unique([*remedy_words(finding), *(words for label, words in more if label == "patch")])
    mark = (
        _mark(finding.verdict, finding.title)
        if finding.verdict != "ok"
        else f"{_REMARKS[finding.severity]} {_text(finding.title)}"
    )
    title = f"{mark}<br><code>{_text(finding.rule)}</code>"
    return [_text(target.name), title, "<br>".join(map(_text, why)), "<br>".join(map(_text, cure))]


def _strip(strip: Strip) -> str:
    rows = (
        [_text(row.device), *(_mark(verdict, "", why) for verdict, why in zip(row.verdicts, row.why, strict=False))]
        for row in strip.rows
    )
    return f'<div style="overflow-x:auto">{_table(["Device", *map(one_line, strip.releases)], rows)}</div>'


def _table(heads: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    head = "".join(f'<th style="{_CELL}">{_text(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td style={chr(34)}{_CELL}{chr(34)}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _verdict(target: TargetScan) -> str:
    return _mark(target.verdict, verdict_words(target))


def _mark(verdict: Verdict, words: str, hint: str = "") -> str:
    title = f' title="{_text(hint or verdict)}"'
    return f'<span style="color:{COLOURS[verdict]};font-weight:600"{title}>{_MARKS[verdict]} {_text(words)}</span>'


def _text(text: str) -> str:
    return escape(one_line(text))
