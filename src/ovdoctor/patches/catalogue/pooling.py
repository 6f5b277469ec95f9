"""MaxPool and AvgPool.

https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets/operation-specs/pooling/max-pool-14.html
An average that counts padding divides by the whole kernel, what ``ceil`` adds included, as soon as there is padding on any
axis; without padding it divides by what lies inside. So do all CPU plugins from 2023.0 to 2026.4 (``tools/patches/pooling.py``),
and PyTorch does not: the patch keeps what OpenVINO computes.
"""

from __future__ import annotations

from ovdoctor.patches.attributes import numbers, without, word, write
from ovdoctor.patches.catalogue.windows import axes_of, rounding_for
from ovdoctor.patches.graph import Node, PatchGraph, Refused

_OF_EIGHT = ("dilations", "axis", "index_element_type")


def maxpool_14_to_8(graph: PatchGraph, node: Node) -> None:
    """opset8 has the same attributes, without ceil_torch."""
    graph.replace(node, opset="opset8", attributes=_rounded(node))


def maxpool_8_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 has no dilation and no second output."""
    if graph.users(node, 1):
        raise Refused("its second output, the indices, is used: MaxPool of opset1 has none")
    _refuse_dilation(node)
    graph.replace(node, opset="opset1", attributes=without(node, *_OF_EIGHT), outputs=node.outputs[:1])


def avgpool_16_to_14(graph: PatchGraph, node: Node) -> None:
    """opset14 has no dilation."""
    _refuse_dilation(node)
    graph.replace(node, opset="opset14", attributes=without(node, "dilations"))


def avgpool_14_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 has the same attributes, without ceil_torch."""
    attributes = _rounded(node)
    if word(node, "rounding_type") == "ceil_torch" and _is_unpadded(node):
        attributes["exclude-pad"] = "true"  # nothing lies outside but what ceil adds, and that never counts
    graph.replace(node, opset="opset1", attributes=attributes)


def _rounded(node: Node) -> dict[str, str]:
    """The attributes without ceil_torch."""
    attributes = dict(node.attributes)
    if word(node, "rounding_type") == "ceil_torch":
        axes = axes_of(node)
        attributes["rounding_type"], ends = rounding_for(axes)
        if ends != [axis.end for axis in axes]:
            attributes["pads_end"] = write(ends)
    return attributes


def _is_unpadded(node: Node) -> bool:
    return not any(axis.begin or axis.end for axis in axes_of(node))


def _refuse_dilation(node: Node) -> None:
    dilations = numbers(node, "dilations")
    if any(dilation != 1 for dilation in dilations):
        raise Refused(f"it is dilated ({write(dilations)}), which the older version cannot express")
