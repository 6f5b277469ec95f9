"""Other versions or forms of the same operation, which compilers for the NPU take."""

from __future__ import annotations

from ovdoctor.models.ir import Port
from ovdoctor.patches.attributes import word
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused

_WHOLE = ("i8", "i16", "i32", "i64")


def roialign_3_to_9(graph: PatchGraph, node: Node) -> None:
    """opset3 is what opset9 calls asymmetric."""
    graph.replace(node, opset="opset9", attributes={**node.attributes, "aligned_mode": "asymmetric"})


def gathernd_5_to_8(graph: PatchGraph, node: Node) -> None:
    """They differ in the shape of the output, where several axes are a batch."""
    if word(node, "batch_dims", "0") not in ("0", "1"):
        raise Refused("it has several batch axes, which GatherND of opset5 flattens")
    graph.replace(node, opset="opset8")


def range_1_to_4(graph: PatchGraph, node: Node) -> None:
    """opset4 states the type of its output."""
    kind = graph.element_type(graph.source(node, 0))
    graph.replace(node, opset="opset4", attributes={**node.attributes, "output_type": kind})


def proposal_1_to_4(graph: PatchGraph, node: Node) -> None:
    """opset4 has the scores as a second output, which nobody need use."""
    port = node.outputs[0]
    scores = Port(max(each.id for each in (*node.inputs, *node.outputs)) + 1, port.element_type, (port.shape or ())[:1])
    graph.replace(node, opset="opset4", outputs=(port, scores))


def relu_1_to_maximum(graph: PatchGraph, node: Node) -> None:
    """Of integers: the larger of the number and 0."""
    build, kind = Builder(graph, node), _integers(graph, node)
    graph.become(node, "Maximum", "opset1", NUMPY, [graph.source(node, 0), build.number(0, kind)])


def abs_1_to_maximum(graph: PatchGraph, node: Node) -> None:
    """Of integers: the larger of the number and its negative."""
    build, kind = Builder(graph, node), _integers(graph, node)
    x = graph.source(node, 0)
    graph.become(node, "Maximum", "opset1", NUMPY, [x, build.two("Subtract", build.number(0, kind), x, shape=graph.shape(x))])


def sign_1_to_clamp(graph: PatchGraph, node: Node) -> None:
    """Of integers: the number between -1 and 1."""
    build, kind = Builder(graph, node), _integers(graph, node)
    below = build.two("Minimum", graph.source(node, 0), build.number(1, kind))
    graph.become(node, "Maximum", "opset1", NUMPY, [below, build.number(-1, kind)])


def floor_1_to_convert(graph: PatchGraph, node: Node) -> None:
    """Of integers it does nothing."""
    graph.replace(node, type="Convert", opset="opset1", attributes={"destination_type": _integers(graph, node)})


def ceiling_1_to_convert(graph: PatchGraph, node: Node) -> None:
    """Of integers it does nothing."""
    graph.replace(node, type="Convert", opset="opset1", attributes={"destination_type": _integers(graph, node)})


def tan_1_to_divide(graph: PatchGraph, node: Node) -> None:
    """Sine by cosine."""
    build = Builder(graph, node)
    computing_type(graph, node)
    x = graph.source(node, 0)
    parts = [build.op("Sin", "opset1", [x]), build.op("Cos", "opset1", [x])]
    graph.become(node, "Divide", "opset1", {**NUMPY, "m_pythondiv": "true"}, parts)


def xor_1_to_logicalxor(graph: PatchGraph, node: Node) -> None:
    """The same operation by its later name."""
    graph.replace(node, type="LogicalXor", opset="opset2")


def _integers(graph: PatchGraph, node: Node) -> str:
    kind = graph.element_type(graph.source(node, 0))
    if kind not in _WHOLE:
        raise Refused(f"its type is {kind}")
    return kind
