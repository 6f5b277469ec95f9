"""Every release since 2023.0 by device: ok, fails or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from ovdoctor.findings.scan import Strip, StripRow
from ovdoctor.rules.load import RuleSet
from ovdoctor.scanning.conclusion import Conclusion, conclude
from ovdoctor.scanning.reading import ReadModel
from ovdoctor.scanning.targets import Aim, Wanted
from ovdoctor.tables import Target, timeline
from ovdoctor.tables.devices import PLATFORMS

_PLACEHOLDER = re.compile(r" ?\{[\w.-]+\}")


def make_strip(model: ReadModel, aims: Sequence[Aim], wanted: Wanted, rules: RuleSet) -> Strip:
    """A row for each device of ``aims``; for all devices where none was named."""
    releases = timeline("cpu").releases
    return Strip(releases, tuple(_row(model, aim, releases, rules) for aim in _rows(aims, wanted)))


def _rows(aims: Sequence[Aim], wanted: Wanted) -> Iterator[Aim]:
    seen: dict[str, Aim] = {}
    for aim in aims:
        seen.setdefault(_label(aim.target), aim)
    if not (wanted.devices or wanted.about_npu):
        system = aims[0].target.os
        others = [Target("CPU", "", os=system), Target("GPU", "", os=system)]
        others += [Target("NPU", "", platform, os=system) for platform in PLATFORMS]
        for target in others:
            seen.setdefault(_label(target), Aim(target, "", aims[0].facts))
    yield from sorted(seen.values(), key=lambda aim: (aim.target.device, aim.target.npu_driver is not None))


def _label(target: Target) -> str:
    platform = f" {target.npu_platform}" if target.npu_platform else ""
    return f"{target.device}{platform}" + (f", driver {target.npu_driver}" if target.npu_driver else "")


def _row(model: ReadModel, aim: Aim, releases: Sequence[str], rules: RuleSet) -> StripRow:
    found = [conclude(model, Aim(_in_release(aim.target, release), aim.chosen, aim.facts), rules) for release in releases]
    return StripRow(
        device=_label(aim.target),
        verdicts=tuple(each.verdict for each in found),
        stages=tuple(each.stage for each in found),
        why=tuple(_why(each, rules) for each in found),
    )


def _in_release(target: Target, release: str) -> Target:
    """Which compiler sees a model is known of the machine's own release alone."""
    compiler = target.npu_compiler if release == target.openvino else None
    return msgspec.structs.replace(target, openvino=release, npu_compiler=compiler)


def _why(conclusion: Conclusion, rules: RuleSet) -> str:
    """The first reason, in words that do not name the release: the same reason is told once."""
    if conclusion.verdict == "ok":
        return ""
    general = {rule.id: _PLACEHOLDER.sub("", rule.title) for rule in rules.rules}
    failing = [general.get(finding.rule, finding.title) for finding in conclusion.found if finding.verdict == "fails"]
    listed = [operation.why for operation in conclusion.tables.operations if operation.verdict == conclusion.verdict]
    undecided = [f"undecided: {general[rule.rule]}" for rule in conclusion.undecided if rule.severity == "error"]
    return next(iter([*failing, *listed, *undecided]), "")
