"""One cause, one answer: what an earlier break of the chain explains is folded under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from ovdoctor.findings.model import Finding
from ovdoctor.rules.chains import ChainDefinition
from ovdoctor.rules.evaluate import Outcome
from ovdoctor.rules.model import Rule

_SHARED_UNTIL = "plugin"
"""Trouble with OpenVINO itself (device ANY) explains what a device shows from this link of its chain on."""


def fold(found: Sequence[tuple[Outcome, Finding]], chains: Sequence[ChainDefinition]) -> tuple[list[Finding], list[Outcome]]:
    """Findings with the symptoms that they explain inside them, and the outcomes that are not consequences."""
    order = {chain.device: [link.id for link in chain.links] for chain in chains}
    silent = {(chain.device, link.id) for chain in chains for link in chain.links if not link.explains}
    errors = [(outcome.rule, finding) for outcome, finding in found if not outcome.rule.symptom and finding.severity == "error"]
    causes = [(rule, cause) for rule, cause in errors if rule.explains is not None or (cause.device, cause.stage) not in silent]
    consequences: dict[str, list[Finding]] = {}
    free: list[tuple[Outcome, Finding]] = []
    for outcome, finding in found:
        explaining = [cause for rule, cause in causes if outcome.rule.symptom and _explains(rule, cause, finding, order)]
        if explaining:
            first = min(explaining, key=lambda cause: _place(cause, finding, order))
            consequences.setdefault(first.rule, []).append(finding)
        else:
            free.append((outcome, finding))
    findings = [msgspec.structs.replace(finding, consequences=consequences.get(finding.rule, [])) for _, finding in free]
    return findings, [outcome for outcome, _ in free]


def _explains(rule: Rule, cause: Finding, symptom: Finding, order: Mapping[str, Sequence[str]]) -> bool:
    """Whether the rule says so itself; else, whether the cause breaks the symptom's chain at the symptom's link or before it."""
    if rule.explains is not None:
        return any(fnmatchcase(symptom.rule, pattern) for pattern in rule.explains)
    links = order[symptom.device]
    if cause.device == symptom.device:
        return links.index(cause.stage) <= links.index(symptom.stage)
    shared = cause.device == "ANY" and _SHARED_UNTIL in links
    return shared and links.index(symptom.stage) >= links.index(_SHARED_UNTIL)


def _place(cause: Finding, symptom: Finding, order: Mapping[str, Sequence[str]]) -> int:
    """The earliest link of the device's own chain first; trouble with OpenVINO itself where there is none."""
    own = order[symptom.device]
    return own.index(cause.stage) if cause.device == symptom.device else len(own)
