"""ScatterElementsUpdate that reduces, by a comparison of every place with every update.

https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/movement/scatter-elements-update-12.html
"""

from __future__ import annotations

import math
from itertools import product
from math import prod

from ovdoctor.patches.attributes import truth, word
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant, known_integers, lengths

_LARGEST = 1 << 22
"""Elements of the comparison: 16 MiB of f32."""
_REDUCTIONS = {
    "sum": ("ReduceSum", "Add", 0.0),
    "mean": ("ReduceSum", "Add", 0.0),
    "prod": ("ReduceProd", "Multiply", 1.0),
}
"""How updates of one place are brought together, how that comes to what was there, and what changes nothing.

``max`` and ``min`` are not among them: what they make of NaN depends on the order.
"""


def scatterelementsupdate_12_to_reduce(graph: PatchGraph, node: Node) -> None:
    """All updates of a place are selected and reduced. For static shapes."""
    reduction = word(node, "reduction", "none")
    if reduction == "none":
        raise Refused("it only overwrites")
    if reduction not in _REDUCTIONS:
        raise Refused(f"it reduces ({reduction}): what older operations make of NaN is something else")
    build, kind = Builder(graph, node), computing_type(graph, node)
    data, indices, updates = (graph.source(node, place) for place in range(3))
    shape, rows = lengths(graph.shape(data), "its input"), lengths(graph.shape(indices), "the shape of its indices")
    (axis,) = known_integers(graph, graph.source(node, 3), "its axis")
    if len(shape) != len(rows) or not prod(shape) * prod(rows) <= _LARGEST or not prod(rows):
        raise Refused("its input and indices are too large for every place to be compared with every update")
    places = _places(graph, build, indices, shape, rows, axis % len(shape))
    hits = build.two("Equal", places, build.numbers(range(prod(shape)), "i32"), kind="boolean", shape=(prod(rows), prod(shape)))
    column = build.op("Reshape", "opset1", [updates, build.numbers([-1, 1])], {"special_zero": "false"}, shape=(prod(rows), 1))
    together, joined, neutral = _REDUCTIONS[reduction]
    wide = (prod(rows), prod(shape))
    chosen = build.op("Select", "opset1", [hits, column, build.number(neutral, kind)], NUMPY, kind=kind, shape=wide)
    found = _reduced(build, together, chosen, shape)
    counts = _reduced(build, "ReduceSum", build.op("Convert", "opset1", [hits], {"destination_type": kind}, kind=kind), shape)
    with_data = truth(node, "use_init_val", True)
    done = build.two(joined, data, found, shape=shape) if with_data else found
    if reduction == "mean":
        done = build.two("Divide", done, _divisors(build, counts, kind, with_data=with_data))
    written = build.two("Greater", counts, build.number(0, kind), kind="boolean")
    graph.become(node, "Select", "opset1", NUMPY, [written, done, data])


def _divisors(build: Builder, counts: Wire, kind: str, *, with_data: bool) -> Wire:
    """How many numbers a mean is of; where nothing is written it is not used."""
    one = build.number(1, kind)
    return build.two("Add", counts, one) if with_data else build.two("Maximum", counts, one)


def _reduced(build: Builder, how: str, wide: Wire, shape: tuple[int, ...]) -> Wire:
    row = build.op(how, "opset1", [wide, build.numbers([0])], {"keep_dims": "false"}, shape=(prod(shape),))
    return build.op("Reshape", "opset1", [row, build.numbers(shape)], {"special_zero": "false"}, shape=shape)


def _places(graph: PatchGraph, build: Builder, indices: Wire, shape: tuple[int, ...], rows: tuple[int, ...], axis: int) -> Wire:
    """Where each update goes, counted in one row, as a column; indices may count from the end."""
    strides = [prod(shape[place + 1 :]) for place in range(len(shape))]
    strides_beside = [0 if place == axis else stride for place, stride in enumerate(strides)]
    others = [sum(map(math.prod, zip(place, strides_beside, strict=True))) for place in product(*map(range, rows))]
    if graph.element_type(indices) != "i32":
        indices = build.op("Convert", "opset1", [indices], {"destination_type": "i32"}, kind="i32")
    below = build.two("Less", indices, build.number(0, "i32"), kind="boolean")
    moved = build.two("Add", indices, build.number(shape[axis], "i32"))
    inside = build.op("Select", "opset1", [below, moved, indices], NUMPY, kind="i32")
    scaled = build.two("Multiply", inside, build.number(strides[axis], "i32"))
    all_of_it = build.two("Add", scaled, constant(graph, others, "i32", rows, f"{build.node.name}/places"))
    return build.op("Reshape", "opset1", [all_of_it, build.numbers([-1, 1])], {"special_zero": "false"}, shape=(prod(rows), 1))
