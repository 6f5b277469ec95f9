"""What the reader says of a model is what OpenVINO says of it: of every operation, input and output, sub-graphs included.

``OVDOCTOR_IR_CORPUS=FOLDER:FOLDER pytest tests/models`` takes further IRs in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openvino as ov
import pytest
from tests.models.networks import corpus_files, networks, write

from ovdoctor.models.ir import Bounds, Graph, Layer, ModelPort, Shape, Sink, read_ir
from ovdoctor.models.ir.element_types import storage_size

Place = tuple[str, ...]
"""Names of the operations around, each with its body; the operation's own name last."""

NETWORKS = networks()
REPLACED = {"LSTMCell-1__f32"}
"""OpenVINO replaces an input of this one by a constant of its own when it reads it: there is nothing to compare."""
CORPUS = [path for path in corpus_files() if path.stem not in REPLACED]


class Recorder(Sink):
    def __init__(self) -> None:
        self.layers: dict[Place, Layer] = {}
        self.graphs: dict[Place, Graph] = {}

    def layer(self, layer: Layer) -> None:
        place = (*_path(layer.path), layer.name)
        self.layers[place] = layer

    def graph(self, graph: Graph) -> None:
        self.graphs[_path(graph.path)] = graph


def _path(steps: Any) -> Place:
    return tuple(f"{step.name}/{step.body}" for step in steps)


@pytest.fixture(params=[*NETWORKS, *CORPUS], ids=lambda item: item if isinstance(item, str) else item.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return request.param if isinstance(request.param, Path) else write(NETWORKS[request.param](), tmp_path, request.param)


def test_everything_agrees(path: Path) -> None:
    recorder = Recorder()
    summary = read_ir(path, recorder)
    model = ov.Core().read_model(path)
    operations = dict(_operations(model))

    assert set(recorder.layers) == set(operations)
    for place, operation in operations.items():
        _compare(recorder.layers[place], operation)
        _compare_sources(recorder.graphs[place[:-1]], recorder, place, operation)
    assert summary.layers == len(operations) == sum(count.count for count in summary.operations)
    assert summary.subgraphs == len(recorder.graphs) - 1
    assert summary.weights.problems == ()
    assert summary.constants.count == sum(operation.get_type_name() == "Constant" for operation in operations.values())
    _compare_ports(summary.inputs, model.inputs, exact=True)
    _compare_ports(summary.outputs, model.outputs, exact=False)
    assert summary.dynamic_inputs == tuple(
        port for port, known in zip(summary.inputs, model.inputs, strict=True) if known.get_partial_shape().is_dynamic
    )


def _operations(model: ov.Model, around: Place = ()) -> Iterator[tuple[Place, Any]]:
    for operation in model.get_ops():
        name = operation.get_friendly_name()
        yield (*around, name), operation
        match operation.get_type_name():
            case "If":
                yield from _operations(operation.get_function(0), (*around, f"{name}/then_body"))
                yield from _operations(operation.get_function(1), (*around, f"{name}/else_body"))
            case "Loop" | "TensorIterator":
                yield from _operations(operation.get_function(), (*around, f"{name}/body"))


def _compare(layer: Layer, operation: Any) -> None:
    assert (layer.type, layer.opset) == (operation.get_type_name(), operation.get_type_info().version_id)
    outputs = [] if layer.type == "Result" else operation.outputs()  # OpenVINO gives them one, the file does not
    for port, output in zip(layer.outputs, outputs, strict=True):
        assert port.element_type == output.get_element_type().get_type_name()
        assert set(port.names) == output.get_names()
        _compare_shape(port.shape, output.get_partial_shape(), exact=layer.type == "Parameter")
    for port, known in zip(layer.inputs, operation.inputs(), strict=True):
        assert port.element_type == known.get_element_type().get_type_name()
        _compare_shape(port.shape, known.get_partial_shape(), exact=False)
    if layer.type == "Constant":
        size = storage_size(layer.attributes["element_type"], _elements(operation))
        assert size in (operation.get_byte_size(), None)
        assert int(layer.attributes["size"]) == operation.get_byte_size() or size is None


def _compare_sources(graph: Graph, recorder: Recorder, place: Place, operation: Any) -> None:
    layer = recorder.layers[place]
    for port, source, known in zip(layer.inputs, graph.sources(layer.id), operation.inputs(), strict=True):
        assert source is not None and source == graph.source(layer.id, port.id)
        output = known.get_source_output()
        feeding_place = (*place[:-1], output.get_node().get_friendly_name())
        feeding = recorder.layers[feeding_place]
        feeding_port = feeding.outputs[output.get_index()]
        assert (source.layer, source.port, source.type) == (feeding.id, feeding_port.id, feeding.type)
        assert (source.element_type, source.shape) == (feeding_port.element_type, feeding_port.shape)


def _compare_ports(ports: tuple[ModelPort, ...], known: list[Any], *, exact: bool) -> None:
    assert len(ports) == len(known)
    for port, output in zip(ports, known, strict=True):
        assert port.name == output.get_node().get_friendly_name()
        assert set(port.tensor_names) == output.get_names()
        assert port.element_type == output.get_element_type().get_type_name()
        _compare_shape(port.shape, output.get_partial_shape(), exact=exact)


def _compare_shape(shape: Shape | None, known: ov.PartialShape, *, exact: bool) -> None:
    """Ports state no bounds, and an unknown rank as they state a scalar."""
    if known.rank.is_dynamic:
        assert shape is None if exact else shape in (None, ())
        return
    assert shape is not None and len(shape) == len(known)
    for dim, expected in zip(shape, known, strict=True):
        if expected.is_static:
            assert dim == expected.get_length()
        elif not exact:
            assert dim == -1
        else:
            lower, upper = expected.get_min_length(), expected.get_max_length()
            assert dim == (-1 if (lower, upper) == (0, -1) else Bounds(lower, None if upper == -1 else upper))


def _elements(operation: Any) -> int:
    count = 1
    for dim in operation.get_output_shape(0):
        count *= dim
    return count
