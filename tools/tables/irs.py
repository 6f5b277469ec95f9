"""Models with what the tables want to know of them: the layers, and which of their inputs follow from constants."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from ovdoctor.models.ir import Enclosing, Graph, Layer, Sink, read_ir
from ovdoctor.tables.features import is_rankless

Key = tuple[tuple[Enclosing, ...], int]


class _Collector(Sink):
    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.constants: dict[Key, tuple[bool, ...]] = {}

    def layer(self, layer: Layer) -> None:
        self.layers.append(layer)

    def graph(self, graph: Graph) -> None:
        for layer in self.layers:
            if layer.path == graph.path:
                sources = graph.sources(layer.id)
                self.constants[layer.path, layer.id] = tuple(
                    source is not None and graph.constant(source.layer) for source in sources
                )


class Model(NamedTuple):
    """One model."""

    layers: list[Layer]
    known: dict[Key, tuple[bool, ...]]

    def constants(self, layer: Layer) -> tuple[bool, ...] | None:
        """Of each input of a layer, whether it follows from constants."""
        return self.known.get((layer.path, layer.id))

    @property
    def rankless(self) -> bool:
        """Whether an input has no rank."""
        return any(map(is_rankless, self.layers))

    def subject(self, stem: str) -> Layer:
        """The operation that a generated model is about; its name says which."""
        name = re.match(r"(\w+)-\d+__", stem)
        assert name, stem
        return [layer for layer in self.layers if layer.type == name[1] and not layer.path][-1]


def load(path: Path) -> Model:
    """Read an IR. Raises IrError."""
    collector = _Collector()
    read_ir(path, collector)
    return Model(collector.layers, collector.constants)
