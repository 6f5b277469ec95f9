"""The page of one rule: what it is, why, how it is told, what to do, who says so. Markdown that also reads well in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.rules.items import label_of
from ovdoctor.rules.model import Fix, Rule, Source


def rule_page(rule: Rule) -> str:
    """The page as Markdown."""
    return "\n".join(_lines(rule))


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.id}"
    yield ""
    yield f"{rule.title}."
    yield ""
    yield f"*{rule.severity}* · device {rule.device} · link of the chain: {rule.stage}{' · symptom' if rule.symptom else ''}"
    yield ""
    yield "## Why"
    yield ""
    yield rule.prose.explain
    yield ""
    yield "## How it is told"
    yield ""
    yield "From these facts: " + ", ".join(f"`{name}`" for name in sorted(rule.fact_names())) + "."
    yield ""
    for example in rule.prose.examples:
        yield f"- {example.expect}: {example.name}"
    yield ""
    yield "## What to do"
    yield ""
    for fix in rule.prose.fixes:
        yield f"- {_fix(fix)}"
    yield ""
    yield "## Sources"
    yield ""
    for source in rule.prose.sources:
        yield f"- {_source(source)}"


def _fix(fix: Fix) -> str:
    words = {"upgrade": "upgrade", "pin": "install exactly"}
    if fix.changes:
        text = ", ".join(f"{words[fix.kind]} {label_of(change.item)} {change.version}" for change in fix.changes)
    else:
        text = f"{fix.kind}: `{fix.text}`" if fix.kind in ("command", "install", "setting") else fix.text
    return text + (f". {fix.note}" if fix.note else "")


def _source(source: Source) -> str:
    where = f"<{source.url}>" if source.url else f"measured: {source.measured}"
    return f"{where}{f': {source.says}' if source.says else ''} ({source.checked})"
