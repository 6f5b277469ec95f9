"""ScaledDotProductAttention taken apart.

https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/sequence/scaled-dot-product-attention.html
"""

from __future__ import annotations

import math

from ovdoctor.models.ir import Shape
from ovdoctor.patches.attributes import truth
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire


def scaleddotproductattention_13_to_softmax(graph: PatchGraph, node: Node) -> None:
    """softmax(scale q kT + mask) v."""
    if not 3 <= len(node.inputs) <= 5:
        raise Refused(f"it has {len(node.inputs)} inputs")
    build, kind = Builder(graph, node), computing_type(graph, node)
    query, key, value = (graph.source(node, place) for place in range(3))
    scaled = build.two("Multiply", query, _scale(graph, build, node, kind))
    shape = _scores_shape(graph, query, key)
    scores = build.op("MatMul", "opset1", [scaled, key], {"transpose_a": "false", "transpose_b": "true"}, shape=shape)
    if truth(node, "causal"):
        scores = build.two("Add", scores, _causal(graph, build, query, key, kind))
    elif len(node.inputs) > 3:
        scores = build.two("Add", scores, _mask(graph, build, node, kind))
    weights = build.op("Softmax", "opset8", [scores], {"axis": "-1"})
    graph.become(node, "MatMul", "opset1", {"transpose_a": "false", "transpose_b": "false"}, [weights, value])


def _scale(graph: PatchGraph, build: Builder, node: Node, kind: str) -> Wire:
    """The fifth input, else one over the root of the length of an embedding."""
    if len(node.inputs) > 4:
        return graph.source(node, 4)
    shape = graph.shape(graph.source(node, 0))
    if not shape or not isinstance(shape[-1], int) or shape[-1] < 1:
        raise Refused("the length of an embedding is not static")
    return build.number(1 / math.sqrt(shape[-1]), kind)


def _mask(graph: PatchGraph, build: Builder, node: Node, kind: str) -> Wire:
    """What is added: a mask of booleans becomes 0 and minus infinity."""
    mask = graph.source(node, 3)
    if graph.element_type(mask) != "boolean":
        return mask
    sources = [mask, build.number(0, kind), build.number(-math.inf, kind)]
    return build.op("Select", "opset1", sources, NUMPY, kind=kind)


def _causal(graph: PatchGraph, build: Builder, query: Wire, key: Wire, kind: str) -> Wire:
    """Minus infinity above the diagonal, for lengths that may be dynamic."""
    zero, one = build.number(0, "i64"), build.number(1, "i64")
    ranges = []
    for wire, axis in ((query, 1), (key, 0)):
        size = build.op("ShapeOf", "opset3", [wire], {"output_type": "i64"}, kind="i64", shape=(len(graph.shape(wire) or ()),))
        length = build.op("Gather", "opset8", [size, build.number(-2, "i64"), zero], {"batch_dims": "0"}, kind="i64", shape=())
        line = build.op("Range", "opset4", [zero, length, one], {"output_type": "i64"}, kind="i64", shape=(-1,))
        shape = (-1, 1) if axis else (1, -1)
        ranges.append(build.op("Unsqueeze", "opset1", [line, build.number(axis, "i64")], kind="i64", shape=shape))
    above = build.two("Less", ranges[0], ranges[1], kind="boolean", shape=(-1, -1))
    sources = [above, build.number(-math.inf, kind), build.number(0, kind)]
    return build.op("Select", "opset1", sources, NUMPY, kind=kind, shape=(-1, -1))


def _scores_shape(graph: PatchGraph, query: Wire, key: Wire) -> Shape:
    one, other = graph.shape(query), graph.shape(key)
    if not one or not other or len(one) < 2 or len(other) < 2:
        raise Refused("the rank of its inputs is not known")
    return (*one[:-1], other[-2])
