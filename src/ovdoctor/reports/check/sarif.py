"""SARIF 2.1.0: a result for each finding and each rule that could not be decided."""

from __future__ import annotations

from typing import Any

from ovdoctor.findings.model import Finding, Report, Undecided
from ovdoctor.reports.check.anchor import Anchor
from ovdoctor.reports.check.words import heading, missing_words, paragraphs
from ovdoctor.reports.formats.files import artifact
from ovdoctor.reports.formats.sarif import LEVELS, document, driver, fingerprints, kind_and_level, text
from ovdoctor.reports.formats.words import joined, one_line, unique

_NO_FILE = (
    "What was found on a machine is in no file, and no file here says what a project wants of it: results have no physical "
    "location, and GitHub code scanning refuses them. Start ovdoctor where the project's pyproject.toml or requirements.txt lies."
)
_OF_PROJECT = "This is about the machine; the file is named because code scanning shows results at files alone."


def render(report: Report, anchor: Anchor | None = None) -> str:
    """The report as SARIF text, its results shown at ``anchor``."""
    rules = {rule["id"]: rule for rule in map(_of_undecided, report.undecided)}
    rules |= {rule["id"]: rule for finding in report.findings for rule in [_of_finding(finding)]}
    results = [_result(finding, anchor) for finding in report.findings]
    results += [_open(rule, anchor) for rule in report.undecided]
    properties = {
        "chains": {one_line(chain.device): one_line(chain.verdict) for chain in report.chains},
        "counts": {name: getattr(report.counts, name) for name in report.counts.__struct_fields__},
    }
    return document(
        driver(report.ovdoctor, [rules[id_] for id_ in sorted(rules)]), _invocation(report, anchor), results, properties
    )


def _result(finding: Finding, anchor: Anchor | None) -> dict[str, Any]:
    note = [_OF_PROJECT] if anchor is not None and not anchor.text else []
    facts = [evidence.fact for evidence in finding.why]
    return {
        "ruleId": one_line(finding.rule),
        **kind_and_level(finding.severity, fails=finding.severity != "info"),
        "message": text("\n".join([one_line(finding.title), *paragraphs(finding), *note])),
        "locations": _locations(finding.device, finding.stage, facts, anchor),
        "partialFingerprints": fingerprints("machine", finding.device, finding.rule),
        "properties": {
            "device": one_line(finding.device),
            "stage": one_line(finding.stage),
            "facts": unique(map(one_line, facts)),
            "consequences": [one_line(each.rule) for each in finding.consequences],
        },
    }


def _open(rule: Undecided, anchor: Anchor | None) -> dict[str, Any]:
    facts = [missing.fact for missing in rule.missing]
    return {
        "ruleId": one_line(rule.rule),
        **kind_and_level(rule.severity, unknown=True),
        "message": text(f"{one_line(rule.title)}: not decided, because facts are missing.\n{missing_words(rule)}"),
        "locations": _locations(rule.device, "", facts, anchor),
        "partialFingerprints": fingerprints("machine", rule.device, rule.rule),
        "properties": {"device": one_line(rule.device), "facts": unique(map(one_line, facts))},
    }


def _locations(device: str, stage: str, facts: list[str], anchor: Anchor | None) -> list[dict[str, Any]]:
    """The link of the chain; and the file, with the line of the first fact that is in it."""
    path = "/".join(unique(map(one_line, ("machine", device, stage))))
    logical = {"name": one_line(stage) or one_line(device), "fullyQualifiedName": path, "kind": "resource"}
    if anchor is None:
        return [{"logicalLocations": [logical]}]
    region = {"startLine": anchor.line(facts)}
    return [{"physicalLocation": {"artifactLocation": artifact(anchor.path), "region": region}, "logicalLocations": [logical]}]


def _invocation(report: Report, anchor: Anchor | None) -> dict[str, Any]:
    notices = [*report.notices, *([_NO_FILE] if anchor is None and (report.findings or report.undecided) else [])]
    notes = [{"level": "note", "message": text(one_line(notice))} for notice in notices]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _of_finding(finding: Finding) -> dict[str, Any]:
    sources = unique(one_line(source.url) for source in finding.sources if source.url.startswith("https://"))
    remedies = unique(joined(remedy.text, remedy.note) for remedy in finding.remedies)
    explanation = joined(finding.explanation) or heading(finding)
    rule = {
        **_described(
            finding.rule, finding.title, explanation, " ".join([explanation, *remedies, *(f"See {url}" for url in sources)])
        ),
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"tags": unique(["openvino", one_line(finding.device), one_line(finding.stage)])},
    }
    return {**rule, "helpUri": sources[0]} if sources else rule


def _of_undecided(rule: Undecided) -> dict[str, Any]:
    more = f"'ovdoctor rules show {one_line(rule.rule)}' tells more."
    return {
        **_described(rule.rule, rule.title, one_line(rule.title), joined(rule.title, more)),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": unique(["openvino", one_line(rule.device)])},
    }


def _described(rule: str, title: str, description: str, helps: str) -> dict[str, Any]:
    return {
        "id": one_line(rule),
        "shortDescription": text(one_line(title)),
        "fullDescription": text(description),
        "help": text(helps),
    }
