"""One cause, one answer: what an earlier break of the chain explains is folded under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ovdoctor.findings.model import Finding
from ovdoctor.rules.evaluate import Outcome

_SHARED_UNTIL = "plugin"
"""Trouble with OpenVINO itself (device ANY) explains what a device shows from this link of its chain on."""


def fold(found: Sequence[tuple[Outcome, Finding]], order: Mapping[str, Sequence[str]]) -> tuple[list[Finding], list[Outcome]]:
    """Findings with the symptoms that they explain inside them, and the outcomes that are not consequences."""
    causes = [(outcome, finding) for outcome, finding in found if not outcome.rule.symptom]
    consequences: dict[str, list[Finding]] = {}
    free: list[tuple[Outcome, Finding]] = []
    for outcome, finding in found:
        if not outcome.rule.symptom:
            free.append((outcome, finding))
            continue
        explaining = [cause for _, cause in causes if cause.severity == "error" and _explains(cause, finding, order)]
        if explaining:
            first = min(explaining, key=lambda cause: _place(cause, finding, order))
            consequences.setdefault(first.rule, []).append(finding)
        else:
            free.append((outcome, finding))
    findings = [msgspec.structs.replace(finding, consequences=consequences.get(finding.rule, [])) for _, finding in free]
    return findings, [outcome for outcome, _ in free]


def _explains(cause: Finding, symptom: Finding, order: Mapping[str, Sequence[str]]) -> bool:
    """Whether the cause breaks the symptom's chain at the symptom's link or before it."""
    links = order[symptom.device]
    if cause.device == symptom.device:
        return links.index(cause.stage) <= links.index(symptom.stage)
    shared = cause.device == "ANY" and _SHARED_UNTIL in links
    return shared and links.index(symptom.stage) >= links.index(_SHARED_UNTIL)


def _place(cause: Finding, symptom: Finding, order: Mapping[str, Sequence[str]]) -> int:
    return order[symptom.device].index(cause.stage) if cause.device == symptom.device else -1
