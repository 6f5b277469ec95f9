"""A model of another format that OpenVINO did not read: an answer for the release that was asked, and for no other."""

from __future__ import annotations

from ovdoctor.facts.versions import parse
from ovdoctor.findings.scan import ScanFinding, TargetScan, Verdict
from ovdoctor.scanning.reading import NotConverted
from ovdoctor.scanning.targets import Aim

RULE = "model-not-read"


def refused(aim: Aim, refusal: NotConverted) -> TargetScan:
    """``fails`` for the release that was asked; of the others nothing is known."""
    target, asked = aim.target, refusal.openvino or ""
    same = _numbers(asked) == _numbers(target.openvino) is not None
    verdict: Verdict = "fails" if same else "unknown"
    title = f"OpenVINO {asked} cannot read the file"
    finding = ScanFinding(
        rule=RULE,
        title=title if same else f"{title}; of {target.openvino} it is not known",
        severity="error" if same else "warning",
        verdict=verdict,
        stage="read",
        operation=None,
        explanation=f"OpenVINO says: {refusal}",
        how_known=f"asked: OpenVINO {asked}",
        count=0,
        places=(),
    )
    return TargetScan(
        device=target.device,
        openvino=target.openvino,
        npu_platform=target.npu_platform,
        npu_driver=target.npu_driver,
        os=target.os,
        chosen=aim.chosen,
        verdict=verdict,
        stage="read",
        findings=(finding,),
        operations=(),
        counts={},
        headlines=(),
        needs_openvino=None,
        npu_compiler=None,
        notes=(),
        how_known=finding.how_known,
    )


def _numbers(version: str) -> tuple[int, ...] | None:
    found = parse(version, "openvino")
    return (*found.numbers, 0, 0, 0)[:3] if found else None
