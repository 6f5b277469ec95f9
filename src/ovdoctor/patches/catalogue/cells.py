"""Recurrent cells spelt out in products of matrices.

https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/sequence/gru-cell-3.html
https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/sequence/rnn-cell-1.html
"""

from __future__ import annotations

from ovdoctor.models.ir import Shape
from ovdoctor.patches.attributes import truth, word
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type, take_over
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import known_integers, lengths

_FUNCTIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu"}
_LONGEST = 64
"""Steps that are written one by one."""
_BY_ROWS = {"transpose_a": "false", "transpose_b": "true"}


class _Cell:
    """What the gates of a cell have in common."""

    def __init__(self, graph: PatchGraph, node: Node, default: str) -> None:
        self.build, self.kind = Builder(graph, node), computing_type(graph, node)
        names = [part.strip().lower() for part in node.attributes.get("activations", default).split(",")]
        unknown = [name for name in names if name not in _FUNCTIONS]
        if unknown:
            raise Refused(f"its activation is {unknown[0]}")
        self._functions = [_FUNCTIONS[name] for name in names]
        self._clip = abs(float(word(node, "clip", "0") or 0))

    def product(self, one: Wire, rows: Wire, shape: Shape) -> Wire:
        """One times the transposed other."""
        return self.build.op("MatMul", "opset1", [one, rows], _BY_ROWS, shape=shape)

    def active(self, wire: Wire, function: int) -> Wire:
        """What comes out of a gate."""
        if self._clip:
            wire = self.build.op("Clamp", "opset1", [wire], {"min": str(-self._clip), "max": str(self._clip)})
        return self.build.op(self._functions[function], "opset1", [wire])

    def sum(self, *wires: Wire) -> Wire:
        """All together."""
        total = wires[0]
        for wire in wires[1:]:
            total = self.build.two("Add", total, wire)
        return total

    def parts(self, wire: Wire, count: int, shape: Shape) -> list[Wire]:
        """Equal parts along the first axis."""
        sizes = {"num_splits": str(count)}
        source = self.build.graph.port(wire)
        outputs = [(source.element_type or self.kind, shape)] * count
        axis = self.build.number(0, "i64")
        node = self.build.graph.add("Split", "opset1", sizes, [wire, axis], outputs, f"{self.build.node.name}/Split")
        return [Wire(node.id, port.id) for port in node.outputs]


def rnncell_1_to_matmul(graph: PatchGraph, node: Node) -> None:
    """f(X Wt + H Rt + B)."""
    cell = _Cell(graph, node, "tanh")
    x, before, weights, recurrent, bias = (graph.source(node, place) for place in range(5))
    last = _step(cell, x, before, weights, recurrent, bias, lengths(graph.shape(before), "its state"))
    producer = graph.nodes[last.node]
    sources = [graph.source(producer, 0)]
    graph.become(node, producer.type, producer.opset, producer.attributes, sources)
    graph.remove(producer)


def _step(cell: _Cell, x: Wire, before: Wire, weights: Wire, recurrent: Wire, bias: Wire, shape: Shape) -> Wire:
    both = cell.product(x, weights, shape), cell.product(before, recurrent, shape)
    return cell.active(cell.sum(*both, bias), 0)


def grucell_3_to_matmul(graph: PatchGraph, node: Node) -> None:
    """Update, reset and hidden gate, and the new state between the hidden gate and the old one."""
    cell = _Cell(graph, node, "sigmoid,tanh")
    build, later = cell.build, truth(node, "linear_before_reset")
    x, before, weights, recurrent, bias = (graph.source(node, place) for place in range(5))
    shape = lengths(graph.shape(before), "its state")
    inputs = lengths(graph.shape(x), "its input")
    hidden = shape[-1]
    ws = cell.parts(weights, 3, (hidden, inputs[-1]))
    rs = cell.parts(recurrent, 3, (hidden, hidden))
    bs = cell.parts(bias, 4 if later else 3, (hidden,))
    update, reset = (
        cell.active(cell.sum(cell.product(x, ws[gate], shape), cell.product(before, rs[gate], shape), bs[gate]), 0)
        for gate in range(2)
    )
    if later:
        inner = build.two("Multiply", reset, cell.sum(cell.product(before, rs[2], shape), bs[3]))
    else:
        inner = cell.product(build.two("Multiply", reset, before), rs[2], shape)
    new = cell.active(cell.sum(cell.product(x, ws[2], shape), inner, bs[2]), 1)
    rest = build.two("Subtract", build.number(1, cell.kind), update, shape=shape)
    graph.become(node, "Add", "opset1", NUMPY, [build.two("Multiply", rest, new), build.two("Multiply", update, before)])


def rnnsequence_5_to_matmul(graph: PatchGraph, node: Node) -> None:
    """Every step written down. For static lengths, of which each sequence uses all."""
    cell = _Cell(graph, node, "tanh")
    build = cell.build
    x, state, lengths_, weights, recurrent, bias = (graph.source(node, place) for place in range(6))
    batch, steps, width = lengths(graph.shape(x), "its input")
    hidden = lengths(graph.shape(state), "its state")[-1]
    if steps > _LONGEST or set(known_integers(graph, lengths_, "the lengths of its sequences")) != {steps}:
        raise Refused(f"its sequences are longer than {_LONGEST}, or do not use all of their length")
    directions = {"forward": [False], "reverse": [True], "bidirectional": [False, True]}[word(node, "direction")]

    def at(wire: Wire, place: int, axis: int, shape: Shape) -> Wire:
        sources = [wire, build.number(place, "i64"), build.number(axis, "i64")]
        return build.op("Gather", "opset1", sources, shape=shape)

    def column(wire: Wire, axis: int, shape: Shape) -> Wire:
        return build.op("Unsqueeze", "opset1", [wire, build.numbers([axis])], shape=shape)

    rows, ends = [], []
    given = [at(x, step, 1, (batch, width)) for step in range(steps)]
    for number, backwards in enumerate(directions):
        last = at(state, number, 1, (batch, hidden))
        w, r = at(weights, number, 0, (hidden, width)), at(recurrent, number, 0, (hidden, hidden))
        b = at(bias, number, 0, (hidden,))
        found: dict[int, Wire] = {}
        for step in reversed(range(steps)) if backwards else range(steps):
            last = found[step] = _step(cell, given[step], last, w, r, b, (batch, hidden))
        each = [column(found[step], 1, (batch, 1, hidden)) for step in range(steps)]
        row = build.op("Concat", "opset1", each, {"axis": "1"}, shape=(batch, steps, hidden))
        rows.append(column(row, 1, (batch, 1, steps, hidden)))
        ends.append(column(last, 1, (batch, 1, hidden)))
    for index, parts in enumerate((rows, ends)):
        shape = node.outputs[index].shape
        take_over(graph, node, index, build.op("Concat", "opset1", parts, {"axis": "1"}, shape=shape))
    graph.remove(node)
