"""Operations over frames that overlap, STFT and Col2Im: a table of places, a Gather, and what is left to compute.

https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/signals/stft-15.html
https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/movement/col2im-15.html
"""

from __future__ import annotations

from itertools import product
from math import prod

from ovdoctor.patches.attributes import numbers, truth
from ovdoctor.patches.catalogue.building import Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant, known_integers, lengths

_LARGEST = 1 << 20
_CONSTANT_PAD = {"pad_mode": "constant"}
_KEEP = {"special_zero": "true"}


def stft_15_to_rdft(graph: PatchGraph, node: Node) -> None:
    """The frames, gathered; times the window; RDFT of each."""
    build = Builder(graph, node)
    kind = computing_type(graph, node)
    signal, window = graph.source(node, 0), graph.source(node, 1)
    (size,) = known_integers(graph, graph.source(node, 2), "its frame size")
    (step,) = known_integers(graph, graph.source(node, 3), "its frame step")
    shape = graph.shape(signal)
    if not shape:
        raise Refused("the rank of its signal is not known")
    (length,) = lengths(shape[-1:], "the length of its signal")
    (width,) = lengths(graph.shape(window), "its window")
    count = (length - size) // step + 1 if 0 < size <= length and step > 0 else 0
    if not 0 < count * size <= _LARGEST or width > size:
        raise Refused("its frames do not fit the signal, or are too many for their places to be written down")
    table = [frame * step + place for frame in range(count) for place in range(size)]
    frames = _gathered(build, signal, table, (count, size), len(shape) - 1)
    left = (size - width) // 2
    if width < size:
        around = [build.numbers([left]), build.numbers([size - width - left]), build.number(0, kind)]
        window = build.op("Pad", "opset1", [window, *around], _CONSTANT_PAD, shape=(size,))
    scaled = build.two("Multiply", frames, window)
    axes = build.numbers([-1])
    if not truth(node, "transpose_frames"):
        graph.become(node, "RDFT", "opset9", {}, [scaled, axes])
        return
    found = build.op("RDFT", "opset9", [scaled, axes], shape=(*shape[:-1], count, size // 2 + 1, 2))
    rank = len(shape) + 2
    order = [*range(rank - 3), rank - 2, rank - 3, rank - 1]
    graph.become(node, "Transpose", "opset1", {}, [found, build.numbers(order)])


def col2im_15_to_gather(graph: PatchGraph, node: Node) -> None:
    """For each place of the image, the elements of the blocks that lie there, summed."""
    build = Builder(graph, node)
    kind = computing_type(graph, node)
    data = graph.source(node, 0)
    image = known_integers(graph, graph.source(node, 1), "the size of its output")
    kernel = known_integers(graph, graph.source(node, 2), "its kernel")
    shape = graph.shape(data)
    if not shape:
        raise Refused("the rank of its input is not known")
    channels, blocks = lengths(shape[-2:], "the number of its channels or blocks")
    places = _places(node, image, kernel)
    whole = prod(kernel) * blocks
    if len(places) != prod(image) or blocks != _blocks(node, image, kernel):
        raise Refused("its blocks do not fit its output")
    deepest = max(1, *map(len, places))
    if deepest * len(places) > _LARGEST:
        raise Refused("its output is too large for the places to be written down")
    batch = [0] if len(shape) == 3 else []
    planes = channels // prod(kernel)
    rows = build.op(
        "Reshape", "opset1", [data, build.numbers([*batch, planes, whole])], _KEEP, shape=(*shape[:-2], planes, whole)
    )
    ends = [build.numbers([0] * len(shape)), build.numbers([0] * (len(shape) - 1) + [1]), build.number(0, kind)]
    with_zero = build.op("Pad", "opset1", [rows, *ends], _CONSTANT_PAD, shape=(*shape[:-2], planes, whole + 1))
    table = [each[layer] if layer < len(each) else whole for layer in range(deepest) for each in places]
    found = _gathered(build, with_zero, table, (deepest, len(places)), len(shape) - 1)
    summed = build.op(
        "ReduceSum", "opset1", [found, build.numbers([-2])], {"keep_dims": "false"}, shape=(*shape[:-2], planes, len(places))
    )
    graph.become(node, "Reshape", "opset1", _KEEP, [summed, build.numbers([*batch, planes, *image])])


def _gathered(build: Builder, data: Wire, table: list[int], shape: tuple[int, int], axis: int) -> Wire:
    places = constant(build.graph, table, "i32", shape, f"{build.node.name}/places")
    before = build.graph.shape(data) or ()
    return build.op("Gather", "opset1", [data, places, build.number(axis, "i64")], shape=(*before[:axis], *shape))


def _steps(node: Node) -> tuple[tuple[int, ...], ...]:
    strides, dilations = (numbers(node, name) or (1, 1) for name in ("strides", "dilations"))
    begins, ends = (numbers(node, name) or (0, 0) for name in ("pads_begin", "pads_end"))
    return strides, dilations, begins, ends


def _counts(node: Node, image: tuple[int, ...], kernel: tuple[int, ...]) -> list[int]:
    sizes = zip(image, kernel, *_steps(node), strict=True)
    return [(size + begin + end - dilation * (k - 1) - 1) // stride + 1 for size, k, stride, dilation, begin, end in sizes]


def _blocks(node: Node, image: tuple[int, ...], kernel: tuple[int, ...]) -> int:
    return prod(_counts(node, image, kernel))


def _places(node: Node, image: tuple[int, ...], kernel: tuple[int, ...]) -> list[list[int]]:
    """For each place of the image the elements that are added there, counted over the kernel and then the blocks."""
    if prod(image) > _LARGEST:
        raise Refused("its output is too large for the places to be written down")
    strides, dilations, begins, _ = _steps(node)
    counts = _counts(node, image, kernel)
    found: list[list[int]] = [[] for _ in range(prod(image))]
    if prod(kernel) * prod(counts) > _LARGEST:
        raise Refused("its blocks are too many for their places to be written down")
    for number, (i, j, row, column) in enumerate(product(*map(range, (*kernel, *counts)))):
        y = row * strides[0] - begins[0] + i * dilations[0]
        x = column * strides[1] - begins[1] + j * dilations[1]
        if 0 <= y < image[0] and 0 <= x < image[1]:
            found[y * image[1] + x].append(number)
    return found
