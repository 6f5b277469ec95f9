"""Operations taken apart into older ones: the same mathematics, not always the same rounding."""

from __future__ import annotations

import math
from itertools import pairwise
from math import prod

from ovdoctor.models.ir.shapes import is_static
from ovdoctor.patches.attributes import truth, word
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.values import floats, integers, known_integers, lengths

_LARGEST = 1 << 24
"""Comparisons in one operation: 64 MiB of i32."""
_MVN = {"normalize_variance": "true", "eps_mode": "inside_sqrt"}


def groupnormalization_12_to_mvn(graph: PatchGraph, node: Node) -> None:
    """Reshape to groups, MVN, reshape back, scale and shift; as OpenVINO's own decomposition does."""
    build = Builder(graph, node)
    kind = computing_type(graph, node)
    data, scale, bias = (graph.source(node, place) for place in range(3))
    if {graph.element_type(scale), graph.element_type(bias)} != {kind}:
        raise Refused("its scale or bias is of another type than its input")
    shape = graph.shape(data)
    if not shape or len(shape) < 3:
        raise Refused("the rank of its input is not known, or less than 3")
    groups = int(word(node, "num_groups"))
    grouped = build.op(
        "Reshape", "opset1", [data, build.numbers([0, groups, -1])], {"special_zero": "true"}, shape=(-1, groups, -1)
    )
    attributes = {**_MVN, "eps": node.attributes["epsilon"]}
    normal = build.op("MVN", "opset6", [grouped, build.numbers([2])], attributes)
    size = build.op("ShapeOf", "opset3", [data], {"output_type": "i64"}, kind="i64", shape=(len(shape),))
    back = build.op("Reshape", "opset1", [normal, size], {"special_zero": "false"}, kind=kind, shape=shape)
    column = (-1, *[1] * (len(shape) - 2))
    scale_, bias_ = (
        build.op("Reshape", "opset1", [each, build.numbers(column)], {"special_zero": "false"}, shape=column)
        for each in (scale, bias)
    )
    graph.become(node, "Add", "opset1", NUMPY, [build.two("Multiply", back, scale_), bias_])


def gelu_7_to_tanh(graph: PatchGraph, node: Node) -> None:
    """The approximation with tanh, spelt out."""
    build, kind = Builder(graph, node), computing_type(graph, node)
    if word(node, "approximation_mode", "erf") != "tanh":
        raise Refused("its approximation is not tanh")
    x = graph.source(node, 0)
    cube = build.two("Multiply", build.two("Multiply", x, x), x)
    inner = build.two("Add", x, build.two("Multiply", cube, build.number(0.044715, kind)))
    tanh = build.op("Tanh", "opset1", [build.two("Multiply", inner, build.number(math.sqrt(2 / math.pi), kind))])
    half = build.two("Multiply", x, build.number(0.5, kind))
    graph.become(node, "Multiply", "opset1", NUMPY, [half, build.two("Add", tanh, build.number(1, kind))])


def isfinite_10_to_less(graph: PatchGraph, node: Node) -> None:
    """|x| < infinity."""
    build, kind = Builder(graph, node), _short_type(graph, node)
    size = build.op("Abs", "opset1", [graph.source(node, 0)])
    graph.become(node, "Less", "opset1", NUMPY, [size, build.number(math.inf, kind)])


def isinf_10_to_equal(graph: PatchGraph, node: Node) -> None:
    """|x| = infinity, or of one sign."""
    build, kind = Builder(graph, node), _short_type(graph, node)
    negative, positive = truth(node, "detect_negative", True), truth(node, "detect_positive", True)
    x = graph.source(node, 0)
    if not negative and not positive:
        raise Refused("it detects neither sign")
    if negative and positive:
        x = build.op("Abs", "opset1", [x])
    graph.become(node, "Equal", "opset1", NUMPY, [x, build.number(math.inf if positive else -math.inf, kind)])


def isnan_10_to_notequal(graph: PatchGraph, node: Node) -> None:
    """x ≠ x."""
    _short_type(graph, node)
    x = graph.source(node, 0)
    graph.become(node, "NotEqual", "opset1", NUMPY, [x, x])


def softsign_9_to_divide(graph: PatchGraph, node: Node) -> None:
    """x / (1 + |x|)."""
    build, kind = Builder(graph, node), computing_type(graph, node)
    x = graph.source(node, 0)
    below = build.two("Add", build.op("Abs", "opset1", [x]), build.number(1, kind))
    graph.become(node, "Divide", "opset1", {**NUMPY, "m_pythondiv": "true"}, [x, below])


def softplus_4_to_log(graph: PatchGraph, node: Node) -> None:
    """max(x, 0) + log(1 + exp(-|x|)), which does not overflow."""
    build, kind = Builder(graph, node), computing_type(graph, node)
    x = graph.source(node, 0)
    small = build.op("Exp", "opset1", [build.op("Negative", "opset1", [build.op("Abs", "opset1", [x])])])
    log = build.op("Log", "opset1", [build.two("Add", small, build.number(1, kind))])
    graph.become(node, "Add", "opset1", NUMPY, [build.two("Maximum", x, build.number(0, kind)), log])


