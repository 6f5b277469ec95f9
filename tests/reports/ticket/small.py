"""A report by hand: it does not change with every new rule."""

from __future__ import annotations

from msgspec.structs import replace

from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.explanation import Cause, Explanation, Quote
from ovdoctor.findings.model import (
    Chain,
    ChainLink,
    Counts,
    Evidence,
    Finding,
    Missing,
    Prescription,
    Reference,
    Remedy,
    Report,
    Step,
    Undecided,
)
from ovdoctor.findings.scan import ModelFound, ModelPort, ModelScan, OperationFound, Patch, Place, ScanFinding, TargetScan
from ovdoctor.findings.support import LogText, Redacted, SupportReport

LOG = """Traceback (most recent call last):
  File "app.py", line 12, in <module>
    compiled = core.compile_model(model, "NPU")
RuntimeError: cannot open ~/models/net.xml, ask @somebody about #12 (https://example.org/x)"""
FACTS: dict[str, Fact] = {
    "npu.driver.version": Unknown("no package owns it", "package database"),
    "npu.node.access": Known(False, "/dev/accel/accel0"),
    "npu.node.path": Known("/dev/accel/accel0", "/dev/accel"),
    "npu.umd.stale": Absent("the loader's search path"),
    "openvino.build": Known("2026.4.1-22982-e213a147257-releases/2026/4", "get_version()"),
    "openvino.version": Known("2026.4.1", "package metadata"),
    "os.distribution": Known("ubuntu", "/etc/os-release"),
    "os.family": Known("linux", "the interpreter's platform"),
    "os.version": Known("24.04", "/etc/os-release"),
    "packages": Known([{"name": "numpy", "version": "2.4.6"}, {"name": "openvino", "version": "2026.4.1"}], "site-packages"),
    "python.executable": Known("~/venv/bin/python", "--python"),
}


def small() -> SupportReport:
    """A machine whose user may not open the NPU, a model, a log, and a value that was removed."""
    return SupportReport(
        1,
        "0.0.0",
        machine=_machine(),
        models=(_model(), ModelScan("~/models/broken.xml", "unknown", "~/models/broken.xml:3:1: not well-formed XML", None, ())),
        log=LogText("app.log", LOG, 0),
        explanation=_explanation(),
        redacted=(Redacted("home", "~", 4),),
        notices=("names of layers are left out",),
    )


def finding() -> Finding:
    """With everything that a finding can have."""
    return Finding(
        rule="npu-node-permission",
        title="This user may not open the NPU",
        severity="error",
        device="NPU",
        stage="permission",
        explanation="The node belongs to the group render, and this user is not in it.",
        why=[Evidence("npu.node.access", "no", "/dev/accel/accel0", "is false")],
        remedies=[
            Remedy("command", 'Run: sudo usermod -aG render "$USER"', "Log in anew."),
            Remedy("manual", "Ask the administrator"),
        ],
        sources=[
            Reference("https://docs.openvino.ai/2026/get-started.html", "", "", "2026-11-22"),
            Reference("https://github.com/intel/linux-npu-driver/issues/44", "", "", "2026-11-22"),
        ],
    )


def _machine() -> Report:
    links = [ChainLink("hardware", "hardware present", "holds", "", []),
             ChainLink("permission", "permission", "broken", "", ["npu-node-permission"]),
             ChainLink("listed", "device listed", "blocked", "", [])]  # fmt: skip
    missing, rule = Missing("npu.driver.version", "not known: no package owns it", "x"), "npu-node-permission"
    return Report(
        schema_version=1,
        ovdoctor="0.0.0",
        facts=FACTS,
        devices=["NPU"],
        chains=[Chain("NPU", "NPU", "broken", links), Chain("GPU", "GPU", "absent", [])],
        findings=[finding()],
        undecided=[Undecided("npu-driver-old", "old", "warning", "NPU", [missing])],
        prescription=Prescription([Step("Run: sudo usermod -aG render", "", [rule])], [rule], [], []),
        counts=Counts(10, 1, 5, 3, 1, 0),
        notices=[],
    )


def _explanation() -> Explanation:
    cause = Cause(
        replace(finding(), severity="warning"),
        "possible",
        [Quote(4, "RuntimeError: cannot open ~/models/net.xml, ask @somebody about #12")],
        [Missing("npu.node.mode", "the log does not tell it", "stat")],
    )
    return Explanation(1, "0.0.0", {"request.devices": Known(["NPU"], "the text")}, [cause], [], [])


def _model() -> ModelScan:
    place = Place("", 1203, 3, 0, 9)
    failing = ScanFinding(
        rule="operation-not-compiled",
        title="MaxPool of opset14 is not known to the compiler",
        severity="error",
        verdict="fails",
        stage="compile",
        operation="MaxPool-14",
        explanation="",
        how_known="measured: compiled",
        count=2,
        places=(place, Place("", 1344, 3, 10, 19)),
        remedies=(Remedy("upgrade", "Use OpenVINO 2024.5 or newer."),),
        sources=(Reference("https://github.com/intel/linux-npu-driver/issues/44", "", "", ""),),
    )
    operation = OperationFound("MaxPool", "opset14", 2, "fails", "compile", "not known", "measured", None, (), None, "",
                               (Patch("maxpool-14-to-8", "the same", "MaxPool-8"),), (place,))  # fmt: skip
    target = TargetScan(
        device="NPU",
        openvino="2024.4",
        npu_platform="3720",
        npu_driver="1.8.0",
        os="linux",
        chosen="named",
        verdict="fails",
        stage="compile",
        findings=(failing,),
        operations=(operation,),
        counts={"fails": 1, "ok": 3},
        headlines=(),
        needs_openvino=None,
        npu_compiler="driver",
        notes=("made from verdicts on single operations",),
        command="ovdoctor patch '~/models/net.xml' --device NPU",
    )
    found = ModelFound(
        format="ir",
        name="net",
        ir_version=11,
        written_by="2024.4.0",
        layers=5,
        subgraphs=0,
        operations={"MaxPool-14": 2, "Parameter-1": 1, "Result-1": 2},
        inputs=(ModelPort("images", "f32", "[1,3,?,640]"),),
        outputs=(ModelPort("boxes", None, "[...]"),),
        element_types={"f32": 5},
        constants_size=0,
        rt_info={"conversion_parameters.framework": "pytorch"},
    )
    return ModelScan("~/models/net.xml", "fails", None, found, (target,))
