"""Layers and edges, from whichever parser, put together: tables, totals, the sink."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.constants import ConstantsCheck
from ovdoctor.models.ir.graph import Graph
from ovdoctor.models.ir.interface import Interface
from ovdoctor.models.ir.layers import Enclosing, Layer
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.rt_info import RtInfo
from ovdoctor.models.ir.sink import Sink
from ovdoctor.models.ir.summary import ModelSummary
from ovdoctor.models.ir.table import GraphTable, Values
from ovdoctor.models.ir.totals import Totals


class Assembly:
    """One model while it is read."""

    def __init__(self, path: Path, weights: Path, sink: Sink | None) -> None:
        self._path = path
        self._values = Values()
        self._open: list[tuple[GraphTable, tuple[Enclosing, ...]]] = []
        self._constants = ConstantsCheck(weights)
        self._interface = Interface(path)
        self._totals = Totals()
        self._tell_layer = sink.layer if sink is not None else None
        self._tell_graph = sink.graph if sink is not None else None
        self.name = ""
        self.ir_version = 0
        self.rt_info = RtInfo()
        self._table = GraphTable(self._values)
        self.unsettled: list[Layer] = []
        """Layers of the graph that is being read which nobody has looked at yet."""
        self.enclosing: tuple[Enclosing, ...] = ()
        """The sub-graphs around it."""

    def begin_graph(self, enclosing: Enclosing | None = None) -> None:
        """The model's own graph begins, or a body of an operation. Raises Objection."""
        self.settle()
        self._open.append((self._table, self.enclosing))
        self._table = GraphTable(self._values)
        if enclosing is not None:
            self.enclosing = (*self.enclosing, enclosing)
            self._totals.subgraphs += 1
            self._totals.depth = max(self._totals.depth, len(self.enclosing))
            if self._totals.subgraphs > limits.SUBGRAPHS:
                raise Objection(f"more than {limits.SUBGRAPHS} sub-graphs: no model has so many")

    def end_graph(self) -> None:
        """That graph is complete. Raises Objection."""
        self.settle()
        self._totals.add(self._table, inside=bool(self.enclosing))
        graph = Graph(self._table, self.enclosing)
        if not self.enclosing:
            self._interface.name_outputs(graph)
        if self._tell_graph is not None:
            self._tell_graph(graph)
        self._table, self.enclosing = self._open.pop()

    def add(self, layer: Layer) -> None:
        """An operation is complete."""
        self.unsettled.append(layer)

    def connect(self, edges: Sequence[int]) -> int:
        """Take edges in: four numbers each. Returns how many it took; the next one is wrong. Raises Objection."""
        self.settle()
        return self._table.connect(edges)

    def check_edge(self, *edge: int) -> None:
        """Raises Objection for what is wrong with an edge."""
        self._table.check_edge(*edge)

    def settle(self) -> None:
        """Deal with the layers that came since the last time: many at once cost less. Raises Objection."""
        if not self.unsettled:
            return
        layers = self.unsettled[:]
        self.unsettled.clear()
        self._table.extend(layers)
        if self._table.size + sum(table.size for table, _ in self._open) > limits.TABLES:
            raise Objection(f"too many operations and ports: their tables would take more than {limits.TABLES >> 20} MiB")
        if len(self._values.operations) == limits.KINDS:
            raise Objection(f"more than {limits.KINDS - 1} kinds of operations: no model has so many")
        for layer in layers:
            if layer.type == "Constant":
                self._constants.add(layer)
            elif layer.type in ("Parameter", "Result") and not self.enclosing:
                self._interface.add(layer)
        if self._tell_layer is not None:
            for layer in layers:
                self._tell_layer(layer)

    def summary(self, size: int) -> ModelSummary:
        """The model as a whole, from so many bytes."""
        totals, rt_info = self._totals, self.rt_info
        return ModelSummary(
            path=str(self._path),
            size=size,
            name=self.name,
            ir_version=self.ir_version,
            written_by=rt_info.written_by,
            rt_info=rt_info.values,
            rt_info_left_out=rt_info.left_out,
            layers=totals.operations.total(),
            operations=totals.counts(),
            element_types=dict(sorted(totals.element_types.items())),
            inputs=self._interface.inputs(),
            outputs=self._interface.outputs(),
            constants=self._constants.constants(),
            weights=self._constants.weights(),
            subgraphs=totals.subgraphs,
            subgraph_depth=totals.depth,
            unconnected_inputs=totals.unconnected,
        )
