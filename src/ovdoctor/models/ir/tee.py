"""One reading, several listeners."""

from __future__ import annotations

from ovdoctor.models.ir.graph import Graph
from ovdoctor.models.ir.layers import Layer
from ovdoctor.models.ir.sink import Sink


class Tee(Sink):
    """Tells every sink what it is told, in the order in which they are given."""

    def __init__(self, *sinks: Sink) -> None:
        self._tell_layer = [sink.layer for sink in sinks]
        self._tell_graph = [sink.graph for sink in sinks]

    def layer(self, layer: Layer) -> None:
        for tell in self._tell_layer:
            tell(layer)

    def graph(self, graph: Graph) -> None:
        for tell in self._tell_graph:
            tell(graph)
