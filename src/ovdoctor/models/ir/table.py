"""What is kept of a graph when its layers are gone: who feeds whom, with which type and shape.

22 bytes per layer, 6 per input port, 4 per output port: 32 for an operation with one of each, 38 with two inputs. All of it lies
in arrays; operations, element types and shapes are numbers into tables that do not grow with the file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.codes import Codes, Signatures
from ovdoctor.models.ir.layers import Layer
from ovdoctor.models.ir.numbering import Numbering
from ovdoctor.models.ir.refusal import Objection

UNFED = 0xFFFFFFFF
_UNFED = b"\xff\xff\xff\xff"
"""In place of a record: no edge leads into that input."""

_SEARCHED = 1024
"""Ports of one operation that may be out of order: a search for each edge must not take for ever."""

Operation: TypeAlias = tuple[str, str]
"""(type, opset)"""


class Values:
    """The tables that all graphs of one file share."""

    def __init__(self) -> None:
        self.operations: Codes[Operation] = Codes(limits.KINDS)
        self.signatures = Signatures()


class GraphTable:
    """One graph while it is read. A layer has a *position* (in the file) and a number (its id); a port has a *record*."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.numbering = Numbering()
        self.operations = array("H")
        self.begins = array("Q")
        self.input_begins = array("I", [0])
        self.output_begins = array("I", [0])
        self.input_ports = array("H")
        self.sources = array("I")
        """By input record: the output record that feeds it."""
        self.output_ports = array("H")
        self.signatures = array("H")

    def __len__(self) -> int:
        return len(self.operations)

    @property
    def size(self) -> int:
        """Bytes taken."""
        per_layer = (2 + 8 + 4 + 4) * len(self.operations)
        return self.numbering.size + per_layer + (2 + 4) * len(self.input_ports) + (2 + 2) * len(self.output_ports)

    def owner(self, record: int) -> int:
        """The position of the layer that has that output record."""
        return bisect_right(self.output_begins, record) - 1

    def input_record(self, layer: int, port: int) -> int:
        """The record of that input port. Raises KeyError for a layer or port that does not exist."""
        return _record(self.input_ports, self.input_begins, self.numbering.position(layer), port)

    def output_record(self, layer: int, port: int) -> int:
        """The record of that output port. Raises KeyError for a layer or port that does not exist."""
        return _record(self.output_ports, self.output_begins, self.numbering.position(layer), port)

    def extend(self, layers: Sequence[Layer]) -> None:
        """Take layers in. Raises Objection for an id that was there before."""
        taken = self.numbering.extend([layer.id for layer in layers])
        if taken < len(layers):
            raise Objection(f"there is another layer with id {layers[taken].id} in this graph", layers[taken].begin)
        operations, signatures = self.values.operations, self.values.signatures
        self.operations.extend([operations[layer.type, layer.opset] for layer in layers])
        self.begins.extend([layer.begin for layer in layers])
        inputs, outputs = [layer.inputs for layer in layers], [layer.outputs for layer in layers]
        begin = len(self.input_ports)
        self.input_ports.extend([port.id for ports in inputs for port in ports])
        self.sources.frombytes(_UNFED * (len(self.input_ports) - begin))
        self.input_begins.extend(list(accumulate(map(len, inputs), initial=self.input_begins.pop())))
        self.output_ports.extend([port.id for ports in outputs for port in ports])
        self.signatures.extend([signatures[port.element_type, port.shape] for ports in outputs for port in ports])
        self.output_begins.extend(list(accumulate(map(len, outputs), initial=self.output_begins.pop())))

    def connect(self, edges: Iterable[int]) -> int:
        """Take edges in: from layer, from port, to layer, to port, one after the other. Returns how many it took.

        It stops at the first that is wrong; ``check_edge`` says why.
        """
        taken = 0
        positions, sources = self.numbering.positions, self.sources
        input_begins, input_ports = self.input_begins, self.input_ports
        output_begins, output_ports = self.output_begins, self.output_ports
        numbers = iter(edges)
        for source, source_port, target, target_port in zip(numbers, numbers, numbers, numbers, strict=True):
            try:
                # Nearly every operation has one output, and ports are numbered without gaps.
                at = positions[source]
                record = output_begins[at]
                found = output_ports[record] == source_port and record < output_begins[at + 1]
                at = positions[target]
                slot = input_begins[at]
                slot += target_port - input_ports[slot]
                found = found and input_begins[at] <= slot < input_begins[at + 1] and input_ports[slot] == target_port
            except IndexError:  # an id out of the usual order, or of no layer
                found = False
            if not found:
                try:
                    record = self.output_record(source, source_port)
                    slot = self.input_record(target, target_port)
                except KeyError:
                    return taken
            if sources[slot] != UNFED:
                return taken
            sources[slot] = record
            taken += 1
        return taken

    def check_edge(self, source: int, source_port: int, target: int, target_port: int) -> None:
        """Say what is wrong with an edge. Raises Objection if anything is."""
        if not self.operations:
            raise Objection("edges before any layer: OpenVINO writes <layers> first")
        ends = ((source, source_port, self.output_record, "output"), (target, target_port, self.input_record, "input"))
        for layer, port, find, role in ends:
            try:
                self.numbering.position(layer)
            except KeyError:
                raise Objection(f"this edge leads to layer {layer}, and this graph has none of that id") from None
            try:
                slot = find(layer, port)
            except KeyError:
                raise Objection(f"this edge leads to {role} port {port} of layer {layer}, which has no such port") from None
        if self.sources[slot] != UNFED:
            raise Objection(f"input port {target_port} of layer {target} has another edge already")


def _record(ports: array[int], begins: array[int], position: int, port: int) -> int:
    begin, end = begins[position], begins[position + 1]
    record = bisect_left(ports, port, begin, end)
    if record < end and ports[record] == port:
        return record
    if end - begin <= _SEARCHED:
        for record in range(begin, end):
            if ports[record] == port:
                return record
    raise KeyError(port)
