"""Operations that older versions have under another name: Identity, bitwise operations on booleans, conversions."""

from __future__ import annotations

from ovdoctor.patches.attributes import word
from ovdoctor.patches.catalogue.building import Builder, take_over, type_of_output
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.values import constant

_SIGNED = ("i8", "i16", "i32", "i64")
_UNSIGNED = {"u8": 8, "u16": 16}
"""The CPU plugin computes with i32: of longer ones it does not give the whole range."""


def identity_16_to_convert(graph: PatchGraph, node: Node) -> None:
    """A conversion to the type that it has already; unlike taking the operation away, it keeps all names."""
    kind = graph.element_type(graph.source(node, 0))
    if kind in ("string", "f64"):
        raise Refused(f"its type is {kind}, which Convert does not pass on as it is")
    graph.replace(node, type="Convert", opset="opset1", attributes={"destination_type": kind})


def bitwiseand_13_to_logicaland(graph: PatchGraph, node: Node) -> None:
    """On booleans."""
    _logical(graph, node, "LogicalAnd", "opset1")


def bitwiseor_13_to_logicalor(graph: PatchGraph, node: Node) -> None:
    """On booleans."""
    _logical(graph, node, "LogicalOr", "opset1")


def bitwisexor_13_to_logicalxor(graph: PatchGraph, node: Node) -> None:
    """On booleans."""
    _logical(graph, node, "LogicalXor", "opset2")


def bitwisenot_13_to_older(graph: PatchGraph, node: Node) -> None:
    """On booleans LogicalNot; on integers -1 - x, or the largest number less x."""
    source = graph.source(node, 0)
    kind = graph.element_type(source)
    if kind == "boolean":
        graph.replace(node, type="LogicalNot", opset="opset1")
        return
    if kind not in _SIGNED and kind not in _UNSIGNED:
        raise Refused(f"its type is {kind}")
    ones = -1 if kind in _SIGNED else (1 << _UNSIGNED[kind]) - 1
    value = constant(graph, [ones], kind, [], f"{node.name}/ones")
    graph.become(node, "Subtract", "opset1", {"auto_broadcast": "numpy"}, [value, source])


def convertpromotetypes_14_to_convert(graph: PatchGraph, node: Node) -> None:
    """Two conversions to the type that the file states for the outputs."""
    kind = type_of_output(node, 0)
    if kind is None or kind in ("dynamic", "undefined"):
        raise Refused("the type to which it promotes is not known")
    build = Builder(graph, node)
    for index in range(2):
        source = graph.source(node, index)
        take_over(graph, node, index, build.op("Convert", "opset1", [source], {"destination_type": kind}, kind=kind))
    graph.remove(node)


def _logical(graph: PatchGraph, node: Node, type_: str, opset: str) -> None:
    for place in range(2):
        kind = graph.element_type(graph.source(node, place))
        if kind != "boolean":
            raise Refused(f"its type is {kind}: the older operation is one of booleans")
    graph.replace(node, type=type_, opset=opset)


def bitwiseleftshift_15_to_multiply(graph: PatchGraph, node: Node) -> None:
    """Times a power of two, from a table. Only the lower five bits of the number of places count, as in the CPU plugin."""
    kinds = {graph.element_type(graph.source(node, place)) for place in range(2)}
    if kinds != {"i32"}:
        raise Refused(f"its type is {', '.join(sorted(kinds))}: only products of i32 are computed without rounding")
    build = Builder(graph, node)
    value, places = graph.source(node, 0), graph.source(node, 1)
    inside = build.two("FloorMod", places, build.number(32, "i32"))
    table = build.numbers([*(1 << place for place in range(31)), -(1 << 31)], "i32")
    powers = build.op("Gather", "opset1", [table, inside, build.number(0, "i64")], shape=graph.shape(places))
    graph.become(node, "Multiply", "opset1", {"auto_broadcast": word(node, "auto_broadcast", "numpy")}, [value, powers])
