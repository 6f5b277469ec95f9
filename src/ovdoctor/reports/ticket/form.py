"""OpenVINO's bug form: its fields, and what the report knows to answer.

https://github.com/openvinotoolkit/openvino/blob/master/.github/ISSUE_TEMPLATE/bug.yml (read on 2026-11-22). GitHub makes of a
form that is sent a heading with each label and the answer below; the ids are the names by which an address fills fields in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote, urlencode

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known
from ovdoctor.findings.scan import ModelScan
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.formats.words import one_line, shortened

LABELS = {
    "ov_version": "OpenVINO Version",
    "os": "Operating System",
    "device_use": "Device used for inference",
    "framework": "Framework",
    "model_name": "Model used",
    "bug_description": "Issue description",
    "step_by_step": "Step-by-step reproduction",
    "logs": "Relevant log output",
    "terms": "Issue submission checklist",
}
TERMS = (
    "I'm reporting an issue. It's not a question.",
    "I checked the problem with the documentation, FAQ, open issues, Stack Overflow, etc., and have not found a solution.",
    "There is reproducer code and related data files such as images, videos, models, etc.",
)
OTHER_SYSTEM = "Other (Please specify in description)"
SYSTEMS = ("Ubuntu 18.04 (LTS)", "Ubuntu 20.04 (LTS)", "Windows System", "Red Hat Enterprise Linux 8",
           "macOS Systems for Intel CPU", "macOS Systems for Apple Silicon", OTHER_SYSTEM)  # fmt: skip
"""Those of the form that OpenVINO's Python package runs on."""
DEVICES = ("CPU", "GPU", "NPU", "AUTO", "HETERO", "BATCH")
FRAMEWORKS = {"onnx": "ONNX", "paddle": "PaddlePaddle", "paddlepaddle": "PaddlePaddle", "pytorch": "PyTorch", "caffe": "Caffe"}
"""By what a model says. Of TensorFlow the form wants to know more than a model tells."""

NEW_ISSUE = "https://github.com/openvinotoolkit/openvino/issues/new"
LONGEST_ADDRESS = 8000
_LONGEST = 200


def answers(report: SupportReport) -> dict[str, str]:
    """What the form's short fields can be filled with, in the form's own words; nothing that is not known."""
    told = {
        "ov_version": _openvino(report),
        "os": system(concerned(report)),
        "device_use": _device(concerned(report), report),
        "framework": _one(map(framework, report.models)),
        "model_name": ", ".join(dict.fromkeys(map(model_name, report.models))),
    }
    return {name: shortened(value, _LONGEST) for name, value in told.items() if value}


def link(report: SupportReport) -> str:
    """The address at which GitHub shows the form with the short fields filled in."""
    fields = answers(report)
    while True:
        address = f"{NEW_ISSUE}?{urlencode({'template': 'bug.yml', **fields}, quote_via=quote)}"
        if len(address) <= LONGEST_ADDRESS or not fields:
            return address
        fields.popitem()  # the name of the model is the last


def concerned(report: SupportReport) -> Snapshot:
    """The facts of the machine on which it happened: of a log from elsewhere no more than what it tells itself."""
    if report.log_from_elsewhere:
        return _of_log(report)
    return Snapshot(report.machine.facts if report.machine else {})


def system(facts: Snapshot) -> str:
    """The form's option for the operating system; empty if that is not known."""
    family, version = _text(facts, "os.family"), _text(facts, "os.version")
    if family == "windows":
        return "Windows System"
    if family == "macos":
        arm = _text(facts, "os.arch") in ("arm64", "aarch64")
        return "macOS Systems for Apple Silicon" if arm else "macOS Systems for Intel CPU"
    distribution = _text(facts, "os.distribution").lower()
    if distribution == "ubuntu" and version in ("18.04", "20.04"):
        return f"Ubuntu {version} (LTS)"
    if distribution == "rhel" and re.match(r"8\b", version):
        return "Red Hat Enterprise Linux 8"
    return OTHER_SYSTEM if family or distribution else ""


def framework(model: ModelScan) -> str:
    """The form's option for what the model was made with; empty if it does not say, or the form has no such option."""
    if model.model is None:
        return ""
    made_from = model.model.rt_info.get("conversion_parameters.framework", model.model.format)
    return FRAMEWORKS.get(made_from.lower(), "")


def model_name(model: ModelScan) -> str:
    """The file's name, without its folders."""
    pure = PureWindowsPath if "\\" in model.path else PurePosixPath
    return one_line(pure(model.path).name or model.path)


def _openvino(report: SupportReport) -> str:
    """The one that the log is about, with its build where that is known; where it tells of none, the machine's."""
    names = ("openvino.build", "openvino.version")
    return next(filter(None, (_text(each, name) for each in (_of_log(report), concerned(report)) for name in names)), "")


def _device(facts: Snapshot, report: SupportReport) -> str:
    """The one that was asked for, by the person or in the log. Several are for the person to choose from."""
    asked = [*(report.machine.devices if report.machine else ()), *_listed(_of_log(report), "request.devices")]
    named = [re.split(r"[.:(]", name)[0].upper() for name in asked or _listed(facts, "request.devices")]
    return _one(name for name in named if name in DEVICES)


def _of_log(report: SupportReport) -> Snapshot:
    return Snapshot(report.explanation.facts if report.explanation else {})


def _one(values: Iterable[str]) -> str:
    different = list(dict.fromkeys(value for value in values if value))
    return different[0] if len(different) == 1 else ""


def _text(facts: Snapshot, name: str) -> str:
    fact = facts.get(name)
    return str(fact.value) if isinstance(fact, Known) else ""


def _listed(facts: Snapshot, name: str) -> list[str]:
    fact = facts.get(name)
    items = fact.value if isinstance(fact, Known) and isinstance(fact.value, (list, tuple)) else ()
    return [str(item) for item in items if not isinstance(item, Mapping)]
