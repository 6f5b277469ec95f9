"""What is read, where OpenVINO's own models do not show it; the same by patterns and by expat alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.models.networks import networks, write
from tests.models.sketches import EDGE, PARAMETER, RESULT, Recorder, net, read, save

from ovdoctor.models.ir import Bounds, Enclosing, Layer, ModelSummary, Port, Sink, iter_layers, limits, read_ir
from ovdoctor.models.ir.shapes import is_bounded, is_static, parse_shape, write_shape

CHUNKS = (1, 61, 997, 64 << 10)
FEATURES = ("if", "nested", "names", "compressed", "split", "shapes")


@pytest.fixture(params=[True, False], ids=["patterns", "expat"])
def patterns(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize("chunk", CHUNKS)
@pytest.mark.parametrize("name", FEATURES)
def test_both_ways_and_every_chunk_give_the_same(name: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(networks()[name](), tmp_path, name)
    expected, by_expat = read(path, patterns=False)
    monkeypatch.setattr(limits, "CHUNK", chunk)
    summary, by_patterns = read(path)
    assert summary == expected
    assert by_patterns.layers == by_expat.layers == list(iter_layers(path))


@pytest.mark.parametrize("name", FEATURES)
def test_places_are_those_of_the_layer(name: str, tmp_path: Path, patterns: bool) -> None:
    path = write(networks()[name](), tmp_path, name)
    data = path.read_bytes()
    for layer in read(path, patterns=patterns)[1].layers:
        text = data[layer.begin : layer.end]
        assert text.startswith(f'<layer id="{layer.id}"'.encode()) and text.endswith(b"</layer>")
        assert data.count(b"\n", 0, layer.begin) + 1 == layer.line


@pytest.mark.parametrize("end", ["</layer>", "</layer \n>", None])
def test_the_end_of_a_layer(end: str | None, tmp_path: Path, patterns: bool) -> None:
    second = '<layer id="1" name="y" type="T" version="v"' + ("/>" if end is None else f">{end}")
    text = net(PARAMETER + second + RESULT.replace('id="1"', 'id="2"'), "")
    layer = read(save(tmp_path, text), patterns=patterns)[1].layers[1]
    assert text[layer.begin : layer.end] == second


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end: str, tmp_path: Path, patterns: bool) -> None:
    path = save(tmp_path, net().replace("><", f">{line_end}<"))
    assert [layer.line for layer in read(path, patterns=patterns)[1].layers] == [3, 12]


def test_subgraphs_have_their_path(tmp_path: Path, patterns: bool) -> None:
    path = write(networks()["nested"](), tmp_path, "nested")
    summary, recorder = read(path, patterns=patterns)
    (tanh,) = (layer for layer in recorder.layers if layer.type == "Tanh")
    assert [(step.type, step.body) for step in tanh.path] == [("Loop", "body")] * 3
    loops = {layer.name: layer for layer in recorder.layers if layer.type == "Loop"}
    assert all(step == Enclosing(loops[step.name].id, step.name, "Loop", "body") for step in tanh.path)
    assert [len(graph.path) for graph in recorder.graphs] == [3, 2, 1, 0]
    assert (summary.subgraphs, summary.subgraph_depth) == (3, 3)
    assert {count.type: (count.count, count.in_subgraphs) for count in summary.operations}["Loop"] == (3, 2)


def test_rt_info(tmp_path: Path, patterns: bool) -> None:
    path = write(networks()["compressed"](), tmp_path, "compressed")
    summary = read(path, patterns=patterns)[0]
    assert summary.rt_info["nncf.weight_compression.mode"] == "int4_asym"
    assert summary.rt_info["weird name.with space"] == "a\nb"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ('<rt_info><Runtime_version value="2023.0.0-1"/></rt_info>', "2023.0.0-1"),
        ('<rt_info><Runtime_version value="2023.0"/><info name="OpenVINO Runtime" value="2026.4"/></rt_info>', "2026.4"),
        ('<meta_data><MO_version value="2021.1.0-1223"/></meta_data>', "2021.1.0-1223"),
        ("<rt_info/>", None),
    ],
)
def test_written_by(entries: str, expected: str | None, tmp_path: Path) -> None:
    assert read(save(tmp_path, net(more=entries)))[0].written_by == expected


def test_rt_info_is_bounded(tmp_path: Path) -> None:
    many = "".join(f'<a{number % 100}><b value="{"v" * 20_000}"/></a{number % 100}>' for number in range(300))
    summary = read(save(tmp_path, net(more=f"<rt_info>{many}</rt_info>")))[0]
    assert sum(map(len, summary.rt_info.values())) <= limits.RT_INFO_TEXT
    assert summary.rt_info_left_out > 0
    assert summary.rt_info["a0.b"].endswith("v…")


def test_version_10(tmp_path: Path, patterns: bool) -> None:
    """The Model Optimizer of 2021: inputs without types, constants whose port is 1, names at the output alone."""
    constant = (
        '<layer id="1" name="c" type="Const" version="opset1"><data element_type="f16" offset="0" shape="1,3" size="6"/>'
        '<output><port id="1" precision="FP16"><dim>1</dim><dim>3</dim></port></output></layer>'
    )
    add = (
        '<layer id="5" name="+" type="Add" version="opset1"><input><port id="0"><dim>1</dim></port><port id="1"/></input>'
        '<output><port id="2" precision="FP16" names="sum,out\\,put"><dim>1</dim></port></output></layer>'
    )
    result = '<layer id="3" name="r" type="Result" version="opset1"><input><port id="0"><dim>1</dim></port></input></layer>'
    edges = "".join(
        f'<edge from-layer="{source}" from-port="{port}" to-layer="{target}" to-port="{slot}"/>'
        for source, port, target, slot in ((0, 0, 5, 0), (1, 1, 5, 1), (5, 2, 3, 0))
    )
    path = save(tmp_path, '<?xml version="1.0" ?>' + net(PARAMETER + constant + add + result, edges, version="10"))
    summary, recorder = read(path, patterns=patterns)
    (graph,) = recorder.graphs
    assert summary.ir_version == 10
    assert [source and (source.layer, source.element_type) for source in graph.sources(5)] == [(0, "f32"), (1, "f16")]
    assert recorder.layers[2].inputs[0].element_type is None
    (output,) = summary.outputs
    assert (output.tensor_names, output.element_type) == (("sum", "out,put"), "f16")
    assert summary.weights.is_missing and summary.weights.problem_count == 1


@pytest.mark.parametrize(
    ("data", "weights", "reason"),
    [
        ('element_type="f32" shape="2, 3" offset="0" size="24"', 24, None),
        ('element_type="f32" shape="2, 3" offset="8" size="24"', 32, None),
        ('element_type="f32" shape="2, 3" offset="0" size="28"', 28, None),
        ('element_type="f32" shape="" offset="0" size="4"', 4, None),
        ('element_type="u4" shape="7" offset="0" size="4"', 4, None),
        ('element_type="u3" shape="9" offset="0" size="6"', 6, None),
        ('element_type="string" shape="2" offset="0" size="11"', 11, None),
        ('element_type="f7" shape="2" offset="0" size="1"', 1, None),
        ('element_type="f32" shape="2, 3" offset="0" size="24"', None, "there is no weights file"),
        ('element_type="f32" shape="2, 3" offset="0" size="24"', 23, "it ends at byte 24, and the weights file has 23"),
        ('element_type="f32" shape="2, 3" offset="4" size="24"', 24, "it ends at byte 28, and the weights file has 24"),
        ('element_type="f32" shape="2, 3" offset="0" size="20"', 24, "it has 20 bytes, and its shape and type need 24"),
        ('element_type="u4" shape="7" offset="0" size="3"', 9, "it has 3 bytes, and its shape and type need 4"),
        ('element_type="f32" shape="2, 3" offset="-4" size="24"', 24, "its offset '-4' is not a number of bytes"),
        ('element_type="f32" shape="2, 3" offset="0" size="-1"', 24, "its size '-1' is not a number of bytes"),
        ('element_type="f32" shape="2, 3" offset="0"', 24, "it has no 'size'"),
        ('element_type="f32" shape="2, ?" offset="0" size="8"', 24, "its shape is not static"),
        ('element_type="f32" shape="2, x" offset="0" size="8"', 24, "the dimension 'x' is neither a length"),
        ('shape="2" offset="0" size="8"', 24, "it has no element type or no shape"),
    ],
)
def test_constants_against_weights(data: str, weights: int | None, reason: str | None, tmp_path: Path) -> None:
    constant = f'<layer id="7" name="c" type="Const" version="opset1"><data {data} /><output><port id="0"/></output></layer>'
    path = save(tmp_path, net(constant, ""))
    if weights is not None:
        save(tmp_path, bytes(weights), "model.bin")
    found = read(path)[0].weights
    assert (found.problem_count, len(found.problems)) == ((0, 0) if reason is None else (1, 1))
    if reason is not None:
        assert found.problems[0].layer == "c" and found.problems[0].reason.startswith(reason)
        assert found.is_missing == (weights is None)
        assert found.is_too_short == reason.startswith("it ends")


def test_constants_are_added_up(tmp_path: Path) -> None:
    constants = "".join(
        f'<layer id="{number}" name="c" type="Const" version="opset1">'
        f'<data element_type="{kind}" shape="4" offset="0" size="{size}" /></layer>'
        for number, (kind, size) in enumerate([("f32", 16), ("f32", 16), ("u4", 2), ("made_up", 5)])
    )
    save(tmp_path, bytes(16), "other.bin")
    summary = read_ir(save(tmp_path, net(constants, "")), weights=tmp_path / "other.bin")
    assert (summary.constants.count, summary.constants.size) == (4, 39)
    assert summary.constants.sizes == {"f32": 32, "other": 5, "u4": 2}
    assert summary.weights.problems == () and summary.weights.needed == 16


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("", ()),
        ("1, 3", (1, 3)),
        ("...", None),
        ("?,-1", (-1, -1)),
        ("1..10,..7,5..", (Bounds(1, 10), Bounds(0, 7), Bounds(5, None))),
    ],
)
def test_shapes(written: str, shape: tuple[int | Bounds, ...] | None) -> None:
    assert parse_shape(written) == shape
    if shape is not None:
        assert parse_shape(write_shape(shape)[1:-1]) == shape


def test_what_is_static_and_what_is_bounded() -> None:
    assert is_static((1, 2)) and is_bounded((1, 2)) and is_static(())
    assert not is_static((Bounds(1, 2),)) and is_bounded((Bounds(1, 2), 3))
    assert not is_bounded((Bounds(1, None),)) and not is_bounded((-1,)) and not is_bounded(None)


def test_dynamic_inputs(tmp_path: Path) -> None:
    summary = read_ir(write(networks()["shapes"](), tmp_path, "shapes"))
    assert [write_shape(port.shape) for port in summary.dynamic_inputs] == ["[?,3]", "[1..10,3,?,5..,..7]", "[...]"]
    assert summary.unbounded_inputs == summary.dynamic_inputs


@pytest.mark.parametrize("odd", ["<!-- a -->", "<![CDATA[<layer>]]>", "<unknown><layer/></unknown>", "text", "<?pi?>"])
def test_what_else_xml_may_hold_is_passed_over(odd: str, tmp_path: Path, patterns: bool) -> None:
    for at in ("<layers>", "</layer>", "</port>", "<edges>"):
        text = net().replace(at, at + odd)
        summary = read(save(tmp_path, text), patterns=patterns)[0]
        assert (summary.layers, summary.unconnected_inputs) == (2, 0)


def test_white_space_and_a_mark_before_the_declaration(tmp_path: Path, patterns: bool) -> None:
    """XML forbids the one, OpenVINO reads both."""
    declared = '<?xml version="1.0" encoding="UTF-8"?>' + net()
    for text in ("\n \n" + declared, "\ufeff" + declared):
        (first, _) = read(save(tmp_path, text), patterns=patterns)[1].layers
        assert first.begin == text.encode().index(b"<layer ")
        assert first.line == text.count("\n") + 1


def test_attributes_of_other_writers(tmp_path: Path, patterns: bool) -> None:
    layer = PARAMETER.replace('id="0" name="x"', "name='x' id=' 0 '").replace('"FP32"', '"f32"').replace("<dim>1", "<dim> 1 ")
    assert read(save(tmp_path, net(layer + RESULT)), patterns=patterns)[1].layers[0].outputs == (Port(0, "f32", (1, 3), ("x",)),)


def test_unconnected_inputs_are_counted(tmp_path: Path) -> None:
    assert read(save(tmp_path, net(edges="")))[0].unconnected_inputs == 1


def test_exceptions_of_the_sink_pass_through(tmp_path: Path, patterns: bool) -> None:
    class Failing(Sink):
        def layer(self, layer: Layer) -> None:
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        read_ir(save(tmp_path, net()), Failing(), patterns=patterns)


def test_no_sink_is_needed(tmp_path: Path) -> None:
    path = save(tmp_path, net())
    assert read_ir(path) == read_ir(path, Recorder()) == read_ir(path, Sink())


def test_the_names_of_many_outputs_are_looked_up_within_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REREAD_NAMES", 1)
    results = RESULT + RESULT.replace('id="1"', 'id="2"')
    edges = EDGE + EDGE.replace('to-layer="1"', 'to-layer="2"')
    outputs = read(save(tmp_path, net(PARAMETER + results, edges)))[0].outputs
    assert [port.tensor_names for port in outputs] == [("x",), ()]


def test_a_summary_goes_through_json(tmp_path: Path) -> None:
    summary = read_ir(write(networks()["shapes"](), tmp_path, "shapes"))
    assert msgspec.json.decode(msgspec.json.encode(summary), type=ModelSummary) == summary
