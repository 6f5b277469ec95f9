"""Bitwise operations on integers by arithmetic, for releases that have none: slow, and 32 times the memory, but exact.

Bit ``k`` of a number is the sign of the number times ``2 ** (31 - k)``: products of i32 wrap, and a sign survives every rounding.
Numbers are put together from halves of 16 bits, for sums may be computed in f32, which keeps 24.
https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/bitwise/bitwise-and-13.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from ovdoctor.models.ir import Shape
from ovdoctor.models.ir.shapes import is_static
from ovdoctor.patches.catalogue.building import NUMPY, Builder
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant, lengths

_WIDTHS = {"i8": 8, "u8": 8, "i16": 16, "u16": 16, "i32": 32}
_HALF = 16
_LARGEST = 1 << 20
"""Numbers whose bits are written apart: 128 MiB of i32."""


def bitwiseand_13_to_bits(graph: PatchGraph, node: Node) -> None:
    """On integers of up to 32 bits."""
    _combined(graph, node, "LogicalAnd", "opset1", _kind(graph, node))


def bitwiseor_13_to_bits(graph: PatchGraph, node: Node) -> None:
    """On integers of up to 32 bits."""
    _combined(graph, node, "LogicalOr", "opset1", _kind(graph, node))


def bitwisexor_13_to_bits(graph: PatchGraph, node: Node) -> None:
    """On integers of up to 32 bits."""
    _combined(graph, node, "LogicalXor", "opset2", _kind(graph, node))


def bitwiseand_13_to_bits_of_i32(graph: PatchGraph, node: Node) -> None:
    """On i64, of which the CPU plugin computes 32 bits."""
    _combined(graph, node, "LogicalAnd", "opset1", _kind(graph, node, "i64"))


def bitwiseor_13_to_bits_of_i32(graph: PatchGraph, node: Node) -> None:
    """On i64, of which the CPU plugin computes 32 bits."""
    _combined(graph, node, "LogicalOr", "opset1", _kind(graph, node, "i64"))


def bitwisexor_13_to_bits_of_i32(graph: PatchGraph, node: Node) -> None:
    """On i64, of which the CPU plugin computes 32 bits."""
    _combined(graph, node, "LogicalXor", "opset2", _kind(graph, node, "i64"))


def bitwiserightshift_15_to_bits(graph: PatchGraph, node: Node) -> None:
    """Each bit by what it is worth after the shift, from a table. Of the number of places the lower five bits count."""
    kind = _kind(graph, node)
    if graph.element_type(graph.source(node, 1)) != kind:
        raise Refused("its inputs are of different types")
    build, signed, width = Builder(graph, node), kind[0] == "i", _WIDTHS[kind]
    bits = _bits(graph, build, graph.source(node, 0), width)
    places = build.two("FloorMod", _as_i32(graph, build, graph.source(node, 1)), build.number(32, "i32"))

    def worth(low: int, high: int) -> Wire:
        """What the bits in that range are worth, for each number of places."""
        rows = [_after_shift(bit, places, width, signed=signed) if low <= bit < high else 0
                for places in range(32) for bit in range(width)]  # fmt: skip
        table = constant(graph, rows, "i32", [32, width], f"{node.name}/worth")
        shape = (*_shape(graph, places), width)
        return build.op("Gather", "opset1", [table, places, build.number(0, "i64")], shape=shape)

    _put_together(graph, node, build, bits, kind, width, worth)


def _after_shift(bit: int, places: int, width: int, *, signed: bool) -> int:
    if signed and bit == width - 1:
        return -(1 << max(bit - places, 0))
    return 1 << (bit - places) if bit >= places else 0


def _combined(graph: PatchGraph, node: Node, type_: str, opset: str, kind: str) -> None:
    build, signed, width = Builder(graph, node), kind[0] == "i", _WIDTHS.get(kind, 32)
    sides = [_bits(graph, build, graph.source(node, place), width) for place in range(2)]
    shape = _joined(*(_shape(graph, side) for side in sides))
    bits = build.op(type_, opset, sides, NUMPY, kind="boolean", shape=shape)

    def worth(low: int, high: int) -> Wire:
        return build.numbers(
            [_after_shift(bit, 0, width, signed=signed) if low <= bit < high else 0 for bit in range(width)], "i32"
        )

    _put_together(graph, node, build, bits, kind, width, worth)


def _put_together(
    graph: PatchGraph, node: Node, build: Builder, bits: Wire, kind: str, width: int, worth: Callable[[int, int], Wire]
) -> None:
    """The sum of what the bits are worth takes the node's place."""
    whole = build.op("Convert", "opset1", [bits], {"destination_type": "i32"}, kind="i32")
    halves = []
    for low in range(0, width, _HALF):
        each = worth(low, low + _HALF)
        wide = build.two("Multiply", whole, each, shape=_joined(_shape(graph, whole), _shape(graph, each)))
        shape = _shape(graph, wide)[:-1]
        axis = build.numbers([len(shape)])
        halves.append(build.op("ReduceSum", "opset1", [wide, axis], {"keep_dims": "false"}, shape=shape))
    total = halves[0] if len(halves) == 1 else build.two("Add", *halves)
    graph.become(node, "Convert", "opset1", {"destination_type": kind}, [total])


def _bits(graph: PatchGraph, build: Builder, wire: Wire, width: int) -> Wire:
    """The bits of numbers, along a new last axis."""
    shape = _shape(graph, wire)
    column = build.op("Unsqueeze", "opset1", [_as_i32(graph, build, wire), build.numbers([len(shape)])], shape=(*shape, 1))
    powers = [1 << (31 - bit) if bit else -(1 << 31) for bit in range(width)]
    moved = build.two("Multiply", column, build.numbers(powers, "i32"), shape=(*shape, width))
    return build.two("Less", moved, build.number(0, "i32"), kind="boolean")


def _as_i32(graph: PatchGraph, build: Builder, wire: Wire) -> Wire:
    if graph.element_type(wire) == "i32":
        return wire
    return build.op("Convert", "opset1", [wire], {"destination_type": "i32"}, kind="i32")


def _kind(graph: PatchGraph, node: Node, *wanted: str) -> str:
    """The type of its inputs. Raises Refused for others than those, and for too many numbers."""
    kind = graph.element_type(graph.source(node, 0))
    if kind not in (wanted or _WIDTHS):
        raise Refused(
            f"its type is {kind}, of which releases do not compute all bits" if kind[0] in "iu" else f"its type is {kind}"
        )
    if node.attributes.get("auto_broadcast", "numpy") not in ("numpy", "none"):
        raise Refused("its inputs are spread out in a way of their own")
    shape = node.outputs[0].shape
    if shape is not None and is_static(shape) and prod(lengths(shape, "")) > _LARGEST:
        raise Refused("it is too large for each bit to be computed on its own")
    return kind


def _shape(graph: PatchGraph, wire: Wire) -> Shape:
    """The shape there. Raises Refused: the number of axes must be known."""
    shape = graph.shape(wire)
    if shape is None or (not shape and graph.rankless):
        raise Refused("the rank of its inputs is not known")
    return shape


def _joined(one: Shape, other: Shape) -> Shape:
    """The shape of both, spread out; ``-1`` where that is not known."""
    rank = max(len(one), len(other))
    sides: list[Sequence[object]] = [(1,) * (rank - len(each)) + tuple(each) for each in (one, other)]
    return tuple(
        second if first == 1 else first if second in (1, first) and isinstance(first, int) else -1
        for first, second in zip(*sides, strict=True)
    )
