"""IRs written by hand, as short as they can be, for what OpenVINO itself does not write."""

from __future__ import annotations

from pathlib import Path

from ovdoctor.models.ir import Graph, Layer, ModelSummary, Sink, read_ir

PARAMETER = (
    '<layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,3" element_type="f32" />'
    '<output><port id="0" precision="FP32" names="x"><dim>1</dim><dim>3</dim></port></output></layer>'
)
RESULT = (
    '<layer id="1" name="y" type="Result" version="opset1">'
    '<input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim></port></input></layer>'
)
EDGE = '<edge from-layer="0" from-port="0" to-layer="1" to-port="0" />'


def net(layers: str = PARAMETER + RESULT, edges: str = EDGE, more: str = "", version: str = "11") -> str:
    """A model with that content."""
    return f'<net name="m" version="{version}"><layers>{layers}</layers><edges>{edges}</edges>{more}</net>'


def save(folder: Path, text: str | bytes, name: str = "model.xml") -> Path:
    """Save a model in that folder. Returns its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


class Recorder(Sink):
    """Keeps all it is told of."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.graphs: list[Graph] = []

    def layer(self, layer: Layer) -> None:
        self.layers.append(layer)

    def graph(self, graph: Graph) -> None:
        self.graphs.append(graph)


def read(path: Path, *, patterns: bool = True) -> tuple[ModelSummary, Recorder]:
    """Read a model, keeping all layers and graphs."""
    recorder = Recorder()
    return read_ir(path, recorder, patterns=patterns), recorder
