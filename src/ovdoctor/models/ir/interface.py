"""The inputs and outputs of a model: its Parameter and Result operations."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.graph import Graph
from ovdoctor.models.ir.layers import Layer, Port
from ovdoctor.models.ir.names import names_of_output
from ovdoctor.models.ir.summary import ModelPort

_NO_PORT = Port(-1, None, None)


class _Result(NamedTuple):
    id: int
    name: str
    names: tuple[str, ...]
    port: Port
    line: int


class Interface:
    """Collects them, the first few thousand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inputs: list[ModelPort] = []
        self._results: list[_Result] = []
        self._outputs: list[ModelPort] = []
        self._room = limits.MODEL_PORT_TEXT

    def add(self, layer: Layer) -> None:
        """Take a Parameter or Result of the model's own graph in."""
        is_result = layer.type == "Result"
        ports = layer.inputs if is_result else layer.outputs
        port = ports[0] if ports else _NO_PORT
        names = layer.output_names if is_result else port.names
        self._room -= len(layer.name) + sum(map(len, names))
        if self._room < 0 or len(self._inputs) + len(self._results) == limits.MODEL_PORTS:
            return
        if is_result:
            self._results.append(_Result(layer.id, layer.name, names, port, layer.line))
        else:
            self._inputs.append(ModelPort(layer.name, names, port.element_type, port.shape, layer.line))

    def name_outputs(self, graph: Graph) -> None:
        """The edges are known: a Result without names has those of the tensor that feeds it."""
        for number, result in enumerate(self._results):
            names, element_type = result.names, result.port.element_type
            source = graph.source(result.id, result.port.id) if result.port is not _NO_PORT else None
            if source is not None:
                element_type = element_type or source.element_type
                if not names and number < limits.REREAD_NAMES:
                    names = names_of_output(self._path, graph.begin(source.layer), source.port)
            self._outputs.append(ModelPort(result.name, names, element_type, result.port.shape, result.line))

    def inputs(self) -> tuple[ModelPort, ...]:
        """The model's inputs."""
        return tuple(self._inputs)

    def outputs(self) -> tuple[ModelPort, ...]:
        """The model's outputs."""
        return tuple(self._outputs)
