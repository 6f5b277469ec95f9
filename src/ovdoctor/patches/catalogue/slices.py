"""Slices with steps as gathers: compilers for the NPU 3720 fail over steps along two axes (``Max striding levels exceeded``)."""

from __future__ import annotations

from ovdoctor.models.ir import Shape
from ovdoctor.patches.attributes import numbers
from ovdoctor.patches.catalogue.building import Builder
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.values import known_integers, lengths


def slice_8_to_gather(graph: PatchGraph, node: Node) -> None:
    """Constant bounds on static lengths."""
    shape = lengths(graph.shape(graph.source(node, 0)), "its input")
    bounds = [known_integers(graph, graph.source(node, place), "its slice") for place in range(1, len(node.inputs))]
    axes = bounds[3] if len(bounds) > 3 else tuple(range(len(bounds[0])))
    taken = [range(length) for length in shape]
    for axis, start, stop, step in zip(axes, *bounds[:3], strict=True):
        taken[axis] = _taken(shape[axis], start, stop, step)
    _gather(graph, node, shape, taken)


def stridedslice_1_to_gather(graph: PatchGraph, node: Node) -> None:
    """Constant bounds on static lengths, where no axis comes or goes."""
    if any(any(numbers(node, f"{name}_mask")) for name in ("new_axis", "shrink_axis", "ellipsis")):
        raise Refused("it adds or takes away axes")
    shape = lengths(graph.shape(graph.source(node, 0)), "its input")
    bounds = [known_integers(graph, graph.source(node, place), "its slice") for place in range(1, len(node.inputs))]
    steps = bounds[2] if len(bounds) > 2 else (1,) * len(bounds[0])
    masks = [numbers(node, name) for name in ("begin_mask", "end_mask")]
    taken = [range(length) for length in shape]
    for axis, (start, stop, step) in enumerate(zip(bounds[0], bounds[1], steps, strict=True)):
        free = [axis < len(mask) and mask[axis] == 1 for mask in masks]
        taken[axis] = _taken(shape[axis], None if free[0] else start, None if free[1] else stop, step)
    _gather(graph, node, shape, taken)


def _taken(length: int, start: int | None, stop: int | None, step: int) -> range:
    """What Python takes, which clamps bounds as the operations do. Raises Refused."""
    if not step:
        raise Refused("its step is 0")
    return range(length)[slice(start, stop, step)]


def _gather(graph: PatchGraph, node: Node, shape: tuple[int, ...], taken: list[range]) -> None:
    """One Gather for each axis of which not all is taken."""
    some = [axis for axis, places in enumerate(taken) if places != range(shape[axis])]
    if not any(taken[axis].step != 1 for axis in some) or not all(taken):
        raise Refused("it has no steps, or takes nothing")
    build, wire = Builder(graph, node), graph.source(node, 0)
    now: Shape = shape
    *before, last = some
    for axis in before:
        now = (*now[:axis], len(taken[axis]), *now[axis + 1 :])
        sources = [wire, build.numbers(taken[axis]), build.number(axis, "i64")]
        wire = build.op("Gather", "opset8", sources, {"batch_dims": "0"}, shape=now)
    sources = [wire, build.numbers(taken[last]), build.number(last, "i64")]
    graph.become(node, "Gather", "opset8", {"batch_dims": "0"}, sources)
