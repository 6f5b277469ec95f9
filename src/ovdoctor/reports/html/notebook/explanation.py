"""What a text means. Links are those of rules."""

from __future__ import annotations

from ovdoctor.findings.explanation import Cause, Explanation
from ovdoctor.findings.model import Reference
from ovdoctor.reports.html.notebook.parts import link, listed, text

_FEW = 5


def explanation_fragment(explanation: Explanation) -> str:
    """The first causes: what, why, what to do, who says so."""
    if explanation.causes:
        rest = len(explanation.causes) - _FEW
        causes = "".join(f"<li>{_cause(cause, explanation.model or '')}</li>" for cause in explanation.causes[:_FEW])
        body = f"<ol>{causes}</ol>" + (f"<p>and {rest} more, less specific</p>" if rest > 0 else "")
    else:
        body = "<p>Nothing found: no rule knows what this text says. That does not mean that nothing is wrong.</p>"
    return f"<div>{body}{''.join(f'<p>{text(notice)}</p>' for notice in explanation.notices)}</div>"


def _cause(cause: Cause, model: str) -> str:
    finding = cause.finding
    possible = "possible, " if cause.certainty == "possible" else ""
    lines = [
        *(f"line {quote.line}: <code>{text(quote.text)}</code>" for quote in cause.quotes),
        *(f"<code>{text(f'{model}:{place.line} {place.layer}')}</code>" for place in cause.places[:_FEW]),
        *(f"not known: {text(missing.fact)}: {text(missing.reason)}" for missing in cause.missing),
        *(f"<b>{text(remedy.text)}</b> {text(remedy.note)}" for remedy in finding.remedies),
        *map(_source, finding.sources[:1]),
    ]
    head = f"{possible}{finding.severity}: <b>{text(finding.title)}</b> <code>{text(finding.rule)}</code>"
    return f"{head}<br>{text(finding.explanation)}{listed(lines)}"


def _source(source: Reference) -> str:
    return link(source.url) if source.url else text(f"measured: {source.measured}")