def mish_4_to_tanh(graph: PatchGraph, node: Node) -> None:
    """x tanh(softplus(x))."""
    build = Builder(graph, node)
    computing_type(graph, node)
    x = graph.source(node, 0)
    graph.become(node, "Multiply", "opset1", NUMPY, [x, build.op("Tanh", "opset1", [build.op("SoftPlus", "opset4", [x])])])


def swish_4_to_sigmoid(graph: PatchGraph, node: Node) -> None:
    """x sigmoid(beta x)."""
    build = Builder(graph, node)
    computing_type(graph, node)
    x = graph.source(node, 0)
    inner = build.two("Multiply", x, graph.source(node, 1)) if len(node.inputs) > 1 else x
    graph.become(node, "Multiply", "opset1", NUMPY, [x, build.op("Sigmoid", "opset1", [inner])])


def hswish_4_to_clamp(graph: PatchGraph, node: Node) -> None:
    """x min(max(x + 3, 0), 6) / 6."""
    build, kind = Builder(graph, node), computing_type(graph, node)
    x = graph.source(node, 0)
    clamp = build.op("Clamp", "opset1", [build.two("Add", x, build.number(3, kind))], {"min": "0", "max": "6"})
    graph.become(node, "Multiply", "opset1", NUMPY, [build.two("Multiply", x, clamp), build.number(1 / 6, kind)])


def searchsorted_15_to_sum(graph: PatchGraph, node: Node) -> None:
    """How many are less than the value, or how many are not greater: counted. The operation wants them in order, without NaN."""
    build = Builder(graph, node)
    ordered, values = graph.source(node, 0), graph.source(node, 1)
    if graph.nodes[ordered.node].type == "Constant":
        known = floats(graph, ordered) or integers(graph, ordered)
        if known is None or not all(one <= other for one, other in pairwise(known) if len(graph.shape(ordered) or ()) == 1):
            raise Refused("its sequence is a constant that is large or not sorted")
    many, few = graph.shape(ordered), graph.shape(values)
    if not many or not few:
        raise Refused("the rank of its inputs is not known")
    kind = node.outputs[0].element_type
    if kind not in ("i32", "i64"):
        raise Refused("the type of its output is not known")
    if {graph.element_type(ordered), graph.element_type(values)} & {"f64", "i64", "u64", "u32"}:
        raise Refused("its values are of a type that the CPU plugin does not compare in full")
    rank, wide = len(few), (*few, many[-1])
    if is_static(wide) and prod(lengths(wide, "")) > _LARGEST:
        raise Refused("it is too large for every value to be compared with the whole sequence")
    column = build.op("Unsqueeze", "opset1", [values, build.numbers([rank])], shape=(*few, 1))
    row = ordered
    if len(many) > 1:
        row = build.op("Unsqueeze", "opset1", [ordered, build.numbers([rank - 1])], shape=(*many[:-1], 1, many[-1]))
    relation = "LessEqual" if truth(node, "right_mode") else "Less"
    hits = build.two(relation, row, column, kind="boolean", shape=wide)
    ones = build.op("Convert", "opset1", [hits], {"destination_type": kind}, kind=kind)
    graph.become(node, "ReduceSum", "opset1", {"keep_dims": "false"}, [ones, build.numbers([rank])])


def slicescatter_15_to_scatterupdate(graph: PatchGraph, node: Node) -> None:
    """Along one axis, ScatterUpdate with the indices of the slice."""
    build = Builder(graph, node)
    data, updates = graph.source(node, 0), graph.source(node, 1)
    bounds = [known_integers(graph, graph.source(node, place), "its slice") for place in range(2, len(node.inputs))]
    axes = bounds[3] if len(bounds) > 3 else tuple(range(len(bounds[0])))
    if len(axes) != 1:
        raise Refused("it writes along several axes")
    shape = graph.shape(data)
    if not shape:
        raise Refused("the rank of its input is not known")
    (length,) = lengths((shape[axes[0]],), "the axis along which it writes")
    places = range(length)[slice(bounds[0][0], bounds[1][0], bounds[2][0])]
    if not places:
        raise Refused("it writes nothing")
    graph.become(
        node, "ScatterUpdate", "opset3", {}, [data, build.numbers(places), updates, build.numbers([axes[0] % len(shape)])]
    )


def _short_type(graph: PatchGraph, node: Node) -> str:
    """The element type, but for f64: the CPU plugin compares in f32, where large numbers are infinite."""
    kind = graph.element_type(graph.source(node, 0))
    if kind not in ("f32", "f16", "bf16"):
        raise Refused(f"its type is {kind}")
    return kind
