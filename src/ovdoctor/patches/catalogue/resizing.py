"""Interpolate and Pad."""

from __future__ import annotations

from ovdoctor.patches.attributes import word
from ovdoctor.patches.catalogue.building import Builder
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant, integers

_OF_FOUR = ("nearest", "linear", "linear_onnx", "cubic")


def interpolate_11_to_4(graph: PatchGraph, node: Node) -> None:
    """opset4 takes sizes and scales both; the one that is not used is filled with ones."""
    mode, calculation = word(node, "mode"), word(node, "shape_calculation_mode")
    if mode not in _OF_FOUR:
        raise Refused(f"its mode is {mode}, which Interpolate of opset4 does not have")
    given = graph.source(node, 1)
    shape = graph.shape(given)
    if not shape or not isinstance(shape[0], int) or shape[0] < 1:
        raise Refused("the number of its axes is not known")
    kind = "f32" if calculation == "sizes" else "i64"
    filled = constant(graph, [1] * shape[0], kind, [shape[0]], f"{node.name}/unused")
    both = [given, filled] if calculation == "sizes" else [filled, given]
    axes = [graph.source(node, 2)] if len(node.inputs) > 2 else []
    graph.become(node, "Interpolate", "opset4", node.attributes, [graph.source(node, 0), *both, *axes])


def pad_12_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 takes no negative padding: what is cut away is cut before."""
    sides = [graph.source(node, place) for place in (1, 2)]
    known = [integers(graph, side) for side in sides]
    if None not in known and min((number for side in known for number in side or ()), default=0) >= 0:
        graph.replace(node, opset="opset1")
        return
    mode = word(node, "pad_mode")
    if mode != "constant":
        negative = "negative" if None not in known else "no constant, and may be negative"
        raise Refused(f"its padding is {negative}, and its mode {mode}")
    value = [graph.source(node, 3)] if len(node.inputs) > 3 else []
    if None in known:
        cut, pads = _cut_at_run_time(graph, node, sides)
    else:
        cut, pads = _cut(graph, node, [tuple(side or ()) for side in known])
    graph.become(node, "Pad", "opset1", node.attributes, [cut, *pads, *value])


def _cut(graph: PatchGraph, node: Node, known: list[tuple[int, ...]]) -> tuple[Wire, list[Wire]]:
    """What stays of the input, and the padding that is left."""
    build, (begins, ends) = Builder(graph, node), known
    source = graph.source(node, 0)
    stop = [end if end < 0 else 0 for end in ends]
    masks = {
        "begin_mask": ", ".join("0" for _ in begins),
        "end_mask": ", ".join("0" if end < 0 else "1" for end in ends),
        "new_axis_mask": "",
        "shrink_axis_mask": "",
        "ellipsis_mask": "",
    }
    bounds = [build.numbers([max(0, -begin) for begin in begins]), build.numbers(stop), build.numbers([1] * len(begins))]
    old = graph.shape(source) or (-1,) * len(begins)
    shape = tuple(
        length + min(begin, 0) + min(end, 0) if isinstance(length, int) and length >= 0 else -1
        for length, begin, end in zip(old, begins, ends, strict=True)
    )
    cut = build.op("StridedSlice", "opset1", [source, *bounds], masks, shape=shape)
    return cut, [build.numbers([max(0, value) for value in side]) for side in known]


def _cut_at_run_time(graph: PatchGraph, node: Node, sides: list[Wire]) -> tuple[Wire, list[Wire]]:
    """The same for padding that is computed."""
    build, source = Builder(graph, node), graph.source(node, 0)
    kind, axes = graph.element_type(sides[0]), graph.shape(source)
    if not axes or graph.element_type(sides[1]) != kind or kind not in ("i32", "i64"):
        raise Refused("its padding is no constant, and its rank or types are not known")
    zero, none = build.number(0, kind), (len(axes),)
    size = build.op("ShapeOf", "opset3", [source], {"output_type": kind}, kind=kind, shape=none)
    start = build.two("Maximum", build.op("Negative", "opset1", [sides[0]], shape=none), zero)
    stop = build.two("Add", size, build.two("Minimum", sides[1], zero, shape=none))
    step = build.numbers([1] * len(axes), kind)
    cut = build.op("Slice", "opset8", [source, start, stop, step], shape=(-1,) * len(axes))
    return cut, [build.two("Maximum", side, zero, shape=none) for side in sides]
