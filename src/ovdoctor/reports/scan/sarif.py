"""SARIF 2.1.0, which GitHub code scanning and other services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.formats.files import artifact
from ovdoctor.reports.formats.sarif import document, driver, fingerprints, kind_and_level, text
from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.scan.grouped import Group, contradictions, groups, paragraphs
from ovdoctor.reports.scan.sarif_locations import locations
from ovdoctor.reports.scan.sarif_rules import described

# What GitHub accepts; a file beyond it is rejected as a whole.
# https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
MOST_RESULTS = 25_000
MOST_LOCATIONS = 1_000


def render(scan: Scan) -> str:
    """The scan as SARIF text."""
    found = groups(scan)
    shown = found[:MOST_RESULTS]  # the worst come first
    return document(
        driver(scan.ovdoctor, described(shown)),
        _invocation(scan, len(found) - len(shown)),
        [_result(group) for group in shown],
        {"models": [_judged(model) for model in scan.models if model.error is None]},
    )


def _result(group: Group) -> dict[str, Any]:
    finding = group.finding
    cut = len(group.places) - MOST_LOCATIONS
    note = [f"Only the first {MOST_LOCATIONS} layers are listed as locations, as GitHub takes no more."] if cut > 0 else []
    return {
        "ruleId": finding.rule,
        **_kind(group),
        "message": text("\n".join([one_line(finding.title), *paragraphs(group), *note])),
        "locations": locations(group, MOST_LOCATIONS),
        "partialFingerprints": _fingerprints(group),
        "properties": {
            "operation": finding.operation,
            "verdict": finding.verdict,
            "stage": finding.stage,
            "count": group.concerned,
            "how_known": one_line(finding.how_known),
            "targets": [{**_target(target), "verdict": own.verdict, "stage": own.stage} for target, own in group.told],
        },
    }


def _kind(group: Group) -> dict[str, str]:
    finding = group.finding
    fails = finding.verdict != "ok" or finding.severity != "info"
    return kind_and_level(finding.severity, unknown=finding.verdict == "unknown", fails=fails)


def _fingerprints(group: Group) -> dict[str, str]:
    """The same as long as model, rule and operation are: lines and targets may change."""
    return fingerprints(artifact(group.model.path)["uri"], group.finding.rule, group.finding.operation or "")


def _invocation(scan: Scan, left_out: int) -> dict[str, Any]:
    unread = [_unread(model) for model in scan.models if model.error is not None]
    notes = [{"level": "note", "message": text(one_line(notice))} for notice in scan.notices]
    notes += [{"level": "warning", "message": text(words)} for words in contradictions(scan)]
    if left_out:
        cut = f"{left_out} more results, the least severe, are left out: GitHub takes at most {MOST_RESULTS} per run."
        notes.append({"level": "warning", "message": text(cut)})
    return {"executionSuccessful": not unread, "toolExecutionNotifications": [*unread, *notes]}


def _unread(model: ModelScan) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": "model-not-read"},
        "message": text(one_line(model.error or "")),
        "locations": [{"physicalLocation": {"artifactLocation": artifact(model.path)}}],
    }


def _target(target: TargetScan) -> dict[str, Any]:
    names = ("name", "device", "openvino", "npu_platform", "npu_driver", "os")
    told = {name: getattr(target, name) for name in names}
    return {name: one_line(value) if value is not None else None for name, value in told.items()}


def _judged(model: ModelScan) -> dict[str, Any]:
    """What became of each model, so that none that is fine is passed over in silence."""
    told = [{**_target(target), "verdict": target.verdict, "stage": target.stage} for target in model.targets]
    return {"path": one_line(PurePath(model.path).as_posix()), "verdict": model.verdict, "targets": told}
