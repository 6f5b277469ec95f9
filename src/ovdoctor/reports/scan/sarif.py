"""SARIF 2.1.0, which GitHub code scanning and other services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.scan.grouped import Group, contradictions, groups, paragraphs
from ovdoctor.reports.scan.sarif_locations import ROOT, artifact, locations
from ovdoctor.reports.scan.sarif_rules import LEVELS, driver, text
from ovdoctor.reports.scan.words import one_line

# What GitHub accepts; a file beyond it is rejected as a whole.
# https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
MOST_RESULTS = 25_000
MOST_LOCATIONS = 1_000

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(scan: Scan) -> str:
    """The scan as SARIF text."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(scan)]}, indent=2)


def _run(scan: Scan) -> dict[str, Any]:
    found = groups(scan)
    shown = found[:MOST_RESULTS]  # the worst come first
    tool = driver(scan.ovdoctor, shown)
    indices = {rule["id"]: index for index, rule in enumerate(tool["rules"])}
    return {
        "tool": {"driver": tool},
        "invocations": [_invocation(scan, len(found) - len(shown))],
        "originalUriBaseIds": {ROOT: {"description": text("The folder in which ovdoctor was started.")}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(group, indices[group.finding.rule]) for group in shown],
        "properties": {"models": [_judged(model) for model in scan.models if model.error is None]},
    }


def _result(group: Group, rule_index: int) -> dict[str, Any]:
    finding = group.finding
    cut = len(group.places) - MOST_LOCATIONS
    note = [f"Only the first {MOST_LOCATIONS} layers are listed as locations, as GitHub takes no more."] if cut > 0 else []
    print_ = _fingerprint(group)
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        **_kind(group),
        "message": text("\n".join([one_line(finding.title), *paragraphs(group), *note])),
        "locations": locations(group, MOST_LOCATIONS),
        # GitHub compares the first alone; upload-sarif would take the line's text, which changes with every number in it.
        "partialFingerprints": {"primaryLocationLineHash": f"{print_}:1", "ovdoctorFinding/v1": print_},
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
    """§3.27.9: only what fails has a level; ``open`` is what could not be decided."""
    finding = group.finding
    if finding.verdict == "unknown":
        return {"kind": "open", "level": "none"}
    if finding.verdict == "ok" and finding.severity == "info":
        return {"kind": "informational", "level": "none"}
    return {"kind": "fail", "level": LEVELS[finding.severity]}


def _fingerprint(group: Group) -> str:
    """The same as long as model, rule and operation are: lines and targets may change."""
    parts = [artifact(group.model.path)["uri"], group.finding.rule, group.finding.operation or ""]
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


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
