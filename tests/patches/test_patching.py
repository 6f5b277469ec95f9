"""``ovdoctor.patch``: what is written, what is not, and what is said of it."""

from __future__ import annotations

import sys
from pathlib import Path

import openvino as ov
import pytest
from openvino import opset8, opset15

import ovdoctor
from ovdoctor.errors import InputError
from ovdoctor.findings.patching import Comparison, Measured, Proof
from ovdoctor.models.ir import iter_layers
from ovdoctor.patches import proof as proofs
from ovdoctor.patches.proving.timing import throughput
from ovdoctor.patching import work
from ovdoctor.reports.text.comparing import render_comparison
from ovdoctor.reports.text.terminal import Terminal
from tests.patches.operations import attention, inverse, max_pool, parameter, roi_align_3, top_k
from tests.patches.operations import model as model_of


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A pool after a constant, so that there are weights."""
    x = parameter([1, 4, 9, 7])
    from openvino import opset14

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
    model = saved(inverse(), tmp_path)
    result = ovdoctor.patch(model, openvino="2023.3", python=sys.executable)
    assert result.output is None and result.applied == []
    assert "no patch for Inverse-14" in result.refused[0].reason and "opset14" in result.refused[0].why
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

    monkeypatch.setattr(work, "prove", interrupted)
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
    assert "x f32" not in other.devices[0].reason and "f32 [2,12]" in other.devices[0].reason


def test_compare_gives_a_dynamic_model_requests_of_its_shape(tmp_path: Path) -> None:
    x = parameter([-1, 4])
    path = saved(model_of(opset8.softmax(x, 1), x), tmp_path)
    (measured,) = ovdoctor.compare(path, path, python=sys.executable).devices
    assert measured.throughput_ratio is not None and measured.no_throughput == ""


def test_compare_says_why_there_is_no_throughput(tmp_path: Path) -> None:
    x = parameter([2, 4])
    one = model_of(opset8.softmax(x, 1), x)
    pairs, why = throughput(ov.Core(), [one, one], "NPU.7", [], 0.1)
    assert pairs == [] and why.startswith("the models cannot be compiled for throughput: ")
    measured = Measured("CPU", "same", latency_ratio=1.0, latency_spread=(0.9, 1.1), no_throughput=why)
    result = Comparison(1, "a.xml", "b.xml", "2026.4.1", "python", [measured])
    assert "throughput was left out: the models cannot" in render_comparison(result, Terminal(width=200))


def test_compare_knows_indices(tmp_path: Path) -> None:
    """With others than the operation defines, a model may differ from itself."""
    x, places, y = parameter([1, 8, 16]), parameter([8, 2], "i32"), parameter([8, 16])
    path = saved(model_of(opset15.scatter_nd_update(x, places, y), x, places, y), tmp_path)
    (measured,) = ovdoctor.compare(path, path, python=sys.executable).devices
    assert measured.verdict == "same" and len(measured.runs) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_a_link_to_the_model_is_the_model(model: Path) -> None:
    link = model.with_name("link.xml")
    link.symlink_to(model)
    link.with_suffix(".bin").symlink_to(model.with_suffix(".bin"))
    before = model.read_bytes()
    for source, output in ((link, model), (model, link)):
        with pytest.raises(InputError, match="the model itself"):
            ovdoctor.patch(source, output, max_opset=8, prove=False)
    assert model.read_bytes() == before and link.is_symlink()
    assert ovdoctor.patch(link, max_opset=8, prove=False).output == str(model.with_name("link.patched.xml"))


def test_another_hard_link_gets_the_result_alone(model: Path) -> None:
    other = model.with_name("other.xml")
    other.hardlink_to(model)
    before = model.read_bytes()
    ovdoctor.patch(model, other, max_opset=8, prove=False)
    assert model.read_bytes() == before != other.read_bytes()


@pytest.mark.parametrize(("cut", "word"), [(None, "missing"), (8, "too short")])
def test_new_constants_need_whole_weights(cut: int | None, word: str, tmp_path: Path) -> None:
    """New constants would lie where the missing ones belong: a model that reads garbage."""
    model = saved(attention(causal=True, mask="float32"), tmp_path)
    weights = model.with_suffix(".bin")
    data = weights.read_bytes()
    weights.unlink()
    if cut is not None:
        weights.write_bytes(data[:cut])
    before = files(tmp_path)
    with pytest.raises(InputError, match=word):
        ovdoctor.patch(model, openvino="2023.0", prove=False)
    assert files(tmp_path) == before


def test_missing_weights_are_not_taken_from_another_model(model: Path) -> None:
    model.with_suffix(".bin").unlink()
    other = model.with_name("model.patched.bin")
    other.write_bytes(b"another model's")
    with pytest.raises(InputError, match="has others"):
        ovdoctor.patch(model, max_opset=8, prove=False)
    assert files(model.parent) == ["model.patched.bin", "model.xml"]
    other.unlink()
    assert ovdoctor.patch(model, max_opset=8, prove=False).weights == "none"


def test_what_contradicts_itself(model: Path) -> None:
    with pytest.raises(InputError, match="--no-prove and --prove-with"):
        ovdoctor.patch(model, max_opset=8, prove=False, prove_with=sys.executable)
    with pytest.raises(InputError, match="--prove-with nowhere"):
        ovdoctor.patch(model, max_opset=8, prove_with="nowhere")
    with pytest.raises(InputError, match="a folder"):
        ovdoctor.patch(model.parent, max_opset=8)
    with pytest.raises(InputError, match="at least one device"):
        ovdoctor.compare(model, model, devices=[])


def test_a_crash_is_tried_again_with_milder_inputs(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    """OpenVINO corrupts its memory over indices out of range; they may be computed from floating-point inputs."""
    asked: list[dict[str, object]] = []

    def ask(python: str, options: dict[str, object]) -> proofs.Answer:
        asked.append(options)
        return proofs.Answer(unprovable="" if options.get("gentle") else "python ended by signal 6", runs=[])

    monkeypatch.setattr(proofs, "ask", ask)
    proofs.prove(model, model, sys.executable, exact=True)
    assert [(each["integers"], each.get("gentle")) for each in asked] == [
        ([], None),
        (["last"], None),
        (["zeros"], None),
        (["zeros"], True),
    ]


def test_milder_inputs_prove_as_well(model: Path) -> None:
    options = {"task": "compare", "original": str(model), "patched": str(model), "seeds": 2, "gentle": True}
    runs = proofs.ask(sys.executable, options).runs
    assert [(run["inputs"], run["equal"]) for run in runs] == [
        ("seed 1 (0 to 1)", True),
        ("seed 2 (0 to 1)", True),
        ("zeros", True),
    ]


def test_other_shapes_are_other_shapes_in_subgraphs(tmp_path: Path) -> None:
    """What the file says of the shapes in a body is true no more: it is written anew, and patches go by that."""
    from openvino import opset14

    def body() -> tuple[ov.Model, ov.Node, ov.Node]:
        x = parameter([1, 4, 9, 9])
        result = opset8.result(opset14.max_pool(x, [3, 3], [1, 1], [0, 0], [1, 1], [3, 3], "ceil_torch", "explicit").output(0))
        return ov.Model([result], [x], "body"), x, result

    x, condition = parameter([1, 4, 9, 9]), parameter([], "boolean")
    x.set_friendly_name("x")
    (then, then_x, then_result), (other, other_x, other_result) = body(), body()
    choice = opset8.if_op(condition)
    choice.set_then_body(then)
    choice.set_else_body(other)
    choice.set_input(x.output(0), then_x, other_x)
    node = choice.set_output(then_result, other_result)
    model = saved(ov.Model([opset8.result(node)], [x, condition], "choice"), tmp_path)
    same = ovdoctor.patch(model, max_opset=13, shapes={"x": "1,4,9,9"}, python=sys.executable)
    assert same.proof.verdict == "proved" and len(same.applied) == 2
    smaller = ovdoctor.patch(model, max_opset=13, shapes={"x": "1,4,7,7"}, python=sys.executable)
    assert smaller.proof.verdict == "proved" and len(smaller.applied) == 2 and smaller.output
    layers = list(iter_layers(Path(smaller.output)))
    assert {layer.outputs[0].shape for layer in layers if layer.type == "MaxPool"} == {(1, 4, 3, 3)}
    assert {layer.attributes["shape"] for layer in layers if layer.type == "Parameter" and layer.path} == {"1,4,7,7"}
    alone = ovdoctor.patch(model, shapes={"x": "1,4,7,7"}, python=sys.executable)
    assert alone.proof.verdict == "proved" and ov.Core().read_model(alone.output).outputs[0].shape == ov.Shape([1, 4, 3, 3])


def test_a_run_on_cpu_shows_nothing_of_another_device(tmp_path: Path) -> None:
    model = saved(roi_align_3(), tmp_path)
    options = {"openvino": "2026.4.1", "python": sys.executable, "prove_with": sys.executable}
    result = ovdoctor.patch(model, device="NPU", npu_platform="4000", **options)  # type: ignore[arg-type]
    assert result.proof.verdict == "proved" and result.target_proof is not None
    assert result.target_proof.verdict == "not proved" and "NPU takes it" in result.target_proof.reason
