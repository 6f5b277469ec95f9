"""Names of layers are their maker's: none in a report, unless asked for."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import ovdoctor
from ovdoctor.findings.scan import ModelScan
from ovdoctor.findings.support import SupportReport
from ovdoctor.reporting.names import HIDDEN, nameless
from ovdoctor.reports.ticket import FORMS, render
from ovdoctor.scanning.targets import Wanted
from tests.reporting.models import SECRET, named, onnx

OLD = Wanted(("CPU",), ("2023.3",))


def written(report: SupportReport) -> bytes:
    return b"".join(render(report, form) for form in FORMS if form != "zip")


def test_operations_are_told_by_their_lines(tmp_path: Path) -> None:
    report = ovdoctor.report(models=named(tmp_path), wanted=OLD)
    text = render(report, "markdown").decode()
    assert SECRET.encode() not in written(report)
    (model,) = report.models
    line = model.targets[0].findings[0].places[0].line
    assert f"1 × MaxPool-14, at line {line}" in text
    assert any("--layer-names" in notice for notice in report.notices)


def test_they_are_told_on_request(tmp_path: Path) -> None:
    report = ovdoctor.report(models=named(tmp_path), wanted=OLD, layer_names=True)
    assert SECRET in render(report, "markdown").decode()
    assert not any("--layer-names" in notice for notice in report.notices)
    assert report.models[0].map is not None and f"{SECRET}/pool.1" in report.models[0].map.names


def test_what_openvino_says_of_another_format_has_none(tmp_path: Path) -> None:
    """``While validating ONNX node '<Node(Conv): NAME>'``, ``with friendly_name 'NAME'``."""
    report = ovdoctor.report(models=onnx(tmp_path), wanted=Wanted(("CPU",)))
    (finding,) = report.models[0].targets[0].findings
    assert finding.rule == "model-not-read"
    assert "<Node(Conv)>" in finding.explanation and "Expected a 3D, 4D or 5D tensor" in finding.explanation
    assert SECRET.encode() not in written(report)


def test_a_name_that_is_an_operations_type_hides_none(tmp_path: Path) -> None:
    report = ovdoctor.report(models=named(tmp_path, "MaxPool"), wanted=OLD)
    assert "MaxPool-14" in report.models[0].targets[0].findings[0].operation  # type: ignore[operator]
    assert "MaxPool" in report.models[0].targets[0].findings[0].title


def test_inputs_and_outputs_keep_their_names(tmp_path: Path) -> None:
    report = ovdoctor.report(models=named(tmp_path), wanted=OLD)
    plain = ovdoctor.scan(named(tmp_path), device="CPU", openvino="2023.3")
    assert report.models[0].model and plain.model
    assert report.models[0].model.inputs == plain.model.inputs
    assert report.models[0].model.outputs == plain.model.outputs


def test_of_rt_info_little_is_passed_on(tmp_path: Path) -> None:
    model = named(tmp_path)
    entries = {
        "conversion_parameters.framework": "pytorch",
        "optimum.transformers_version": "4.45.2",
        "MO_version": "2024.1.0-15008-f4afc983258-releases/2024/1",
        "conversion_parameters.input_model": "/data/acme_secret/block.pt",
        "acme_secret.block_version": "<b>acme_secret/block</b> and much else",
        "model_info.labels": f"cat dog {SECRET}",
    }
    scan = ovdoctor.scan(model, device="CPU", openvino="2023.3")
    assert scan.model
    bare = nameless(msgspec.structs.replace(scan, model=msgspec.structs.replace(scan.model, rt_info=entries)))
    assert bare.model
    assert set(bare.model.rt_info) == {"conversion_parameters.framework", "optimum.transformers_version", "MO_version"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("While validating ONNX node '<Node(Conv): /a/b.c>': x", "While validating ONNX node '<Node(Conv)>': x"),
        (
            "While validating node 'opset1::Add /a/b (opset1::Parameter q[0]:f32[1,3], opset1::Result r[0]:f32[]) -> (f32[1])' "
            "with friendly_name '/a/b':",
            f"While validating node 'opset1::Add {HIDDEN} (opset1::Parameter {HIDDEN}[0]:f32[1,3], opset1::Result {HIDDEN}[0]"
            f":f32[]) -> (f32[1])' with friendly_name '{HIDDEN}':",
        ),
        ("net.xml:3:5: the shape of 'a.b' is none: x", f"net.xml:3:5: the shape of '{HIDDEN}' is none: x"),
        ("Exception from src/core/src/model.cpp:12: std::vector x", "Exception from src/core/src/model.cpp:12: std::vector x"),
    ],
)
def test_how_openvino_speaks_of_nodes(said: str, told: str) -> None:
    scan = ModelScan("net.xml", "unknown", said, None, ())
    assert nameless(scan).error == told
