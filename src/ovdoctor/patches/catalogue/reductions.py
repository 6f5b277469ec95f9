"""Operations that reduce while they gather or scatter, by older ones that sum or that reduce over a flat input."""

from __future__ import annotations

from math import prod

from ovdoctor.patches.attributes import word
from ovdoctor.patches.catalogue.building import NUMPY, Builder, computing_type
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import lengths

_TO_THE_END = (1 << 31) - 1
_LARGEST = 1 << 20
_WHOLE = {"special_zero": "false"}


def embeddingbagpacked_15_to_mean(graph: PatchGraph, node: Node) -> None:
    """The sum of each bag, divided by how many are in it: all bags are of one size."""
    kind = _mean(graph, node)
    indices = graph.source(node, 1)
    shape = graph.shape(indices)
    if not shape or len(shape) != 2:
        raise Refused("the size of a bag is not known")
    (size,) = lengths(shape[1:], "the size of a bag")
    build = Builder(graph, node)
    sums = build.op("EmbeddingBagPackedSum", "opset3", [graph.source(node, 0), indices], shape=node.outputs[0].shape)
    graph.become(node, "Divide", "opset1", {**NUMPY, "m_pythondiv": "true"}, [sums, build.number(size, kind)])


def embeddingbagoffsets_15_to_mean(graph: PatchGraph, node: Node) -> None:
    """The sum of each bag, divided by how many are in it, which the offsets tell."""
    kind = _mean(graph, node)
    sources = [graph.source(node, place) for place in range(len(node.inputs))]
    table, indices, offsets = sources[:3]
    rank, (count,) = len(graph.shape(table) or ()), lengths(graph.shape(indices), "the number of its indices")
    if not rank:
        raise Refused("the rank of its table is not known")
    index = graph.element_type(offsets)
    build = Builder(graph, node)
    sums = build.op("EmbeddingBagOffsetsSum", "opset3", sources, shape=node.outputs[0].shape)
    bounds = [build.numbers([1]), build.numbers([_TO_THE_END]), build.numbers([1])]
    bags = graph.shape(offsets) or ()
    later = build.op(
        "Slice", "opset8", [offsets, *bounds], shape=tuple(n - 1 if isinstance(n, int) and n > 0 else -1 for n in bags)
    )
    ends = build.op("Concat", "opset1", [later, build.numbers([count], index)], {"axis": "0"}, shape=graph.shape(offsets))
    sizes = build.two("Maximum", build.two("Subtract", ends, offsets), build.number(1, index))
    divisors = build.op("Convert", "opset1", [sizes], {"destination_type": kind}, kind=kind)
    column = build.op(
        "Reshape",
        "opset1",
        [divisors, build.numbers([-1, *[1] * (rank - 1)])],
        {"special_zero": "false"},
        shape=(-1, *[1] * (rank - 1)),
    )
    graph.become(node, "Divide", "opset1", {**NUMPY, "m_pythondiv": "true"}, [sums, column])


def scatterndupdate_15_to_elements(graph: PatchGraph, node: Node) -> None:
    """ScatterElementsUpdate, which reduces, over everything in one row. For static shapes."""
    reduction = word(node, "reduction", "none")
    if reduction == "none":
        raise Refused("it only overwrites")
    attributes = {"reduction": "sum" if reduction == "sub" else reduction, "use_init_val": "true"}
    _over_one_row(graph, node, "opset12", attributes, negative=reduction == "sub")


def scatterndupdate_4_to_elements(graph: PatchGraph, node: Node) -> None:
    """ScatterElementsUpdate over everything in one row. For static shapes and constant indices."""
    if not graph.is_constant(graph.source(node, 1)):
        raise Refused("its indices are no constant, and with others it compiles")
    _over_one_row(graph, node, "opset3", {}, negative=False)


def _over_one_row(graph: PatchGraph, node: Node, opset: str, attributes: dict[str, str], *, negative: bool) -> None:
    data, indices, updates = (graph.source(node, place) for place in range(3))
    shape = lengths(graph.shape(data), "its input")
    rows = lengths(graph.shape(indices), "the shape of its indices")
    if not rows or rows[-1] > len(shape):
        raise Refused("the shape of its indices does not fit its input")
    build, written = Builder(graph, node), prod(rows[:-1]) * prod(shape[rows[-1] :])
    places = _in_one_row(graph, build, indices, shape, rows)
    all_data = build.op("Reshape", "opset1", [data, build.numbers([-1])], _WHOLE, shape=(prod(shape),))
    all_updates = build.op("Reshape", "opset1", [updates, build.numbers([-1])], _WHOLE, shape=(written,))
    if negative:
        all_updates = build.op("Negative", "opset1", [all_updates])
    done = build.op("ScatterElementsUpdate", opset, [all_data, places, all_updates, build.numbers([0])], attributes)
    graph.become(node, "Reshape", "opset1", _WHOLE, [done, build.numbers(shape)])


def _in_one_row(graph: PatchGraph, build: Builder, indices: Wire, shape: tuple[int, ...], rows: tuple[int, ...]) -> Wire:
    """Where every element that is written lies, counted in one row; indices may count from the end."""
    depth, count = rows[-1], prod(rows[:-1])
    inner = prod(shape[depth:])
    if inner > _LARGEST:
        raise Refused("it writes too many elements at once for their places to be written down")
    if graph.element_type(indices) != "i64":
        indices = build.op("Convert", "opset1", [indices], {"destination_type": "i64"}, kind="i64")
    below = build.two("Less", indices, build.number(0, "i64"), kind="boolean")
    moved = build.two("Add", indices, build.numbers(shape[:depth]))
    inside = build.op("Select", "opset1", [below, moved, indices], NUMPY, kind="i64")
    strides = [prod(shape[axis + 1 :]) for axis in range(depth)]
    scaled = build.two("Multiply", inside, build.numbers(strides))
    starts = build.op("ReduceSum", "opset1", [scaled, build.numbers([-1])], {"keep_dims": "false"}, shape=rows[:-1])
    column = build.op("Reshape", "opset1", [starts, build.numbers([-1, 1])], _WHOLE, shape=(count, 1))
    grid = build.two("Add", column, build.numbers(range(inner)), shape=(count, inner))
    return build.op("Reshape", "opset1", [grid, build.numbers([-1])], _WHOLE, shape=(count * inner,))


def _mean(graph: PatchGraph, node: Node) -> str:
    if word(node, "reduction", "sum") != "mean":
        raise Refused("it gives no mean")
    return computing_type(graph, node)
