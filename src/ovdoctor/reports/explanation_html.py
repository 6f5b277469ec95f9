"""What a text means as an HTML fragment, for notebooks. Whatever comes from the text is escaped; links are those of rules."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ovdoctor.findings.explanation import Cause, Explanation
from ovdoctor.findings.model import Reference
from ovdoctor.reports.text.terminal import printable

_FEW = 5


def explanation_fragment(explanation: Explanation) -> str:
    """The first causes: what, why, what to do, who says so."""
    if explanation.causes:
        rest = len(explanation.causes) - _FEW
        causes = "".join(f"<li>{_cause(cause, explanation.model or '')}</li>" for cause in explanation.causes[:_FEW])
        body = f"<ol>{causes}</ol>" + (f"<p>and {rest} more, less specific</p>" if rest > 0 else "")
    else:
        body = "<p>Nothing found: no rule knows what this text says. That does not mean that nothing is wrong.</p>"
    return f"<div>{body}{''.join(f'<p>{_text(notice)}</p>' for notice in explanation.notices)}</div>"


def _cause(cause: Cause, model: str) -> str:
    finding = cause.finding
    possible = "possible, " if cause.certainty == "possible" else ""
    lines = [
        *(f"line {quote.line}: <code>{_text(quote.text)}</code>" for quote in cause.quotes),
        *(f"<code>{_text(f'{model}:{place.line} {place.layer}')}</code>" for place in cause.places[:_FEW]),
        *(f"not known: {_text(missing.fact)}: {_text(missing.reason)}" for missing in cause.missing),
        *(f"<b>{_text(remedy.text)}</b> {_text(remedy.note)}" for remedy in finding.remedies),
        *map(_source, finding.sources[:1]),
    ]
    head = f"{possible}{finding.severity}: <b>{_text(finding.title)}</b> <code>{_text(finding.rule)}</code>"
    return f"{head}<br>{_text(finding.explanation)}{_list(lines)}"


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _source(source: Reference) -> str:
    if not source.url.startswith("https://"):
        return _text(source.url or f"measured: {source.measured}")
    return f'<a href="{_text(source.url)}">{_text(source.url)}</a>'


def _text(text: str) -> str:
    return escape(printable(text))
