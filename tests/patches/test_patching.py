"""``ovdoctor.patch``: what is written, what is not, and what is said of it."""

from __future__ import annotations

import sys
from pathlib import Path

import openvino as ov
import pytest

import ovdoctor
from ovdoctor.errors import InputError
from ovdoctor.findings.patching import Proof
from ovdoctor.patches import proof as proofs
from tests.patches.operations import attention, max_pool, parameter, shift, top_k


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A pool after a constant, so that there are weights."""
    x = parameter([1, 4, 9, 7])
    from openvino import opset8, opset14

    from tests.patches.operations import constant

    scaled = opset8.multiply(x, constant([[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]], "float32"))
    node = opset14.max_pool(scaled, [2, 2], [1, 1], [0, 0], [0, 0], [3, 2], "ceil_torch", "explicit")
    return saved(ov.Model([opset8.result(node.output(0))], [x], "one"), tmp_path)


def saved(model: ov.Model, folder: Path) -> Path:
    path = folder / "model.xml"
    ov.serialize(model, path, path.with_suffix(".bin"))
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_patched_beside_the_model(model: Path) -> None:
    before = model.read_bytes(), model.with_suffix(".bin").read_bytes()
    result = ovdoctor.patch(model, openvino="2023.3", python=sys.executable)
    assert (result.proof.verdict, result.weights, result.refused) == ("proved", "linked", [])
    assert [each.patch for each in result.applied] == ["maxpool-14-to-8"]
    assert all(run.equal for run in result.proof.runs) and len(result.proof.runs) >= 5
    assert files(model.parent) == ["model.bin", "model.patched.bin", "model.patched.xml", "model.xml"]
    assert (model.read_bytes(), model.with_suffix(".bin").read_bytes()) == before
    assert (model.parent / "model.patched.bin").samefile(model.with_suffix(".bin"))
    again = ovdoctor.patch(model, openvino="2023.3", python=sys.executable, prove=False)
    assert again.output == result.output and again.proof.verdict == "not proved"
    assert files(model.parent) == ["model.bin", "model.patched.bin", "model.patched.xml", "model.xml"]


def test_new_constants_are_a_new_weights_file(tmp_path: Path) -> None:
    model = saved(attention(causal=True), tmp_path)
    before = model.with_suffix(".bin").read_bytes()
    result = ovdoctor.patch(model, openvino="2023.0", python=sys.executable)
    assert (result.proof.verdict, result.weights) == ("proved", "extended")
    assert 0 < result.proof.tolerance < 0.01
    assert model.with_suffix(".bin").read_bytes() == before
    assert (tmp_path / "model.patched.bin").read_bytes().startswith(before)


def test_in_place_keeps_a_backup(model: Path) -> None:
    before = model.read_bytes()
    result = ovdoctor.patch(model, max_opset=8, python=sys.executable, in_place=True)
    assert result.output == str(model) and result.backup is not None
    assert Path(result.backup).read_bytes() == before != model.read_bytes()
    assert ovdoctor.patch(model, max_opset=7, python=sys.executable, in_place=True).backup == f"{model}.bak1"
    assert ov.Core().read_model(model).outputs


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    model = saved(shift(), tmp_path)
    result = ovdoctor.patch(model, openvino="2024.0", python=sys.executable)
    assert result.output is None and result.applied == []
    assert "no patch for BitwiseLeftShift-15" in result.refused[0].reason and "opset15" in result.refused[0].why
    assert files(tmp_path) == ["model.bin", "model.xml"]


def test_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    result = ovdoctor.patch(saved(max_pool(), tmp_path), openvino="2026.0", python=sys.executable)
    assert (result.output, result.applied, result.refused) == (None, [], [])
    assert files(tmp_path) == ["model.bin", "model.xml"]


def test_dry_run_shows_the_change(model: Path) -> None:
    result = ovdoctor.patch(model, max_opset=8, python=sys.executable, dry_run=True, diff=True)
    assert result.applied and result.output is None
    assert '-\t\t<layer id="' in result.diff and 'version="opset8"' in result.diff
    assert files(model.parent) == ["model.bin", "model.xml"]


def test_a_difference_is_never_published(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ovdoctor.patches.catalogue import pooling

    def blunder(graph, node):  # type: ignore[no-untyped-def]
        graph.replace(node, opset="opset8", attributes={**node.attributes, "rounding_type": "ceil", "strides": "1, 2"})

    monkeypatch.setattr(pooling, "maxpool_14_to_8", blunder)
    from ovdoctor.patches import registry

    registry.function_of.cache_clear()
    try:
        result = ovdoctor.patch(model, max_opset=8, python=sys.executable)
    finally:
        registry.function_of.cache_clear()
    assert result.proof.verdict == "differs" and result.output is None
    assert files(model.parent) == ["model.bin", "model.xml"]


def test_an_interrupted_run_leaves_nothing(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Proof:
        raise KeyboardInterrupt

    monkeypatch.setattr(proofs, "prove", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ovdoctor.patch(model, max_opset=8, python=sys.executable)
    assert files(model.parent) == ["model.bin", "model.xml"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for an interpreter")
@pytest.mark.parametrize(("script", "word"), [("exit 3", "code 3"), ("kill -11 $$", "signal 11"), ("echo hello", "code 0")])
def test_no_proof_is_said(model: Path, tmp_path: Path, script: str, word: str) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    result = ovdoctor.patch(model, max_opset=8, python=str(python))
    assert result.proof.verdict == "not proved" and word in result.proof.reason
    assert result.output is not None


def test_static_shapes(tmp_path: Path) -> None:
    from openvino import opset8, opset14

    x = parameter([-1, 3, -1, -1])
    x.set_friendly_name("image")
    pooled = opset14.max_pool(x, [3, 3], [1, 1], [0, 0], [2, 2], [3, 3], "ceil_torch", "explicit")
    model = saved(ov.Model([opset8.result(opset8.relu(pooled.output(0)))], [x], "dynamic"), tmp_path)
    without = ovdoctor.patch(model, max_opset=8, python=sys.executable)
    assert "--shape" in without.refused[0].reason
    result = ovdoctor.patch(model, max_opset=8, shapes={"image": "1,3,31,30"}, python=sys.executable)
    assert result.proof.verdict == "proved" and [each.shape for each in result.shapes] == ["[1,3,31,30]"]
    assert ov.Core().read_model(result.output).outputs[0].shape == ov.Shape([1, 3, 11, 10])
    bounded = ovdoctor.patch(model, shapes=["image=1..4,3,8..32,32"], python=sys.executable)
    assert str(ov.Core().read_model(bounded.output).inputs[0].partial_shape) == "[1..4,3,8..32,32]"


@pytest.mark.parametrize(
    ("shape", "word"),
    [("nobody=1,3", "no input 'nobody'"), ("1,3", "has 4 dimensions"), ("1,4,x,7", "dimension 'x'"), ("1,4,1,1", "cannot have")],
)
def test_shapes_that_cannot_be(model: Path, shape: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        ovdoctor.patch(model, shapes=[shape], python=sys.executable)


@pytest.mark.parametrize(
    ("output", "word"), [("model.xml", "--in-place"), ("model.onnx", ".xml"), ("nowhere/x.xml", "no folder")]
)
def test_places_that_cannot_be(model: Path, output: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        ovdoctor.patch(model, model.parent / output, max_opset=8)


def test_random_models_are_not_proved(tmp_path: Path) -> None:
    from openvino import opset8

    from tests.patches.operations import constant

    x = parameter([2, 12])
    noise = opset8.random_uniform(constant([2, 12]), constant(0.0, "float32"), constant(1.0, "float32"), "f32", 0, 0)
    node = ov.Model([opset8.result(opset8.softmax(opset8.add(x, noise), -1))], [x], "random")
    result = ovdoctor.patch(saved(node, tmp_path), max_opset=7, python=sys.executable)
    assert result.refused or "random" in result.proof.reason


def test_compare_two_models(tmp_path: Path) -> None:
    one = saved(top_k(), tmp_path)
    same = ovdoctor.compare(one, one, python=sys.executable, devices=["CPU", "NPU"])
    assert [each.verdict for each in same.devices] == ["same", "not available"]
    assert same.devices[0].latency_ratio is not None and same.signatures == "same"
    (tmp_path / "other").mkdir()
    other = ovdoctor.compare(one, saved(max_pool(), tmp_path / "other"), python=sys.executable)
    assert other.devices[0].verdict == "not comparable"
