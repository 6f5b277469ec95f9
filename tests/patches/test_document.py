"""What is written: as few bytes as the change needs, in graphs inside graphs, and in XML that nobody would write."""

from __future__ import annotations

import difflib
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openvino import opset8, opset14

from ovdoctor.models.ir import iter_layers
from ovdoctor.patches.document import Document
from ovdoctor.patches.edits import Edit, apply, trim
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.plan import bring
from tests.patches.operations import avg_pool, constant, max_pool, parameter, promote


def saved(model: ov.Model, folder: Path) -> Document:
    path = folder / "model.xml"
    ov.serialize(model, path, path.with_suffix(".bin"))
    return Document(path)


def changed_lines(document: Document, note: str = "") -> list[str]:
    old, new = (data.decode().splitlines() for data in (document.data, document.rendered(note)))
    return [line for line in difflib.unified_diff(old, new, n=0) if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_nothing_changed_is_nothing_written(tmp_path: Path) -> None:
    document = saved(max_pool(), tmp_path)
    assert document.rendered("note") == document.data


def test_a_version_step_changes_one_line(tmp_path: Path) -> None:
    document = saved(max_pool("floor"), tmp_path)
    bring(document.graphs.values(), Goal(max_opset=8))
    old, new = changed_lines(document)
    assert old[1:].replace("opset14", "opset8") == new[1:]


def test_the_patch_is_noted_once(tmp_path: Path) -> None:
    document = saved(max_pool("floor"), tmp_path)
    bring(document.graphs.values(), Goal(max_opset=8))
    first = tmp_path / "first.xml"
    first.write_bytes(document.rendered("maxpool-14-to-8"))
    first.with_suffix(".bin").write_bytes(b"")
    again = Document(first)
    bring(again.graphs.values(), Goal(max_opset=7))
    second = tmp_path / "second.xml"
    second.write_bytes(again.rendered("maxpool-8-to-1"))
    second.with_suffix(".bin").write_bytes(b"")
    model = ov.Core().read_model(second)
    assert model.get_rt_info(["ovdoctor", "patches"]).astype(str) == "maxpool-14-to-8 maxpool-8-to-1"


def loop_model() -> ov.Model:
    """A Loop whose body pools; around it another pool."""
    x = parameter([1, 2, 8, 8])
    inner = parameter([1, 2, 8, 8])
    pooled = opset14.max_pool(inner, [1, 1], [1, 1], [1, 1], [1, 1], [3, 3], "ceil_torch", "explicit").output(0)
    body = ov.Model([pooled, constant(True, "bool").output(0)], [inner], "body")
    loop = opset8.loop(constant(3, "int32"), constant(True, "bool"))
    loop.set_function(body)
    loop.set_special_body_ports([-1, 1])
    loop.set_merged_input(inner, x.output(0), pooled)
    out = loop.get_iter_value(pooled, -1)
    last = opset14.max_pool(out, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2], "floor", "explicit")
    return ov.Model([opset8.result(last.output(0))], [x], "loop")


def test_bodies_are_patched(tmp_path: Path) -> None:
    document = saved(loop_model(), tmp_path)
    plan = bring(document.graphs.values(), Goal(max_opset=8))
    assert len(plan.applied) == 2 and not plan.refused
    path = tmp_path / "patched.xml"
    path.write_bytes(document.rendered("x"))
    path.with_suffix(".bin").write_bytes(document.weights.read_bytes())
    assert {(layer.opset, len(layer.path)) for layer in iter_layers(path) if layer.type == "MaxPool"} == {
        ("opset8", 0),
        ("opset8", 1),
    }
    core, given_ = ov.Core(), np.random.default_rng(1).random([1, 2, 8, 8], dtype=np.float32)
    one, two = (core.compile_model(core.read_model(each), "CPU")([given_])[0] for each in (document.path, path))
    assert np.array_equal(one, two)


def test_new_constants_lie_behind_the_old(tmp_path: Path) -> None:
    document = saved(max_pool("floor"), tmp_path)
    document.weights.write_bytes(b"x" * 70)
    document = Document(document.path)
    graph = document.graphs[()]
    for values in ([1, 2], [3]):
        graph.add("Constant", "opset1", {"element_type": "i64", "shape": str(len(values))}, (), [("i64", (1,))], "c", bytes(8))
    assert [offset for _, offset in document.new_constants()] == [128, 192]


def test_names_of_outputs_are_kept(tmp_path: Path) -> None:
    model = promote()
    for place, port in enumerate(model.outputs):
        port.get_node().input_value(0).set_names({f"first,{place}", 'odd <&> "name" ' + str(place)})
    document = saved(model, tmp_path)
    plan = bring(document.graphs.values(), Goal(max_opset=13))
    assert plan.applied
    path = tmp_path / "patched.xml"
    path.write_bytes(document.rendered("x"))
    path.with_suffix(".bin").write_bytes(b"")
    before, after = (ov.Core().read_model(each) for each in (document.path, path))
    assert [port.get_names() for port in before.outputs] == [port.get_names() for port in after.outputs]


STRANGE = {
    "single quotes": lambda text: text.replace('version="opset14"', "version='opset14'"),
    "no space": lambda text: text.replace(' />', "/>"),
    "line breaks in tags": lambda text: text.replace(' rounding_type=', '\n\t rounding_type ='),
    "one line": lambda text: text.replace("\n", " ").replace("\t", ""),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "greater in a name": lambda text: text.replace('name="AvgPool', 'name="a > b AvgPool'),
    "entities": lambda text: text.replace("ceil_torch", "ceil&#95;torch"),
    "space before": lambda text: "\n  " + text,
    "filled rt_info": lambda text: text.replace("<rt_info />", '<rt_info><a value="1" /></rt_info>'),
    "no rt_info": lambda text: text[: text.index("<rt_info")] + "</net>",
}  # fmt: skip


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_xml(kind: str, tmp_path: Path) -> None:
    document = saved(avg_pool(), tmp_path)
    text = document.data.decode()
    document.path.write_text(STRANGE[kind](text), newline="")
    document = Document(document.path)
    plan = bring(document.graphs.values(), Goal(max_opset=8))
    assert len(plan.applied) == 1, plan.refused
    path = tmp_path / "patched.xml"
    path.write_bytes(document.rendered("x"))
    path.with_suffix(".bin").write_bytes(b"")
    core = ov.Core()
    assert core.read_model(path).outputs[0].shape == core.read_model(document.path).outputs[0].shape
    assert [layer.opset for layer in iter_layers(path) if layer.type == "AvgPool"] == ["opset1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.data())
def test_edits(data: bytes, draw: st.DataObject) -> None:
    points = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=6)))
    edits = [Edit(begin, end, draw.draw(st.binary(max_size=5))) for begin, end in zip(points[::2], points[1::2], strict=False)]
    expected, shift = data, 0
    for edit in edits:
        expected = expected[: edit.begin + shift] + edit.new + expected[edit.end + shift :]
        shift += len(edit.new) - (edit.end - edit.begin)
    assert apply(data, edits) == expected
    assert apply(data, [trim(data, edit) for edit in edits]) == expected
