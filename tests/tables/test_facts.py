"""The cases from which ovdoctor was born, on the real models."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ovdoctor.models.ir import Layer, iter_layers
from ovdoctor.tables import Operation, Target, Tensor, judge_model, judge_operation

MODELS = Path(__file__).parents[3] / "shared" / "models"
needs_models = pytest.mark.skipif(not MODELS.exists(), reason="the real models are not here")


@cache
def layers(name: str) -> tuple[Layer, ...]:
    return tuple(iter_layers(MODELS / name))


@needs_models
def test_yolov8_is_not_read_by_2023_3() -> None:
    verdict = judge_model(layers("yolov8n.xml"), Target("CPU", "2023.3"))
    assert (verdict.verdict, verdict.stage, verdict.needs_openvino) == ("fails", "read", "2024.0.0")
    assert [(found.type, found.opset) for found in verdict.operations] == [("MaxPool", "opset14")]
    assert verdict.operations[0].since == verdict.operations[0].first_good_release == "2024.0.0"
    assert verdict.operations[0].how_known.startswith("measured")


@needs_models
@pytest.mark.parametrize("release", ["2024.0", "2024.0.0", "2024.5", "2024.5.0.dev20240911", "2026.4.1"])
def test_yolov8_works_on_cpu_from_2024_0(release: str) -> None:
    assert judge_model(layers("yolov8n.xml"), Target("CPU", release)).verdict == "ok"


@needs_models
@pytest.mark.parametrize(("release", "expected"), [("2024.0", "fails"), ("2024.1", "ok"), ("2026.4.1", "ok")])
def test_googlenet_needs_ceil_torch(release: str, expected: str) -> None:
    verdict = judge_model(layers("tv_googlenet.xml"), Target("CPU", release))
    assert verdict.verdict == expected
    if expected == "fails":
        assert verdict.needs_openvino == "2024.1.0"
        assert "ceil_torch" in verdict.operations[0].why


@needs_models
def test_yolov8_on_npu_with_the_old_windows_driver() -> None:
    target = Target("NPU", "2024.5.0.dev20240911", npu_driver="32.0.100.2714", os="windows")
    verdict = judge_model(layers("yolov8n.xml"), target)
    assert (verdict.verdict, verdict.stage, verdict.route) == ("fails", "compile", "driver")
    assert [(found.type, found.opset) for found in verdict.operations if found.verdict == "fails"] == [("MaxPool", "opset14")]


@needs_models
def test_yolov8_on_npu_with_the_new_windows_driver() -> None:
    verdict = judge_model(layers("yolov8n.xml"), Target("NPU", "2024.5", npu_driver="32.0.100.3104", os="windows"))
    assert verdict.counts.get("fails", 0) == 0
    assert verdict.verdict == "unknown"
    assert all(found.why for found in verdict.operations)


@needs_models
@pytest.mark.parametrize(("driver", "expected"), [("1.8.0", "fails"), ("1.9.0", "unknown"), ("1.10.0", "ok"), ("1.24.0", "ok")])
def test_maxpool_14_in_linux_drivers(driver: str, expected: str) -> None:
    maxpool = next(layer for layer in layers("yolov8n.xml") if layer.type == "MaxPool")
    verdict = judge_operation(maxpool, Target("NPU", "2024.5", npu_driver=driver, os="linux"))
    assert verdict.verdict == expected
    assert expected == "unknown" or "compiler source" in verdict.how_known


@needs_models
@pytest.mark.parametrize("platform", ["3720", "4000", "5010"])
def test_yolov8_with_the_compiler_in_the_plugin(platform: str) -> None:
    target = Target("NPU", "2026.4.1", npu_platform=platform, npu_compiler="plugin")
    verdict = judge_model(layers("yolov8n.xml"), target)
    assert (verdict.verdict, verdict.route) == ("ok", "plugin")


def test_a_relabelled_maxpool_is_no_way_out() -> None:
    port = (Tensor("f32", (1, 8, 16, 16)),)
    relabelled = Operation("MaxPool", "opset8", {"rounding_type": "ceil_torch"}, port, port)
    verdict = judge_operation(relabelled, Target("CPU", "2026.4.1"))
    assert (verdict.verdict, verdict.stage, verdict.since) == ("fails", "read", None)


def test_an_operation_of_an_extension_is_unknown() -> None:
    for release in ("2023.0.0", "2026.4.1"):
        assert judge_operation(Operation("BytesToChars", "extension"), Target("CPU", release)).verdict == "unknown"


@pytest.mark.parametrize(
    ("type_", "opset"), [("Relu", "opset18"), ("Relu", "opset40"), ("NewThing", "opset17"), ("RoPE", "ie_internal_opset")]
)
def test_what_no_release_knows_fails_in_all_of_them(type_: str, opset: str) -> None:
    operation = Operation(type_, opset)
    assert judge_operation(operation, Target("CPU", "2026.4.1")).verdict == "fails"
    assert judge_operation(operation, Target("CPU", "2027.0")).verdict == "unknown"


def test_the_unit_is_type_and_opset() -> None:
    cases = {("Col2Im", "opset15"): "2024.2.0", ("Squeeze", "opset15"): "2024.5.0", ("Relu", "opset15"): "2024.5.0"}
    for (type_, opset), first in cases.items():
        before = {"2024.2.0": "2024.1.0", "2024.5.0": "2024.4.0"}[first]
        verdict = judge_operation(Operation(type_, opset), Target("CPU", before))
        assert (verdict.verdict, verdict.stage) == ("fails", "read"), type_


def test_types_are_found_whatever_their_case() -> None:
    assert judge_operation(Operation("relu", "opset1"), Target("CPU", "2024.0")).stage != "read"
