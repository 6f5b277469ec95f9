"""An operation at the opset that brought its definition: Relu of opset14 is Relu of opset1."""

from __future__ import annotations

from ovdoctor.patches.graph import Node, PatchGraph
from ovdoctor.tables.names import canonical


def restate(graph: PatchGraph, node: Node) -> None:
    """The same definition under its first name."""
    type_, opset = canonical(node.type, node.opset)
    graph.replace(node, type=type_, opset=opset)
