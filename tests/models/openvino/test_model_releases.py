"""Every installed release converts the same models and is asked about them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.models.openvino.formats import FIXTURES, KINDS, state
from tests.releases.conftest import FOLDER, RELEASES

from ovdoctor.models.ir import iter_layers, read_ir
from ovdoctor.models.openvino.asking import ask
from ovdoctor.models.openvino.comparison import compare_with_tables
from ovdoctor.models.openvino.conversion import convert_to_ir
from ovdoctor.models.openvino.inquiry import COMPILER
from ovdoctor.tables import Target, judge_model

pytestmark = [pytest.mark.releases, pytest.mark.parametrize("release", RELEASES)]
NPU_SINCE = "2024.0"
"""The first release whose wheels have the plugin."""


@pytest.mark.parametrize("name", KINDS)
def test_formats(release: str, name: str) -> None:
    path, python = FIXTURES / name, os.fspath(FOLDER / release)
    before = state(FIXTURES)
    (answer,) = ask(path, ["CPU"], compile=True, python=python)
    with convert_to_ir(path, python) as converted:
        assert converted.outcome == "ok", converted.text
        assert converted.openvino is not None
        assert converted.openvino.startswith(release)
        assert converted.xml is not None
        weights = read_ir(converted.xml, weights=converted.weights).weights
        verdict = judge_model(list(iter_layers(converted.xml)), Target("CPU", release))
    assert (weights.problem_count, weights.size) == (0, weights.needed)
    assert verdict.verdict == "ok"
    assert [compared.agreement for compared in compare_with_tables(answer, verdict)] == ["agrees"] * 3
    assert state(FIXTURES) == before


def test_what_no_release_reads(release: str) -> None:
    for name, words in (("unknown-operation.onnx", "org.example.Wish"), ("paddle-pir/model.json", "Unable to read the model")):
        with convert_to_ir(FIXTURES / name, os.fspath(FOLDER / release)) as converted:
            assert converted.outcome == "refused"
            assert words in converted.text


def test_what_no_release_compiles(release: str) -> None:
    path = FIXTURES / "interpolate-area.xml"
    (answer,) = ask(path, ["CPU"], compile=True, python=os.fspath(FOLDER / release))
    verdict = judge_model(iter_layers(path), Target("CPU", release))
    assert [(other.type, other.opset) for other in answer.unsupported] == [("Interpolate", "opset1")]
    assert [compared.agreement for compared in compare_with_tables(answer, verdict)] == ["agrees"] * 3


def test_an_npu_that_is_not_here(release: str, tmp_path: Path) -> None:
    if Path("/dev/accel").exists():
        pytest.skip("there may be an NPU")
    (answer,) = ask(FIXTURES / "convolution.onnx", ["NPU"], compile=True, python=os.fspath(FOLDER / release), npu_platform="4000")
    assert answer.read.outcome == "ok"
    assert answer.query.outcome == answer.compile.outcome == "not asked"
    possible = (COMPILER, "libze_loader.so.1") if release >= NPU_SINCE else ("is not registered",)
    assert any(reason in answer.compile.text for reason in possible), answer.compile.text
