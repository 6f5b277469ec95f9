"""Steps between versions of one operation, where the older one means the same."""

from __future__ import annotations

from ovdoctor.patches.attributes import truth, without, word
from ovdoctor.patches.catalogue.building import converted, type_of_output
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import constant, integers, known_integers, lengths


def topk_11_to_3(graph: PatchGraph, node: Node) -> None:
    """opset3 does not promise the order of equal values."""
    if truth(node, "stable"):
        raise Refused("it is stable: TopK of opset3 does not promise the order of equal values")
    graph.replace(node, opset="opset3", attributes=without(node, "stable"))


def topk_3_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 gives indices as i32 alone."""
    node = graph.replace(node, opset="opset1", attributes=without(node, "index_element_type"))
    if type_of_output(node, 1) != "i32":
        converted(graph, node, 1, "i32")


def scatterelementsupdate_12_to_3(graph: PatchGraph, node: Node) -> None:
    """opset3 overwrites."""
    if word(node, "reduction", "none") != "none":
        raise Refused(f"it reduces ({word(node, 'reduction')}): older versions only overwrite")
    graph.replace(node, opset="opset3", attributes=without(node, "reduction", "use_init_val"))


def scatterndupdate_15_to_4(graph: PatchGraph, node: Node) -> None:
    """opset4 overwrites."""
    if word(node, "reduction", "none") != "none":
        raise Refused(f"it reduces ({word(node, 'reduction')}): older versions only overwrite")
    graph.replace(node, opset="opset4", attributes=without(node, "reduction"))


def squeeze_15_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 takes only axes of length 1; with ``allow_axis_skip`` the others are left out."""
    attributes = without(node, "allow_axis_skip")
    if not truth(node, "allow_axis_skip") or len(node.inputs) < 2:
        graph.replace(node, opset="opset1", attributes=attributes)
        return
    source = graph.source(node, 0)
    axes = known_integers(graph, graph.source(node, 1), "what it squeezes")
    shape = graph.shape(source)
    if not shape:
        raise Refused("it skips axes, and the rank of its input is not known")
    of_axes = lengths(tuple(shape[axis] for axis in axes), "one of the axes that it may skip")
    kept = [axis for axis, length in zip(axes, of_axes, strict=True) if length == 1]
    if not kept:  # no axes at all would mean all of them
        same = constant(graph, [0] * len(shape), "i64", [len(shape)], f"{node.name}/shape")
        graph.become(node, "Reshape", "opset1", {"special_zero": "true"}, [source, same])
        return
    new = constant(graph, kept, "i64", [len(kept)], f"{node.name}/axes")
    graph.become(node, "Squeeze", "opset1", attributes, [source, new])


def onehot_16_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 ignores negative indices; where they count from the end, they are counted first."""
    attributes = without(node, "negative_indices_mode")
    if word(node, "negative_indices_mode", "ignore_negative") != "normalize":
        graph.replace(node, opset="opset1", attributes=attributes)
        return
    indices, depth, *values = (graph.source(node, place) for place in range(4))
    known = known_integers(graph, depth, "its depth")
    kind, shape = graph.element_type(indices), graph.shape(indices)
    zero, length = (
        constant(graph, [value], kind, [], f"{node.name}/{name}") for value, name in ((0, "zero"), (known[0], "depth"))
    )
    numpy = {"auto_broadcast": "numpy"}
    below = graph.add("Less", "opset1", numpy, [indices, zero], [("boolean", shape)], f"{node.name}/below")
    moved = graph.add("Add", "opset1", numpy, [indices, length], [(kind, shape)], f"{node.name}/moved")
    sources = [Wire(below.id, 2), Wire(moved.id, 2), indices]
    chosen = graph.add("Select", "opset1", numpy, sources, [(kind, shape)], f"{node.name}/indices")
    graph.become(node, "OneHot", "opset1", attributes, [Wire(chosen.id, 3), depth, *values])


def gather_8_to_7(graph: PatchGraph, node: Node) -> None:
    """opset7 does not count negative indices from the end."""
    found = integers(graph, graph.source(node, 1))
    if found is None:
        raise Refused("its indices are no constant: they may be negative, which Gather of opset7 does not know")
    if any(index < 0 for index in found):
        raise Refused("some of its indices are negative, which Gather of opset7 does not know")
    graph.replace(node, opset="opset7")


def gather_7_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 has no batch."""
    if word(node, "batch_dims", "0") != "0":
        raise Refused(f"it has batch_dims {word(node, 'batch_dims')}: Gather of opset1 has no batch")
    graph.replace(node, opset="opset1", attributes=without(node, "batch_dims"))


def softmax_8_to_1(graph: PatchGraph, node: Node) -> None:
    """opset1 counts axes from the front alone."""
    axis = int(word(node, "axis", "1"))
    if axis < 0:
        shape = graph.shape(graph.source(node, 0))
        if not shape:
            raise Refused("its axis counts from the end, and the rank of its input is not known")
        axis += len(shape)
    graph.replace(node, opset="opset1", attributes={**node.attributes, "axis": str(axis)})


def roialign_9_to_3(graph: PatchGraph, node: Node) -> None:
    """opset3 is asymmetric."""
    mode = word(node, "aligned_mode", "asymmetric")
    if mode != "asymmetric":
        raise Refused(f"its aligned_mode is {mode}: ROIAlign of opset3 is asymmetric")
    graph.replace(node, opset="opset3", attributes=without(node, "aligned_mode"))


def nonmaxsuppression_9_to_5(graph: PatchGraph, node: Node) -> None:
    """The same attributes and inputs; only what the shape of the output is said to be differs."""
    graph.replace(node, opset="opset5")


def embeddingbagoffsets_15_to_3(graph: PatchGraph, node: Node) -> None:
    """opset3 sums."""
    _summing(graph, node, "EmbeddingBagOffsetsSum")


def embeddingbagpacked_15_to_3(graph: PatchGraph, node: Node) -> None:
    """opset3 sums."""
    _summing(graph, node, "EmbeddingBagPackedSum")


def _summing(graph: PatchGraph, node: Node, type_: str) -> None:
    if word(node, "reduction", "sum") != "sum":
        raise Refused(f"it gives the {word(node, 'reduction')}: {type_} gives sums")
    graph.replace(node, type=type_, opset="opset3", attributes=without(node, "reduction"))


def gelu_7_to_2(graph: PatchGraph, node: Node) -> None:
    """opset2 is the exact function, without approximation."""
    mode = word(node, "approximation_mode", "erf")
    if mode != "erf":
        raise Refused(f"its approximation is {mode}: Gelu of opset2 is exact")
    graph.replace(node, opset="opset2", attributes=without(node, "approximation_mode"))
