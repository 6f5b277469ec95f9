"""A failure in other words has the same cause; words that are much alike and tell of no failure have none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ovdoctor.explaining import explain

GROUPS = yaml.safe_load((Path(__file__).parent / "rewordings.yaml").read_text(encoding="utf-8"))
HEALTHY = (
    "It works on the GPU but no GPU memory is freed.",
    "Only the CPU is used at 20 %.",
    "I only get 12 FPS on the GPU.",
    "The results are the same on CPU and GPU.",
    "Pick up the model from the hub and run it on the GPU.",
    "There was no error reported with the NPU.",
    "I ran the model without any error on the GPU.",
    "The script exits without an error on the NPU.",
    "How do I use different outputs from the model on GPU?",
    "The context exceeds what I expected, works on the NPU.",
)


@pytest.mark.parametrize(
    ("group", "says"),
    [pytest.param(group, says, id=f"{group['expect'][0]}: {says}") for group in GROUPS for says in group["says"]],
)
def test_the_cause_stands(group: dict[str, list[str]], says: str) -> None:
    causes = explain(f"{group['before']}\n{says}\n").causes
    assert {cause.finding.rule for cause in causes[:3]} & set(group["expect"])


@pytest.mark.parametrize("device", ["CPU", "GPU", "NPU"])
@pytest.mark.parametrize("says", HEALTHY)
def test_no_failure_is_read_into_it(device: str, says: str) -> None:
    text = f"OpenVINO: 2026.4.1\nOS: Ubuntu\nOS version: 24.04\nCPU: i7-12700\nDevice: {device}\n\n{says}\n"
    assert explain(text).causes == []


def test_of_several_devices_the_one_that_is_missing() -> None:
    text = "OS: Ubuntu\nDevice: NPU\n\nquery_device prints CPU and GPU but no NPU.\n"
    assert [cause.finding.device for cause in explain(text).causes] == ["NPU"]
