"""What several patches build with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ovdoctor.models.ir import Shape
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant

NUMPY = {"auto_broadcast": "numpy"}


class Builder:
    """New operations around one that is patched, named after it."""

    def __init__(self, graph: PatchGraph, node: Node) -> None:
        self.graph = graph
        self.node = node

    def op(
        self,
        type_: str,
        opset: str,
        sources: Sequence[Wire],
        attributes: Mapping[str, str] | None = None,
        *,
        kind: str | None = None,
        shape: Shape | bool | None = True,
    ) -> Wire:
        """One output of a new operation, of the type and shape of its first input unless said otherwise."""
        first = self.graph.port(sources[0])
        output = (kind or first.element_type or "", first.shape if isinstance(shape, bool) else shape)
        name = f"{self.node.name}/{type_}"
        node = self.graph.add(type_, opset, attributes or {}, sources, [output], name)
        return Wire(node.id, node.outputs[0].id)

    def two(self, type_: str, one: Wire, other: Wire, *, kind: str | None = None, shape: Shape | bool | None = True) -> Wire:
        """An arithmetic operation of opset1 on two inputs."""
        return self.op(type_, "opset1", [one, other], NUMPY, kind=kind, shape=shape)

    def number(self, value: float, kind: str) -> Wire:
        """A scalar."""
        return constant(self.graph, [value], kind, [], f"{self.node.name}/value")

    def numbers(self, values: Sequence[int], kind: str = "i64") -> Wire:
        """A list of integers."""
        return constant(self.graph, values, kind, [len(values)], f"{self.node.name}/values")


def type_of_output(node: Node, index: int) -> str | None:
    """The element type of an output; ``None``: there is none."""
    return node.outputs[index].element_type if index < len(node.outputs) else None


def converted(graph: PatchGraph, node: Node, index: int, kind: str) -> None:
    """Output ``index`` becomes of type ``kind``, and what it fed gets what it had before."""
    port = node.outputs[index]
    if port.element_type is None:
        raise Refused("the element type of its output is not known")
    users = graph.users(node, index)
    outputs = [*node.outputs]
    outputs[index] = msgspec.structs.replace(port, element_type=kind, names=())
    node = graph.replace(node, outputs=tuple(outputs))
    wire = Wire(node.id, port.id)
    attributes = {"destination_type": port.element_type}
    convert = graph.add("Convert", "opset1", attributes, [wire], [(port.element_type, port.shape)], f"{node.name}/indices")
    named = msgspec.structs.replace(convert.outputs[0], names=port.names)
    graph.replace(convert, outputs=(named,))
    for user in users:
        graph.feed(user, Wire(convert.id, named.id))


def take_over(graph: PatchGraph, node: Node, index: int, wire: Wire) -> None:
    """What an output fed is fed by ``wire``, which takes its names as well."""
    port = node.outputs[index]
    giver = graph.nodes[wire.node]
    outputs = tuple(
        msgspec.structs.replace(each, names=port.names, element_type=port.element_type, shape=port.shape)
        if each.id == wire.port
        else each
        for each in giver.outputs
    )
    graph.replace(giver, outputs=outputs)
    graph.redirect(Wire(node.id, port.id), wire)


def computing_type(graph: PatchGraph, node: Node) -> str:
    """The element type of the first input. Raises Refused for one in which parts are not computed as the whole is.

    In bf16 every part is rounded, and f64 becomes f32 in some parts only.
    """
    kind = graph.element_type(graph.source(node, 0))
    if kind not in ("f32", "f16"):
        raise Refused(f"its type is {kind}: taken apart, it would be rounded otherwise")
    return kind
