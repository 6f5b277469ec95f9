"""What feeds what: the tables of a graph, whatever the numbers of layers and ports."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.networks import networks, write
from tests.models.sketches import net, read, save

from ovdoctor.models.ir import Graph, limits
from ovdoctor.models.ir.layers import Bounds, Layer, Port, Shape
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.table import GraphTable, Values

Chain = list[tuple[int, str]]


def layer(number: int, type_: str = "Relu", inputs: int = 1, outputs: int = 1, shape: tuple[int, ...] = (1,)) -> Layer:
    """A layer whose ports are numbered as OpenVINO does it: inputs first."""
    ports = [Port(port, "f32", shape) for port in range(inputs + outputs)]
    return Layer(number, str(number), type_, "opset1", {}, tuple(ports[:inputs]), tuple(ports[inputs:]), 1, number, number + 1)


def table(*layers: Layer, edges: tuple[tuple[int, int, int, int], ...] = ()) -> GraphTable:
    made = GraphTable(Values())
    made.extend(layers)
    assert made.connect([number for edge in edges for number in edge]) == len(edges)
    return made


@given(st.lists(st.integers(0, 1 << 62) | st.integers(0, 300_000) | st.integers(0, 30), unique=True, min_size=1, max_size=40))
def test_layers_may_have_any_numbers(ids: list[int]) -> None:
    edges = tuple((source, 1, target, 0) for source, target in pairwise(ids))
    graph = Graph(table(*(layer(number) for number in ids), edges=edges))
    for source, target in pairwise(ids):
        found = graph.source(target, 0)
        assert found is not None and (found.layer, found.port, found.type) == (source, 1, "Relu")
        assert graph.begin(target) == target
    assert graph.source(ids[0], 0) is None
    assert graph.unconnected == 1


@given(st.lists(st.integers(0, 300_000) | st.integers(0, 30), min_size=1, max_size=40), st.integers(1, 7))
def test_a_number_that_comes_twice_is_found(ids: list[int], batch: int) -> None:
    made, seen = GraphTable(Values()), set[int]()
    for begin in range(0, len(ids), batch):
        part = ids[begin : begin + batch]
        repeated = next((number for index, number in enumerate(part) if number in seen or number in part[:index]), None)
        if repeated is None:
            made.extend([layer(number) for number in part])
            seen.update(part)
            continue
        with pytest.raises(Objection, match=f"another layer with id {repeated} ") as caught:
            made.extend([layer(number) for number in part])
        assert caught.value.offset == repeated
        return


@given(st.permutations(range(8)), st.permutations(range(8)))
def test_ports_may_have_any_order(inputs: list[int], outputs: list[int]) -> None:
    source = Layer(0, "", "Split", "opset1", {}, (), tuple(Port(port * 7, str(port), ()) for port in outputs), 1, 0, 1)
    target = Layer(1, "", "Concat", "opset1", {}, tuple(Port(port * 5, None, ()) for port in inputs), (), 1, 0, 1)
    graph = Graph(table(source, target, edges=tuple((0, port * 7, 1, port * 5) for port in range(8))))
    assert [found and found.element_type for found in graph.sources(1)] == [str(port) for port in inputs]


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ((9, 1, 1, 0), "leads to layer 9, and this graph has none"),
        ((0, 1, 9, 0), "leads to layer 9, and this graph has none"),
        ((0, 0, 1, 0), "output port 0 of layer 0"),
        ((0, 2, 1, 0), "output port 2 of layer 0"),
        ((0, 1, 1, 1), "input port 1 of layer 1"),
        ((2, 1, 1, 0), "output port 1 of layer 2"),
        ((0, 1, 3, 0), "input port 0 of layer 3"),
        ((1 << 62, 1, 1, 0), f"leads to layer {1 << 62}"),
    ],
)
def test_dangling_edges(edge: tuple[int, int, int, int], reason: str) -> None:
    made = table(layer(0), layer(1), layer(2, "Result", 1, 0), layer(3, "Parameter", 0, 1))
    assert made.connect([0, 1, 2, 0, *edge]) == 1
    with pytest.raises(Objection, match=reason):
        made.check_edge(*edge)


def test_questions_about_what_does_not_exist() -> None:
    graph = Graph(table(layer(0)))
    for question in (lambda: graph.source(0, 1), lambda: graph.source(1, 0), lambda: graph.sources(1), lambda: graph.begin(-1)):
        with pytest.raises(KeyError):
            question()


def test_what_is_constant(tmp_path: Path) -> None:
    _, recorder = read(write(networks()["compressed"](), tmp_path, "compressed"))
    (graph,) = recorder.graphs
    constant = {found.type: graph.constant(found.id) for found in recorder.layers if found.type != "Convert"}
    assert constant == {
        "Parameter": False, "Constant": True, "Subtract": True, "Multiply": True, "MatMul": False, "Result": False,
    }  # fmt: skip


def test_what_differs_from_run_to_run_is_not_constant() -> None:
    chain: Chain = [(0, "Constant"), (1, "RandomUniform"), (2, "Relu"), (3, "ReadValue"), (4, "Relu"), (5, "Relu")]
    layers = [layer(number, type_, inputs=int(type_ != "Constant")) for number, type_ in chain]
    edges = ((0, 0, 1, 0), (1, 1, 2, 0), (0, 0, 3, 0), (3, 1, 4, 0))  # nothing feeds 5
    graph = Graph(table(*layers, edges=edges))
    assert [graph.constant(number) for number in range(6)] == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("shape", "fixed"),
    [((2, 3), True), ((2, -1), False), ((2, Bounds(1, 4)), False), (None, False), ((), False)],
    ids=["static", "dynamic", "bounded", "unknown rank", "no lengths"],
)
def test_the_shape_of_what_has_one_is_constant(shape: Shape | None, fixed: bool) -> None:
    parameter = msgspec.structs.replace(layer(0, "Parameter", 0), outputs=(Port(0, "f32", shape),))
    graph = Graph(table(parameter, layer(1, "ShapeOf"), layer(2), edges=((0, 0, 1, 0), (1, 1, 2, 0))))
    assert [graph.constant(number) for number in range(3)] == [False, fixed, fixed]


def test_the_shape_of_nothing_is_not_constant() -> None:
    assert not Graph(table(layer(0, "ShapeOf"))).constant(0)


def test_a_cycle_and_a_long_chain_end() -> None:
    cycle = Graph(table(layer(0), layer(1), edges=((0, 1, 1, 0), (1, 1, 0, 0))))
    assert not cycle.constant(0) and not cycle.constant(1)
    length = 20_000
    edges = tuple((number, int(number > 0), number + 1, 0) for number in range(length))
    chain = Graph(table(layer(0, "Constant", 0), *(layer(number + 1) for number in range(length)), edges=edges))
    assert chain.constant(length)


def test_shapes_that_are_not_kept() -> None:
    long = layer(0, shape=(1,) * (limits.KEPT_RANK + 1))
    many = [layer(number, shape=(number,)) for number in range(1, limits.KEPT_SHAPES + 10)]
    graph = Graph(table(long, *many, layer(99_999), edges=((0, 1, 99_999, 0), (limits.KEPT_SHAPES + 5, 1, 1, 0), (7, 1, 2, 0))))
    sources = [graph.source(number, 0) for number in (99_999, 1, 2)]
    assert [found and found.shape for found in sources] == [None, None, (7,)]
    assert {found and found.element_type for found in sources} == {"f32"}


def test_bodies_have_graphs_of_their_own(tmp_path: Path) -> None:
    _, recorder = read(write(networks()["if"](), tmp_path, "if"))
    assert [graph.path[-1].body if graph.path else "" for graph in recorder.graphs] == ["then_body", "else_body", ""]
    then_body, else_body, own = recorder.graphs
    assert (then_body.operation(1), else_body.operation(1)) == (("Relu", "opset1"), ("Exp", "opset1"))
    assert len(then_body) == 3 and len(own) == 4


def test_an_empty_model(tmp_path: Path) -> None:
    summary, recorder = read(save(tmp_path, net("", "")))
    assert (summary.layers, summary.operations, len(recorder.graphs)) == (0, (), 1)
