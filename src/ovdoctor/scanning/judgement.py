"""A model on its targets, as it is published."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from ovdoctor.findings.scan import OperationFound, ScanFinding, TargetScan
from ovdoctor.rules.load import RuleSet
from ovdoctor.scanning.conclusion import conclude
from ovdoctor.scanning.findings import fold, operation_findings
from ovdoctor.scanning.headlines import target_headlines
from ovdoctor.scanning.operations import find_operations
from ovdoctor.scanning.reading import ReadModel
from ovdoctor.scanning.targets import Aim
from ovdoctor.tables import Target, judge_subject
from ovdoctor.tables.model import Os
from ovdoctor.tables.npu_needs import needed_driver

_SEVERITIES = {"error": 0, "warning": 1, "info": 2}
_STAGES = {"read": 0, "compile": 1, "infer": 2, None: 3}
_COMPOSED = (
    "made from verdicts on single operations: in a network, operations are fused and folded, so a network can fare otherwise"
)


def judge(model: ReadModel, aim: Aim, rules: RuleSet) -> TargetScan:
    """What becomes of the model on that target."""
    target = aim.target
    conclusion = conclude(model, aim, rules)
    operations = find_operations(model.kinds, target, model.lines)
    driver = _needed_driver(model, target)
    explains = {rule.id: rule.explains or () for rule in rules.rules}.__getitem__
    found = operation_findings(operations, framework=_framework(model), driver=driver)
    return TargetScan(
        device=target.device,
        openvino=target.openvino,
        npu_platform=target.npu_platform,
        npu_driver=target.npu_driver,
        os=target.os,
        chosen=aim.chosen,
        verdict=conclusion.verdict,
        stage=conclusion.stage,
        findings=tuple(sorted(fold(found, conclusion.found, explains), key=_order)),
        operations=operations,
        counts=_counts(model, target),
        headlines=tuple(target_headlines(model, target, conclusion.tables.route, driver)),
        needs_openvino=conclusion.tables.needs_openvino,
        npu_compiler=conclusion.tables.route,
        notes=(*conclusion.tables.notes, *(() if target.device == "CPU" else (_COMPOSED,))),
        how_known=_how_known(_basis(model, target)),
        undecided=tuple(rule.rule for rule in conclusion.undecided),
        command=_patch_command(model.path, target, operations),
    )


def _order(finding: ScanFinding) -> tuple[bool, int, int, str, str]:
    severity = _SEVERITIES[finding.severity]
    return finding.verdict != "fails", severity, _STAGES[finding.stage], finding.rule, finding.operation or ""


def _framework(model: ReadModel) -> str | None:
    """What the model was made from, as far as the file tells."""
    return model.format if model.reader else model.summary.rt_info.get("conversion_parameters.framework")


def _needed_driver(model: ReadModel, target: Target) -> str | None:
    if target.device != "NPU":
        return None
    return needed_driver([subject for subject in model.kinds if judge_subject(subject, target).verdict == "fails"], target)


def _counts(model: ReadModel, target: Target) -> dict[str, int]:
    """Kinds of operations by verdict."""
    return dict(sorted(Counter(judge_subject(subject, target).verdict for subject in model.kinds).items()))


def _basis(model: ReadModel, target: Target) -> list[tuple[str, int]]:
    """How it is known of what works, and of how many kinds of operations; the commonest first."""
    verdicts = [judge_subject(subject, target) for subject in model.kinds]
    fine = Counter(verdict.how_known for verdict in verdicts if verdict.verdict == "ok")
    return sorted(fine.items(), key=lambda item: (-item[1], item[0]))


def _how_known(basis: Sequence[tuple[str, int]]) -> str:
    if not basis:
        return "nothing is known of any of its operations there"
    if len(basis) < 2:
        return "".join(how for how, _ in basis)
    return "; ".join(f"{count} kind{'s' if count > 1 else ''} {how}" for how, count in basis)


def _patch_command(path: Path, target: Target, operations: Sequence[OperationFound]) -> str | None:
    """Ready to copy, where a patch exists for something that fails."""
    if not any(found.patches for found in operations):
        return None
    words = ["ovdoctor", "patch", *patch_words(path, target)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def patch_words(path: Path, target: Target | TargetScan) -> list[str]:
    """The arguments of ``ovdoctor patch`` for a target."""
    options = {
        "--device": target.device,
        "--openvino": target.openvino,
        "--npu-platform": target.npu_platform,
        "--npu-driver": target.npu_driver,
    }
    return [str(path), *(word for name, value in options.items() if value for word in (name, value))]


def target_of(found: TargetScan) -> Target:
    """The target that was judged."""
    return Target(found.device, found.openvino, found.npu_platform, found.npu_driver, cast("Os | None", found.os))
