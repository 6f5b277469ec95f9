"""Counting by kind gives what judging every operation gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ovdoctor.models.ir import Enclosing, Graph, Layer, Port, Sink, read_ir
from ovdoctor.scanning.census import PLACES, Census
from ovdoctor.tables import Target, judge_model, judge_subjects
from tests.models.networks import networks, write

MODELS = sorted((Path(__file__).parent / "models").glob("*.xml"))


class Everything(Sink):
    """The plain way: all layers are kept."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.constants: dict[tuple[tuple[Enclosing, ...], int], tuple[bool, ...]] = {}

    def layer(self, layer: Layer) -> None:
        self.layers.append(layer)

    def graph(self, graph: Graph) -> None:
        for layer in self.layers:
            if layer.path == graph.path:
                sources = graph.sources(layer.id)
                self.constants[layer.path, layer.id] = tuple(
                    source is not None and graph.constant(source.layer) for source in sources
                )


def both(path: Path) -> tuple[Census, Everything]:
    census, everything = Census(), Everything()
    read_ir(path, census)
    if census.loses_rank:
        census = Census(rankless=True)
        read_ir(path, census)
    read_ir(path, everything)
    return census, everything


@pytest.fixture(scope="module", params=[*sorted(networks()), *MODELS], ids=str)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if isinstance(request.param, Path):
        return request.param
    return write(networks()[request.param](), tmp_path_factory.mktemp("census"), request.param)


@pytest.mark.parametrize(
    "target",
    [Target("CPU", "2023.0"), Target("CPU", "2026.4.1"), Target("GPU", "2024.6"), Target("NPU", "2026.4.1", "4000")],
    ids=lambda target: f"{target.device} {target.openvino}",
)
def test_the_verdict_is_that_of_all_operations(path: Path, target: Target) -> None:
    census, everything = both(path)
    whole = judge_model(everything.layers, target, constants=lambda layer: everything.constants.get((layer.path, layer.id)))  # type: ignore[attr-defined]
    assert judge_subjects(census.kinds, target) == whole


def test_every_operation_is_counted_once(path: Path) -> None:
    census, everything = both(path)
    counted: Counter[str] = Counter()
    for subject, kind in census.kinds.items():
        counted[subject.type] += kind.count
    assert counted == Counter(layer.type for layer in everything.layers)


def test_places_are_those_of_the_operations(path: Path) -> None:
    census, everything = both(path)
    known = {(layer.name, layer.line, layer.begin, layer.end) for layer in everything.layers}
    for kind in census.kinds.values():
        assert len(kind.spots) == min(kind.count, PLACES)
        assert {spot[:4] for spot in kind.spots} <= known


def test_of_many_alike_some_places_are_kept(tmp_path: Path) -> None:
    port = '<port id="0"{}><dim>1</dim></port>'
    layers = ['<layer id="0" name="in" type="Parameter" version="opset1"><data shape="1" element_type="f32"/><output>'
              f'{port.format(" precision=" + chr(34) + "FP32" + chr(34))}</output></layer>']  # fmt: skip
    edges = []
    for number in range(1, 501):
        layers.append(
            f'<layer id="{number}" name="relu{number}" type="ReLU" version="opset1"><input>'
            f'{port.format("")}</input><output><port id="1" precision="FP32"><dim>1</dim></port></output></layer>'
        )
        edges.append(f'<edge from-layer="{number - 1}" from-port="{min(number - 1, 1)}" to-layer="{number}" to-port="0"/>')
    path = tmp_path / "many.xml"
    text = f'<net name="m" version="10"><layers>{"".join(layers)}</layers><edges>{"".join(edges)}</edges></net>'
    path.write_text(text, encoding="utf-8")
    census = Census()
    read_ir(path, census)
    (relu,) = [kind for subject, kind in census.kinds.items() if subject.type == "Relu"]
    assert (relu.count, len(relu.spots)) == (500, PLACES)
    assert [spot.name for spot in relu.spots[:2]] == ["relu1", "relu2"]
    features = next(dict(subject.features) for subject in census.kinds if subject.type == "Relu")
    assert features["in0"] == "f32", "IR version 10 does not repeat the types at the inputs"


def _layer(type_: str, *inputs: tuple[int, ...]) -> Layer:
    ports = tuple(Port(number, "i64", shape) for number, shape in enumerate(inputs))
    return Layer(0, "x", type_, "opset1", {}, ports, (Port(9, "i64", ()),), 1, 0, 1)


@pytest.mark.parametrize(
    ("layer", "lost"),
    [
        (_layer("Reshape", (2, 3), (-1,)), True),
        (_layer("ReduceSum", (2, 3), (-1,)), True),
        (_layer("RandomUniform", (-1,), (), ()), True),
        (_layer("Reshape", (1,), (0,)), False),
        (_layer("MatMul", (-1,), (-1,)), False),
        (_layer("If", (), (-1,)), False),
    ],
    ids=lambda value: value.type if isinstance(value, Layer) else str(value),
)
def test_where_the_rank_is_lost(layer: Layer, lost: bool) -> None:
    census = Census()
    census.layer(layer)
    assert census.loses_rank == lost
