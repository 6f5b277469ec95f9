"""The rules, as SARIF describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ovdoctor.findings.scan import ScanFinding
from ovdoctor.reports.formats.sarif import LEVELS, text
from ovdoctor.reports.formats.words import joined, one_line, unique
from ovdoctor.reports.scan.grouped import Group
from ovdoctor.reports.scan.words import remedy_words

_OF_TABLES = {
    "operation-not-read": "An operation that this release of OpenVINO does not read",
    "operation-not-compiled": "An operation that the device's plugin does not compile",
    "operation-not-run": "An operation that compiles, and fails when it runs",
    "operation-not-known": "An operation of which nobody knows whether it works there",
    "plugin-refuses": "The installed OpenVINO was asked, and does not take the model",
    "cpu-not-measured": "A CPU of an architecture on which nothing was measured",
    "openvino-not-known": "The installed OpenVINO does not tell its version",
    "model-not-read": "A model of another format than IR that this release of OpenVINO does not read",
}
"""The rules that measured tables answer: their findings' titles name one operation, the rule is about all."""

_HELP_OF_TABLES = "Each result says why, how it is known, and what helps: another release, another export, or 'ovdoctor patch'."


def described(found: Sequence[Group]) -> list[dict[str, Any]]:
    """The rules that found something, by their ids."""
    first = {group.finding.rule: group.finding for group in reversed(found)}
    return [_rule(first[id_]) for id_ in sorted(first)]


def _rule(finding: ScanFinding) -> dict[str, Any]:
    title = _OF_TABLES.get(finding.rule) or one_line(finding.title)
    own = joined(finding.explanation, *unique(remedy_words(finding)))
    helps = f"{title}. {_HELP_OF_TABLES}" if finding.rule in _OF_TABLES else own or title
    sources = unique(source.url for source in finding.sources) if finding.rule not in _OF_TABLES else []
    rule = {
        "id": finding.rule,
        "shortDescription": text(title),
        "fullDescription": text(title if finding.rule in _OF_TABLES else joined(finding.explanation) or title),
        "help": text(" ".join([helps, *(f"See {one_line(url)}" for url in sources)])),
        "defaultConfiguration": {"level": LEVELS[finding.severity] if finding.verdict != "unknown" else "none"},
        "properties": {"tags": ["openvino", finding.stage or "model"]},
    }
    return {**rule, "helpUri": sources[0]} if sources else rule
