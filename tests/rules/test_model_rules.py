"""What rules say of models is what happens: on CPU asked of the real OpenVINO, on NPU held against what was measured."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import PartialShape, Type
from openvino import opset13 as op
from tests.models.sketches import EDGE, PARAMETER, RESULT, net, save

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Known
from ovdoctor.findings.model import Finding
from ovdoctor.models.facts import ModelFactsSink, model_facts
from ovdoctor.models.ir import read_ir
from ovdoctor.rules.judging import judge_rules
from ovdoctor.rules.load import load_rules

SHARED = Path(__file__).parents[3] / "shared"
MEASURED = SHARED / "measured" / "npu_plugin_compiler_ops.csv"
SINGLES = Path(os.environ.get("OVDOCTOR_TABLES") or Path.home() / ".cache" / "ovdoctor" / "tables") / "base"
RULES = load_rules(subjects=("model",))
CUSTOM = """<layer id="2" name="c" type="Mine" version="extension">
  <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim></port></input>
  <output><port id="1" precision="FP32"><dim>1</dim><dim>3</dim></port></output>
</layer>"""
BORN_FROM = {"openvino.version": "2024.5.0.dev20240911", "npu.driver.version": "32.0.100.2714", "os.family": "windows"}


@cache
def facts_of(path: Path) -> dict[str, Fact]:
    sink = ModelFactsSink()
    return model_facts(read_ir(path, sink), sink)


def judge(path: Path, device: str, **target: str) -> tuple[list[Finding], list[str]]:
    known = {name.replace("_", "."): Known(value, "--target") for name, value in target.items()}
    findings, undecided = judge_rules(Snapshot({**facts_of(path), **known}), RULES, device)
    return findings, [rule.rule for rule in undecided]


def errors(path: Path, device: str, **target: str) -> list[str]:
    return [finding.rule for finding in judge(path, device, **target)[0] if finding.severity == "error"]


def found(path: Path, device: str, **target: str) -> list[str]:
    return [finding.rule for finding in judge(path, device, **target)[0]]


def test_an_input_without_rank_is_refused_by_the_cpu(tmp_path: Path) -> None:
    parameter = op.parameter(PartialShape.dynamic(), Type.f32)
    model = ov.Model([op.relu(parameter)], [parameter])
    ov.save_model(model, tmp_path / "model.xml")
    assert errors(tmp_path / "model.xml", "CPU", openvino_version="2026.4.1") == ["model-cpu-unknown-rank"]
    with pytest.raises(RuntimeError, match="dynamic rank"):
        ov.compile_model(model, "CPU")


@pytest.mark.parametrize("shape", [[-1, 3], [2, 3]])
def test_open_lengths_are_not(tmp_path: Path, shape: list[int]) -> None:
    parameter = op.parameter(PartialShape(shape), Type.f32)
    model = ov.Model([op.relu(parameter)], [parameter])
    ov.save_model(model, tmp_path / "model.xml")
    assert found(tmp_path / "model.xml", "CPU", openvino_version="2026.4.1") == []
    ov.compile_model(model, "CPU")


@pytest.mark.parametrize(
    ("rule", "type_", "one", "other"),
    [
        ("model-cpu-64-bit-integers", Type.i64, np.array([5 * 10**9]), np.array([3 * 10**9])),
        ("model-cpu-double-precision", Type.f64, np.array([1.0]), np.array([1e-12])),
    ],
)
def test_wide_numbers_lose_their_width_on_the_cpu(
    tmp_path: Path, rule: str, type_: Type, one: np.ndarray, other: np.ndarray
) -> None:
    parameters = [op.parameter([1], type_) for _ in range(2)]
    model = ov.Model([op.add(*parameters)], parameters)
    ov.save_model(model, tmp_path / "model.xml")
    assert found(tmp_path / "model.xml", "CPU", openvino_version=ov.get_version()) == [rule]
    computed = ov.compile_model(model, "CPU")([one, other])[0]
    assert computed.dtype == one.dtype
    assert computed[0] != (one + other)[0]


def test_a_custom_operation_needs_its_extension(tmp_path: Path) -> None:
    edges = EDGE.replace('to-layer="1"', 'to-layer="2"') + EDGE.replace(
        'from-layer="0" from-port="0"', 'from-layer="2" from-port="1"'
    )
    path = save(tmp_path, net(PARAMETER + CUSTOM + RESULT, edges))
    path.with_suffix(".bin").touch()
    assert found(path, "CPU", openvino_version="2026.4.1") == ["model-custom-operations"]
    with pytest.raises(RuntimeError, match="extension"):
        ov.Core().read_model(path)


def test_an_input_that_nothing_feeds_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, net(edges=""))
    path.with_suffix(".bin").touch()
    assert found(path, "CPU", openvino_version="2026.4.1") == ["model-unconnected-inputs"]
    with pytest.raises(RuntimeError):
        ov.Core().read_model(path)


needs_models = pytest.mark.skipif(not (SHARED / "models").exists(), reason="the real models are not here")


@needs_models
def test_the_case_from_which_ovdoctor_was_born() -> None:
    yolo = SHARED / "models" / "yolov8n.xml"
    target = {name.replace(".", "_"): value for name, value in BORN_FROM.items()}
    findings, undecided = judge(yolo, "NPU", **target)
    assert [(finding.rule, finding.severity) for finding in findings] == [
        ("model-npu-maxpool-opset14", "error"),
        ("model-written-by-newer-openvino", "info"),
    ]
    assert not undecided
    assert "32.0.100.2714" in findings[0].title
    assert [remedy.kind for remedy in findings[0].remedies] == ["upgrade", "patch", "reexport"]
    assert not errors(yolo, "NPU", **{**target, "openvino_version": "2024.5", "npu_driver_version": "32.0.100.3104"})
    plugin = {"openvino_version": "2026.4.1", "npu_platform": "4000", "npu_compiler_route": "plugin"}
    assert judge(yolo, "NPU", **plugin) == ([], [])
    for device in ("CPU", "GPU"):
        assert judge(yolo, device, openvino_version="2026.4.1") == ([], [])


@pytest.mark.skipif(not (MEASURED.exists() and SINGLES.exists()), reason="what was measured is not here")
def test_no_error_is_found_where_the_npu_compiler_was_content() -> None:
    right: set[str] = set()
    with MEASURED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = SINGLES / f"{row['file']}.xml"
            wrong = errors(
                path, "NPU", openvino_version=row["openvino"], npu_platform=row["platform"], npu_compiler_route="plugin"
            )
            assert row["ok"] == "0" or not wrong, (row["file"], row["openvino"], row["platform"])
            right.update(wrong)
    assert len(right) >= 4
