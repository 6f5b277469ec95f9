"""Inputs of a model that are indices or lengths: which values an operation defines, for a proof must use no others.

Beyond the end of a tensor older releases write into whatever lies there, and crash or compute something else
(https://github.com/openvinotoolkit/openvino/pull/27804). Where several updates go to one place, which of them is the last is left
to the threads, so that the same inputs give one output or another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeAlias

import msgspec

from ovdoctor.models.ir.layers import Dim
from ovdoctor.patches.attributes import word
from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Node, PatchGraph, Refused, Wire
from ovdoctor.patches.values import integers

Limit: TypeAlias = int | tuple[int, int]
"""A number that is too large; or a place of an input and an axis: the length that a proof gives to it."""
_PASSED_ON = frozenset({"Convert", "Identity", "Reshape", "Squeeze", "Unsqueeze"})
_BITS = {"i8": 8, "u8": 8, "i16": 16, "u16": 16}


class Domain(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which values an input may have."""

    limits: tuple[Limit, ...] = ()
    """One for each part of an index, or one for all; empty: any."""
    low: int = 0
    distinct: str | int = ""
    """``rows``: no two indices of several parts are the same; ``all``: no two numbers; an axis: none along it."""
    ordered: bool = False
    """Along the last axis."""
    from_zero: bool = False
    """The first is 0."""


class Indices(msgspec.Struct, frozen=True):
    """What is known of a model's inputs."""

    domains: dict[int, Domain] = {}
    """By place of the input."""
    loose: bool = False
    """Whether indices are computed from inputs in some other way: then milder numbers are tried."""


def indices_of(document: Document) -> Indices:
    """Look at every operation that takes indices, lengths or something in order."""
    graph = document.graphs[()]
    places = {node.id: place for place, node in enumerate(n for n in graph.nodes.values() if n.type == "Parameter")}
    found: dict[int, Domain] = {}
    loose = False
    for path, each in document.graphs.items():
        for node in each.nodes.values():
            for index, define in _USES.get(node.type, {}).items():
                wire = each.feeds.get((node.id, node.inputs[index].id)) if index < len(node.inputs) else None
                if wire is None or each.is_constant(wire):
                    continue
                domain = None
                with suppress(Refused, ValueError, IndexError):
                    domain = define(_Use(each, node, places if not path else {}))
                place, domain = _from_input(each, wire, domain) if not path else (None, None)
                number = places.get(place) if place is not None else None
                if number is None or domain is None:
                    loose = True
                else:
                    found[number] = _both(found[number], domain) if number in found else domain
    return Indices(found, loose)


class _Use:
    """An operation that takes indices."""

    def __init__(self, graph: PatchGraph, node: Node, places: dict[int, int]) -> None:
        self._graph, self.node, self._places = graph, node, places

    def limit(self, index: int, axis: int) -> Limit:
        """The length of an axis of an input of the operation. Raises Refused."""
        wire = self._graph.source(self.node, index)
        shape = self._graph.shape(wire)
        if not shape:
            raise Refused("its rank is not known")
        axis %= len(shape)
        size: Dim = shape[axis]
        if isinstance(size, int) and size >= 0:
            return size
        if wire.node in self._places:
            return self._places[wire.node], axis
        raise Refused("its length is not known")

    def rank(self, index: int) -> int:
        """How many axes an input of the operation has. Raises Refused."""
        shape = self._graph.shape(self._graph.source(self.node, index))
        if not shape:
            raise Refused("its rank is not known")
        return len(shape)

    def parts(self, index: int) -> int:
        """Of how many numbers an index consists. Raises Refused."""
        shape = self._graph.shape(self._graph.source(self.node, index))
        if not shape or not isinstance(shape[-1], int) or shape[-1] < 1:
            raise Refused("the length of an index is not known")
        return shape[-1]

    def number(self, index: int) -> int:
        """A constant. Raises Refused."""
        found = integers(self._graph, self._graph.source(self.node, index))
        if not found:
            raise Refused("it is no constant")
        return found[0]

    def attribute(self, name: str, default: int = 0) -> int:
        return int(word(self.node, name, str(default)))

    @property
    def overwrites(self) -> bool:
        return word(self.node, "reduction", "none") == "none"

    @property
    def bits(self) -> int:
        """Of a number; the CPU plugin computes with 32 of longer ones."""
        return _BITS.get(self._graph.element_type(self._graph.source(self.node, 0)), 32)


def _rows(use: _Use) -> Domain:
    return Domain((use.limit(0, 0),))


def _along(axis: int | None = None, attribute: str = "", low: int = 0, beyond: int = 0) -> Callable[[_Use], Domain]:
    """Indices along an axis, which is fixed or in an attribute; ``beyond``: the length itself is allowed, too."""

    def define(use: _Use) -> Domain:
        limit = use.limit(0, axis if axis is not None else use.attribute(attribute))
        if beyond and not isinstance(limit, int):
            raise Refused("its length is not known")
        return Domain((limit + beyond if isinstance(limit, int) else limit,), low)

    return define


