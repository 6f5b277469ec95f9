"""Causes of a text: confirmed and possible, in their order, with what repeats them folded."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.api import Evidence
from ovdoctor.explaining import explain


def rules(text: str) -> list[tuple[str, str]]:
    """(certainty, rule) of every cause."""
    return [(cause.certainty, cause.finding.rule) for cause in explain(text).causes]


def test_text_with_environment_is_before_text_alone() -> None:
    found = rules("Device: NPU\nNPU driver: 1.10.0\nswin: Upper bounds were not specified\nsilently wrong predictions")
    names = [rule for _, rule in found]
    assert names.index("log-npu-swin-driver") < names.index("log-npu-wrong-results")


def test_an_unknown_fact_makes_a_cause_possible() -> None:
    text = "Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0"
    assert ("possible", "log-gpu-kernel-6-8-old-runtime") in rules(text)
    assert ("confirmed", "log-gpu-kernel-6-8-old-runtime") in rules(f"{text}\nGPU driver: NEO 24.05.28454.6\nGPU: UHD 630")
    assert "log-gpu-kernel-6-8-old-runtime" not in [rule for _, rule in rules(f"{text}\nGPU driver: NEO 25.13.33276.16")]


def test_a_possible_cause_names_what_is_missing() -> None:
    causes = explain("Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0").causes
    cause = next(cause for cause in causes if cause.certainty == "possible")
    assert {missing.fact for missing in cause.missing} & {"gpu.compute_runtime.version", "gpu.intel.generation"}
    assert cause.quotes


def test_what_repeats_the_message_is_folded() -> None:
    (cause, *others) = explain(
        "Device: NPU\nMAPPED_INFERENCE_VERSION is NOT compatible\nZE_RESULT_ERROR_UNSUPPORTED_VERSION"
    ).causes
    assert cause.finding.rule == "log-npu-firmware-older-than-compiler"
    assert "log-npu-level-zero-error" in [item.rule for item in cause.finding.consequences]
    assert "log-npu-level-zero-error" not in [other.finding.rule for other in others]


def test_a_message_alone_is_told_where_nothing_explains_it() -> None:
    assert rules("ZE_RESULT_ERROR_NOT_AVAILABLE") == [("confirmed", "log-npu-level-zero-error")]


def test_possible_causes_are_of_the_device_that_was_asked() -> None:
    assert not [rule for certainty, rule in rules("Device: CPU\nNumber of platforms 0") if certainty == "possible"]


def test_what_is_only_possible_is_no_error() -> None:
    causes = explain("Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0").causes
    severities = {cause.certainty: cause.finding.severity for cause in causes}
    assert severities == {"possible": "warning", "confirmed": "error"}


REMARK = """schema: 1
id: log-remark
title: "A remark about the environment"
severity: {severity}
device: ANY
stage: package
when:
  os.family: linux
explain: "None."
fixes:
  - manual: "Nothing."
sources:
  - url: https://github.com/openvinotoolkit/openvino
    says: "it"
    checked: 2026-11-22
examples:
  - {{name: a, given: {{os.family: linux}}, expect: finding}}
  - {{name: b, given: {{os.family: windows}}, expect: clear}}
  - {{name: c, given: {{os.family: {{is: unknown}}}}, expect: undecided}}
"""


@pytest.mark.parametrize(("severity", "folded"), [("error", True), ("warning", False)])
def test_a_message_is_folded_into_errors_of_the_environment_only(tmp_path: Path, severity: str, folded: bool) -> None:
    (tmp_path / "log-remark.yaml").write_text(REMARK.format(severity=severity), encoding="utf-8")
    text = "OS: Ubuntu\nZE_RESULT_ERROR_NOT_AVAILABLE"
    causes = explain(text, rules=[tmp_path], select=["log-remark", "log-npu-level-zero-error"]).causes
    assert ("log-npu-level-zero-error" not in [cause.finding.rule for cause in causes]) == folded


HOSTS = Path(__file__).parent.parent / "hosts"
UNSEEN = """no npu device
Unsupported configuration key: NPU_MAX_TILES
ZE_RESULT_ERROR_UNINITIALIZED
RuntimeError: Exception from src/inference/src/cpp/core.cpp:117:
"""


@pytest.mark.parametrize("asked", ["Device: NPU\n", ""], ids=["asked-for", "spoken-of"])
@pytest.mark.parametrize(
    ("host", "rule"),
    [
        ("docker-alpine-musl", "npu-not-in-this-machine"),
        ("ubuntu-22.04-npu-off-in-bios", "npu-disabled-in-firmware"),
        ("wsl2-lunar-lake", "npu-wsl"),
    ],
)
def test_a_device_that_is_not_there_is_told_first_and_alone(host: str, rule: str, asked: str) -> None:
    causes = explain(asked + UNSEEN, Evidence(host=HOSTS / host)).causes
    assert causes[0].finding.rule == rule
    assert causes[0].quotes
    assert "log-npu-unseen-linux" in [item.rule for item in causes[0].finding.consequences]
    assert not [cause.finding.rule for cause in causes[1:] if cause.finding.device == "NPU"]


def test_a_device_that_is_there_is_looked_at() -> None:
    causes = explain(f"Device: NPU\n{UNSEEN}", Evidence(host=HOSTS / "arch-linux-npu-userspace-missing")).causes
    assert "log-npu-unseen-linux" in [cause.finding.rule for cause in causes]


def test_where_nothing_tells_the_absence_no_error_blames_the_driver() -> None:
    here = Evidence(host=HOSTS / "docker-alpine-musl")
    causes = explain(UNSEEN, here, select=["log-npu-unseen-linux"]).causes
    assert [(cause.finding.rule, cause.finding.severity) for cause in causes] == [("log-npu-unseen-linux", "warning")]


def test_of_another_vendors_gpu_alone_no_driver_is_blamed() -> None:
    text = "GPU: NVIDIA GeForce RTX 3060\nDevice: GPU\n[CLDNN ERROR]. No GPU device was found.\nclBuildProgram failed"
    errors = [cause.finding for cause in explain(text).causes if cause.finding.severity == "error"]
    assert {finding.stage for finding in errors if finding.device == "GPU"} <= {"hardware"}
    beside = explain(
        "GPU: NVIDIA GeForce RTX 3060\nIntel UHD Graphics\nDevice: GPU\n[CLDNN ERROR]. No GPU device was found."
    ).causes
    assert "log-gpu-not-found" in [cause.finding.rule for cause in beside if cause.finding.severity == "error"]


def test_what_says_nothing_beside_its_cause_is_not_told() -> None:
    (cause, *others) = explain(
        "what():  Exception from src/inference/src/core.cpp:1\nDevice: NPU\nto_shape was called on a dynamic shape."
    ).causes
    told = [item.rule for each in (cause, *others) for item in (each.finding, *each.finding.consequences)]
    assert "log-npu-dynamic-shape" in told
    assert "log-uncaught-openvino-exception" not in told
