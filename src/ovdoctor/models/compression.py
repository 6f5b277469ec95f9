"""Compressed weights: which constants are scaled, with or without zero points, one scale for how many of them.

NNCF writes Constant → Convert → (Subtract of the zero point) → Multiply by the scale; where the scales are of groups, a Reshape
follows that joins the groups again. See ``nncf/openvino/optimized_functions`` and
https://docs.openvino.ai/2025/openvino-workflow/model-optimization-guide/weight-compression.html
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from math import prod

import msgspec

from ovdoctor.models.ir import Graph, Layer, Shape, Sink, Source

_MOST_CANDIDATES = 1_000_000
_MOST_KINDS = 64
LOW_PRECISION = frozenset({"u2", "u3", "u4", "u6", "u8", "i4", "i8", "nf4", "f4e2m1", "f8e4m3", "f8e5m2"})
"""Element types of compressed weights."""


class Compressed(msgspec.Struct, frozen=True, order=True):
    """One kind of compressed constants. What cannot be told from the file is ``None``."""

    type: str
    zero_points: str | None
    grouping: str | None
    group_size: int | None
    """How many weights share a scale."""


class _Candidates(msgspec.Struct):
    """Operations of an open graph that may belong to compressed weights, eight bytes each."""

    compressed: bool = False
    multiplies: array[int] = msgspec.field(default_factory=lambda: array("q"))
    reshapes: array[int] = msgspec.field(default_factory=lambda: array("q"))


class CompressionSink(Sink):
    """Finds them while the model is read."""

    def __init__(self) -> None:
        self.kinds: Counter[Compressed] = Counter()
        """How many constants there are of each kind."""
        self.complete = True
        """Whether all of the model was looked at."""
        self.largest = 0
        """Bytes of the largest constant."""
        self._open: dict[int, _Candidates] = {}
        self._room = _MOST_CANDIDATES

    def layer(self, layer: Layer) -> None:
        if layer.type == "Constant":
            size = layer.attributes.get("size", "")
            if size.isdecimal() and len(size) <= 19:
                self.largest = max(self.largest, int(size))
            if layer.attributes.get("element_type", "").lower() in LOW_PRECISION:
                self._candidates(layer).compressed = True
        elif layer.type in ("Multiply", "Reshape"):
            self._room -= 1
            if self._room < 0:
                self.complete = False
                return
            found = self._candidates(layer)
            (found.multiplies if layer.type == "Multiply" else found.reshapes).append(layer.id)

    def graph(self, graph: Graph) -> None:
        found = self._open.pop(len(graph.path), None)
        if found is None:
            return
        self._room += len(found.multiplies) + len(found.reshapes)
        if not found.compressed:
            return
        joined = {owner for reshape in found.reshapes for owner in _scaled_by(graph, reshape)}
        for multiply in found.multiplies:
            kind = _kind(graph, multiply, joined=multiply in joined)
            if kind is not None and (kind in self.kinds or len(self.kinds) < _MOST_KINDS):
                self.kinds[kind] += 1
            elif kind is not None:
                self.complete = False

    def _candidates(self, layer: Layer) -> _Candidates:
        return self._open.setdefault(len(layer.path), _Candidates())


def _scaled_by(graph: Graph, reshape: int) -> Iterator[int]:
    """The Multiply that a Reshape gets its data from, a Convert between them or not."""
    source = _first(graph, reshape)
    if source is not None and source.type == "Convert":
        source = _first(graph, source.layer)
    if source is not None and source.type == "Multiply":
        yield source.layer


def _kind(graph: Graph, multiply: int, *, joined: bool) -> Compressed | None:
    """What the Multiply scales, if that is a compressed constant."""
    sources = graph.sources(multiply)
    if len(sources) != 2:
        return None
    for weights, scale in (sources, sources[::-1]):
        zero_point = None
        source = weights
        if source is not None and source.type == "Subtract":
            zero_point, source = _second(graph, source.layer), _first(graph, source.layer)
        if source is not None and source.type == "Convert":
            source = _first(graph, source.layer)
        if source is None or source.type != "Constant" or source.element_type not in LOW_PRECISION:
            continue
        subtracted = weights is not None and weights.type == "Subtract"
        zero_points = _zero_points(zero_point) if subtracted else "none"
        return Compressed(source.element_type, zero_points, *_grouping(source.shape, scale, joined=joined))
    return None


def _grouping(weights: Shape | None, scale: Source | None, *, joined: bool) -> tuple[str | None, int | None]:
    all_weights, scales = _elements(weights), _elements(scale.shape if scale is not None else None)
    if not all_weights or not scales:
        return None, None
    if scales == 1:
        return "tensor", all_weights
    return ("group" if joined else "channel"), all_weights // scales


def _zero_points(source: Source | None) -> str | None:
    count = _elements(source.shape) if source is not None else None
    return None if count is None else "one" if count == 1 else "many"


def _elements(shape: Shape | None) -> int | None:
    if shape is None:
        return None
    lengths = [dim for dim in shape if isinstance(dim, int) and dim >= 0]
    return prod(lengths) if len(lengths) == len(shape) else None


def _first(graph: Graph, layer: int) -> Source | None:
    return next(iter(graph.sources(layer)), None)


def _second(graph: Graph, layer: int) -> Source | None:
    sources = graph.sources(layer)
    return sources[1] if len(sources) > 1 else None
