"""The cases from which ovdoctor was born, on the real models, where they are at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ovdoctor.findings.scan import TargetScan
from ovdoctor.scanning.scan import scan

MODELS = Path(__file__).parents[3] / "shared" / "models"
pytestmark = pytest.mark.skipif(not MODELS.exists(), reason="the real models are not here")


@cache
def target(model: str, **named: Any) -> TargetScan:
    (found,) = scan(MODELS / model, **named).targets
    return found


def failing(found: TargetScan) -> list[str]:
    return [operation.name for operation in found.operations if operation.verdict == "fails"]


@pytest.mark.parametrize(
    ("model", "openvino", "verdict", "operations"),
    [
        ("yolov8n.xml", "2023.3", "fails", ["MaxPool-14"]),
        ("yolov8n.xml", "2024.0", "ok", []),
        ("tv_googlenet.xml", "2024.0", "fails", ["MaxPool-14"]),
        ("tv_googlenet.xml", "2024.1", "ok", []),
        ("tv_squeezenet1_0.xml", "2026.4.1", "ok", []),
    ],
)
def test_on_cpu(model: str, openvino: str, verdict: str, operations: list[str]) -> None:
    found = target(model, device="CPU", openvino=openvino)
    assert (found.verdict, failing(found)) == (verdict, operations)
    assert found.stage == ("read" if operations else None)


def test_googlenet_fails_because_of_ceil_torch() -> None:
    found = target("tv_googlenet.xml", device="CPU", openvino="2024.0")
    assert "ceil_torch" in found.findings[0].title
    assert found.needs_openvino == "2024.1.0"


def test_the_old_windows_driver_and_the_patch() -> None:
    found = target("yolov8n.xml", npu_driver="32.0.100.2714", openvino="2024.5.0.dev20240911")
    assert (found.verdict, found.stage, failing(found)) == ("fails", "compile", ["MaxPool-14"])
    assert [patch.id for operation in found.operations for patch in operation.patches] == ["maxpool-14-to-8"]
    assert found.command and "32.0.100.2714" in found.command
    assert any(headline.text.startswith("NPU: driver ≥ 32.0.100.3104") for headline in found.headlines)
    first = found.findings[0]
    assert (first.rule, first.operation, first.count) == ("model-npu-maxpool-opset14", "MaxPool-14", 3)


def test_the_new_windows_driver_says_what_is_known_and_what_is_not() -> None:
    found = target("yolov8n.xml", device="NPU", npu_driver="32.0.100.3104", openvino="2024.5")
    assert failing(found) == []
    assert found.verdict == "unknown"
    assert "report" in found.how_known
    assert all(operation.why for operation in found.operations)


@pytest.mark.parametrize("platform", ["3720", "4000", "5010"])
def test_the_compiler_in_the_plugin(platform: str) -> None:
    found = target("yolov8n.xml", device="NPU", npu_platform=platform, openvino="2026.4.1")
    assert (found.verdict, found.npu_compiler) == ("ok", "plugin")
    assert "measured" in found.how_known
