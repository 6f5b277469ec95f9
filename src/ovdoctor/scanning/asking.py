"""The real plugins of this machine, asked beside the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from ovdoctor.findings.scan import Asked, ScanFinding, Stage, TargetScan
from ovdoctor.scanning.reading import ReadModel
from ovdoctor.tables import Target, judge_subjects

if TYPE_CHECKING:
    from ovdoctor.models.openvino.answers import Answer
    from ovdoctor.tables.model import Os

Question = Literal["query", "compile"]

RULE = "plugin-refuses"


def ask_plugins(
    path: Path, targets: Sequence[TargetScan], model: ReadModel, question: Question, python: str | None, limit: float
) -> tuple[TargetScan, ...]:
    """The targets with what the installed OpenVINO says of the model on their device."""
    return tuple(_settled(target, tuple(_asked(path, target, model, question, python, limit))) for target in targets)


def _settled(target: TargetScan, asked: tuple[Asked, ...]) -> TargetScan:
    """What the target itself says is truer than tables: it fails what it refuses, and what it compiles is no longer unknown."""
    own = [answer for answer in asked if answer.same]
    refused = next((answer for answer in own if answer.outcome == "fails"), None)
    compiled = next((answer for answer in own if answer.question == "compile_model" and answer.outcome == "ok"), None)
    replace = msgspec.structs.replace
    if compiled is not None and target.verdict == "unknown":
        known = f"asked: compiled for {target.device} by OpenVINO {compiled.openvino} on this machine"
        return replace(target, asked=asked, verdict="ok", stage=None, how_known=known)
    if refused is None or compiled is not None or target.verdict == "fails":
        return replace(target, asked=asked)
    stage: Stage = "read" if refused.question == "read_model" else "compile"
    finding = ScanFinding(
        rule=RULE,
        title=f"OpenVINO on this machine does not {'read' if stage == 'read' else 'compile'} the model",
        severity="error",
        verdict="fails",
        stage=stage,
        operation=None,
        explanation=f"OpenVINO says: {refused.text or refused.note}",
        how_known=f"asked: {refused.question} of OpenVINO {refused.openvino} for {target.device}",
        count=0,
        places=(),
    )
    return replace(target, asked=asked, verdict="fails", stage=stage, findings=(finding, *target.findings))


def _asked(
    path: Path, target: TargetScan, model: ReadModel, question: Question, python: str | None, limit: float
) -> Iterator[Asked]:
    from ovdoctor.models.openvino.answers import in_short
    from ovdoctor.models.openvino.asking import ask
    from ovdoctor.models.openvino.comparison import compare_with_tables

    (answer,) = ask(
        path, [target.device], compile=question == "compile", python=python, limit=limit, npu_platform=target.npu_platform
    )
    by_plugin = answer.settings.get("NPU_COMPILER_TYPE") == "PLUGIN"
    compiler: Literal["plugin"] | None = "plugin" if by_plugin else None
    aim = Target(target.device, target.openvino, target.npu_platform, target.npu_driver, cast("Os | None", target.os), compiler)
    for compared in compare_with_tables(answer, judge_subjects(model.kinds, aim)):
        reply = answer.replies[compared.question]
        yield Asked(
            device=answer.device,
            openvino=answer.openvino or "",
            question=compared.question,
            outcome=_outcome(answer, compared.question),
            text=in_short(reply.text),
            agreement=compared.agreement,
            note=compared.sentence,
            same=compared.same,
        )


def _outcome(answer: Answer, question: str) -> Literal["ok", "fails", "not asked"]:
    """A process that took too long says nothing of the model."""
    outcome = {"query_model": answer.query, "read_model": answer.read, "compile_model": answer.compile}[question].outcome
    if outcome in ("not asked", "timeout"):
        return "not asked"
    return "fails" if outcome != "ok" or (question == "query_model" and answer.unsupported_count) else "ok"