def _gather(use: _Use) -> Domain:
    return Domain((use.limit(0, use.number(2)),))


def _gather_nd(use: _Use) -> Domain:
    first = use.attribute("batch_dims")
    return Domain(tuple(use.limit(0, first + part) for part in range(use.parts(1))))


def _scatter_nd(use: _Use) -> Domain:
    return Domain(tuple(use.limit(0, part) for part in range(use.parts(1))), distinct="rows" if use.overwrites else "")


def _scatter(use: _Use) -> Domain:
    return Domain((use.limit(0, use.number(3)),), distinct="all")


def _scatter_elements(use: _Use) -> Domain:
    axis = use.number(3)
    return Domain((use.limit(0, axis),), distinct=axis % use.rank(0) if use.overwrites else "")


_Uses: TypeAlias = dict[int, Callable[[_Use], Domain]]
_BAGS: _Uses = {
    1: _rows,
    2: lambda use: Domain((use.limit(1, 0),), ordered=True, from_zero=True),
    3: _rows,
}
_SHIFTS: _Uses = {1: lambda use: Domain((use.bits,))}
_USES: dict[str, _Uses] = {
    "BitwiseLeftShift": _SHIFTS,
    "BitwiseRightShift": _SHIFTS,
    "CTCGreedyDecoderSeqLen": {1: _along(1, low=1, beyond=1)},
    "EmbeddingBagOffsets": _BAGS,
    "EmbeddingBagOffsetsSum": _BAGS,
    "EmbeddingBagPacked": {1: _rows},
    "EmbeddingBagPackedSum": {1: _rows},
    "EmbeddingSegmentsSum": {1: _rows, 2: lambda use: Domain((use.number(3),), ordered=True), 4: _rows},
    "Gather": {1: _gather},
    "GatherElements": {1: _along(attribute="axis")},
    "GatherND": {1: _gather_nd},
    "GatherTree": {1: _along(2), 2: _along(0, low=1, beyond=1)},
    "ROIAlign": {2: _along(0)},
    "ReverseSequence": {1: _along(attribute="seq_axis", low=1, beyond=1)},
    "ScatterElementsUpdate": {1: _scatter_elements},
    "ScatterNDUpdate": {1: _scatter_nd},
    "ScatterUpdate": {1: _scatter},
    "SearchSorted": {0: lambda _: Domain(ordered=True)},
}
"""By operation and input: what it may hold."""


def _from_input(graph: PatchGraph, wire: Wire, domain: Domain | None) -> tuple[int | None, Domain | None]:
    """The Parameter whose values arrive there as they are, with the domain in its own shape; ``None``: they are computed."""
    arrives = graph.shape(wire)
    seen: Wire | None = wire
    while seen is not None and graph.nodes[seen.node].type in _PASSED_ON:
        node = graph.nodes[seen.node]
        seen = graph.feeds.get((node.id, node.inputs[0].id)) if node.inputs else None
    if seen is None or domain is None or graph.nodes[seen.node].type != "Parameter":
        return None, None
    starts = graph.shape(seen)
    if starts == arrives:
        return seen.node, domain
    if domain.ordered:
        return None, None
    same_parts = bool(starts and arrives) and starts is not None and arrives is not None and starts[-1] == arrives[-1]
    if domain.distinct != "rows" or not same_parts:
        domain = _flat(domain)
    return seen.node, domain


def _flat(domain: Domain) -> Domain:
    """The same for numbers in any shape."""
    distinct = "all" if domain.distinct != "" else ""
    if len(domain.limits) < 2:
        return msgspec.structs.replace(domain, distinct=distinct)
    if any(not isinstance(limit, int) for limit in domain.limits):
        raise Refused("its lengths are not known")
    return msgspec.structs.replace(domain, limits=(_least(domain.limits),), distinct=distinct)


def _both(one: Domain, other: Domain) -> Domain:
    """Values that are in both."""
    if one == other:
        return one
    if len(one.limits) == len(other.limits):
        limits = tuple(_least(pair) for pair in zip(one.limits, other.limits, strict=True))
    else:
        limits = (_least((*one.limits, *other.limits)),)
    kinds = {each.distinct for each in (one, other)} - {""}
    distinct = "" if not kinds else kinds.pop() if len(kinds) == 1 and len(limits) == max(len(one.limits), 1) else "all"
    ordered, from_zero = one.ordered or other.ordered, one.from_zero or other.from_zero
    return Domain(limits, max(one.low, other.low), distinct, ordered, from_zero)


def _least(limits: Iterable[Limit]) -> Limit:
    """The smallest that is known as a number; else one of the others."""
    known = [limit for limit in limits if isinstance(limit, int)]
    return min(known) if known else next(iter(limits))
