"""A graph whose edges are known, to ask what feeds an operation."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ovdoctor.models.ir.layers import Enclosing, Shape
from ovdoctor.models.ir.shapes import is_static
from ovdoctor.models.ir.table import UNFED, GraphTable, Operation

_UNKNOWN, _OPEN, _CONSTANT, _VARIABLE = range(4)

_NEVER_CONSTANT = frozenset({"Parameter", "ReadValue", "RandomUniform", "Multinomial"})
"""What differs from run to run, whatever feeds it."""


class Source(msgspec.Struct, frozen=True, gc=False):
    """The output port that feeds an input."""

    layer: int
    port: int
    type: str
    opset: str
    element_type: str | None
    shape: Shape | None
    """``None``: of unknown rank, or not kept (above 16 dimensions, or one of more than 16,384 different shapes)."""


class Graph:
    """The graph of a model, or of a body inside it. Layers are named by their id, which is unique in the graph only."""

    def __init__(self, table: GraphTable, path: tuple[Enclosing, ...] = ()) -> None:
        self.path = path
        """The sub-graphs around it, outermost first; empty for the model's own graph."""
        self._table = table
        self._constancy = bytearray()

    def __len__(self) -> int:
        return len(self._table)

    def layers(self) -> Iterator[int]:
        """The ids of its layers, in the order in which a sink was told of them."""
        return map(self._table.numbering.layer, range(len(self)))

    @property
    def unconnected(self) -> int:
        """Input ports without an edge."""
        return self._table.sources.count(UNFED)

    def operation(self, layer: int) -> Operation:
        """Type and opset of a layer. Raises KeyError."""
        return self._operation(self._table.numbering.position(layer))

    def begin(self, layer: int) -> int:
        """The byte at which the layer starts. Raises KeyError."""
        return self._table.begins[self._table.numbering.position(layer)]

    def source(self, layer: int, port: int) -> Source | None:
        """What feeds that input port. ``None``: nothing. Raises KeyError for a layer or port that does not exist."""
        return self._source(self._table.input_record(layer, port))

    def sources(self, layer: int) -> list[Source | None]:
        """What feeds the layer's input ports, in their order. Raises KeyError."""
        return [self._source(slot) for slot in self._slots(self._table.numbering.position(layer))]

    def constant(self, layer: int) -> bool:
        """Whether the layer follows from constants and static shapes alone, so that compilers compute it beforehand.

        The first question walks up to the constants; later ones are answered from what was found. One byte per layer.
        """
        known = self._constancy or bytearray(len(self))
        self._constancy = known
        asked = self._table.numbering.position(layer)
        pending = [asked]
        while pending:
            position = pending[-1]
            feeding = self._feeding(position)
            unknown = [owner for owner in feeding if owner is not None and known[owner] == _UNKNOWN]
            if known[position] == _UNKNOWN and unknown:
                known[position] = _OPEN  # a layer that is met again while it is open lies on a cycle
                pending.extend(unknown)
                continue
            if known[position] in (_UNKNOWN, _OPEN):
                fixed = bool(feeding) or self._is_fixed(position)
                fixed = fixed and all(owner is not None and known[owner] == _CONSTANT for owner in feeding)
                known[position] = _CONSTANT if fixed else _VARIABLE
            pending.pop()
        return known[asked] == _CONSTANT

    def _is_fixed(self, position: int) -> bool:
        """Whether it is a constant, or the shape of what has one. A port without lengths may be of unknown rank."""
        type_ = self._operation(position)[0]
        if type_ != "ShapeOf":
            return type_ == "Constant"
        sources = [self._source(slot) for slot in self._slots(position)]
        return all(source is not None and bool(source.shape) and is_static(source.shape) for source in sources) and bool(sources)

    def _feeding(self, position: int) -> list[int | None]:
        if self._operation(position)[0] in _NEVER_CONSTANT:
            return [None]
        if self._is_fixed(position):
            return []
        sources = self._table.sources
        return [None if sources[slot] == UNFED else self._table.owner(sources[slot]) for slot in self._slots(position)]

    def _operation(self, position: int) -> Operation:
        return self._table.values.operations.value(self._table.operations[position])

    def _slots(self, position: int) -> range:
        return range(self._table.input_begins[position], self._table.input_begins[position + 1])

    def _source(self, slot: int) -> Source | None:
        table = self._table
        record = table.sources[slot]
        if record == UNFED:
            return None
        position = table.owner(record)
        type_, opset = self._operation(position)
        element_type, shape = table.values.signatures.value(table.signatures[record])
        return Source(table.numbering.layer(position), table.output_ports[record], type_, opset, element_type, shape)
