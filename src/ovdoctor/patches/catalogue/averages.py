"""A dilated average as a convolution: the sum of what each window covers, divided by how much that is."""

from __future__ import annotations

from itertools import product
from math import prod

from ovdoctor.patches.attributes import numbers, truth, word, write
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.catalogue.windows import Axis, axes_of
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.values import constant, lengths

_LARGEST = 1 << 16
"""Numbers that are written for the sizes of windows."""


def avgpool_16_to_convolution(graph: PatchGraph, node: Node) -> None:
    """GroupConvolution with ones, and a division. For static shapes: windows at the edge cover less."""
    kind = computing_type(graph, node)
    source = graph.source(node, 0)
    shape = lengths(graph.shape(source), "its input")
    kernel, dilations = numbers(node, "kernel"), numbers(node, "dilations")
    if len(shape) != len(kernel) + 2:
        raise Refused("the rank of its input is not known")
    axes = axes_of(node)
    rounding = word(node, "rounding_type", "floor")
    counts = [axis.windows(rounding) for axis in axes]
    divisors = _divisors(node, axes, kernel, dilations, counts)
    channels = shape[1]
    if max(channels * prod(kernel), len(divisors)) > _LARGEST:
        raise Refused("it is too large to be written as a convolution")
    build = Builder(graph, node)
    ones = constant(graph, [1.0] * (channels * prod(kernel)), kind, [channels, 1, 1, *kernel], f"{node.name}/ones")
    attributes = {
        "strides": write(axis.stride for axis in axes),
        "pads_begin": write(axis.begin for axis in axes),
        "pads_end": write(_end(axis, count) for axis, count in zip(axes, counts, strict=True)),
        "dilations": write(dilations),
        "auto_pad": "explicit",
    }
    output = (*shape[:2], *counts)
    total = build.op("GroupConvolution", "opset1", [source, ones], attributes, shape=output)
    divisor = constant(graph, divisors, kind, [1, 1, *counts], f"{node.name}/divisors")
    graph.become(node, "Divide", "opset1", {**NUMPY, "m_pythondiv": "true"}, [total, divisor])


def _end(axis: Axis, count: int) -> int:
    """The padding at the end with which a convolution, which knows no rounding, has as many windows."""
    assert axis.size is not None
    reach = (count - 1) * axis.stride + axis.kernel - axis.size - axis.begin
    return max(0, reach)


def _divisors(
    node: Node, axes: list[Axis], kernel: tuple[int, ...], dilations: tuple[int, ...], counts: list[int]
) -> list[float]:
    """How much each window covers: the whole kernel where padding counts, else what lies inside. Raises Refused."""
    padded = any(axis.begin or axis.end for axis in axes)
    if padded and not truth(node, "exclude-pad"):
        return [float(prod(kernel))] * prod(counts)
    inside = []
    for axis, taps, dilation, count in zip(axes, kernel, dilations, counts, strict=True):
        assert axis.size is not None
        starts = (place * axis.stride - axis.begin for place in range(count))
        inside.append([sum(0 <= start + tap * dilation < axis.size for tap in range(taps)) for start in starts])
    divisors = [float(prod(each)) for each in product(*inside)]
    if 0.0 in divisors:
        raise Refused("one of its windows lies outside of the input")
    return divisors
