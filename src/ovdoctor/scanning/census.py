"""The operations of a model, counted by kind while the file is read: what is alike to the tables is one kind."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from ovdoctor.models.ir import Enclosing, Graph, Layer, Port, Sink
from ovdoctor.scanning.course import Course
from ovdoctor.tables import Operation, Subject, Tensor, subject_of

PLACES = 100
"""Operations of a kind whose place in the file is kept; the others are counted."""

LOOKS = 4096
"""How many different operations are remembered to be recognised at once."""

Inside = tuple[Enclosing, ...]


class Spot(NamedTuple):
    """Where an operation stands in the file; bytes and lines as ``Layer`` has them."""

    name: str
    line: int
    begin: int
    end: int
    inside: tuple[str, ...]


class Kind:
    """Operations that are alike: how many, and where the first of them are."""

    __slots__ = ("count", "spots")

    def __init__(self) -> None:
        self.count = 0
        self.spots: list[Spot] = []


class _Form:
    """Layers that are alike as far as they stand for themselves; the graph tells later what feeds them."""

    __slots__ = ("example", "spots", "untyped")

    def __init__(self, example: Layer) -> None:
        self.example = example
        self.untyped = any(port.element_type is None for port in example.inputs)
        self.spots: dict[int, Spot] = {}


class Census(Sink):
    """A sink that counts. ``rankless``: some port of the model has no rank, so that one without lengths need be no scalar.

    Whether that is so, ``loses_rank`` tells when the file has been read.
    """

    def __init__(self, rankless: bool = False, course: Course | None = None) -> None:
        self.rankless = rankless
        self.course = course
        """Who is told of each operation in the order of the file; ``None``: nobody."""
        self.kinds: dict[Subject, Kind] = {}
        self.loses_rank = False
        """Whether some port has no rank."""
        self._numbers: dict[tuple[Inside, Subject], int] = {}
        self._looks: dict[object, int] = {}
        self._forms: list[_Form] = []
        self._pending: dict[Inside, array[int]] = {}
        """By graph that is not complete, the form of each layer: four bytes, of which a large file has millions."""
        self._subjects: dict[tuple[int, Sequence[bool], Sequence[str | None]], Subject] = {}

    def layer(self, layer: Layer) -> None:
        """Note it until its graph is complete."""
        self.loses_rank = self.loses_rank or _loses_rank(layer)
        number = self._form(layer)
        spots = self._forms[number].spots
        if len(spots) < PLACES:
            inside = tuple(enclosing.name for enclosing in layer.path)
            spots[layer.id] = Spot(layer.name, layer.line, layer.begin, layer.end, inside)
        if layer.path not in self._pending:
            self._pending[layer.path] = array("I")
        self._pending[layer.path].append(number)
        if self.course is not None:
            self.course.passes(layer)

    def _form(self, layer: Layer) -> int:
        """The number of its form. What looks the same in the file has been asked before: networks repeat themselves."""
        ports = tuple((port.element_type, port.shape) for each in (layer.inputs, layer.outputs) for port in each)
        # A constant's other attributes say where its bytes are, and its type is that of its output.
        attributes = () if layer.type == "Constant" else tuple(layer.attributes.items())
        look = layer.type, layer.opset, attributes, ports, len(layer.inputs), layer.path
        number = self._looks.get(look)
        if number is None:
            key = layer.path, subject_of(layer, constants=None, rankless=self.rankless)
            number = self._numbers.setdefault(key, len(self._forms))
            if number == len(self._forms):
                self._forms.append(_Form(layer))
            if len(self._looks) < LOOKS:
                self._looks[look] = number
        return number

    def graph(self, graph: Graph) -> None:
        """Count its layers by what they are, and by which of their inputs follow from constants."""
        subjects: list[Subject] | None = [] if self.course is not None else None
        for layer, number in zip(graph.layers(), self._pending.pop(graph.path, ()), strict=True):
            form = self._forms[number]
            sources = graph.sources(layer)
            constants = tuple(source is not None and graph.constant(source.layer) for source in sources)
            types = tuple(source.element_type if source else None for source in sources) if form.untyped else ()
            key = number, constants, types
            subject = self._subjects.get(key)
            if subject is None:
                subject = self._subjects[key] = subject_of(
                    _typed(form.example, types), constants=constants, rankless=self.rankless
                )
            kind = self.kinds.setdefault(subject, Kind())
            kind.count += 1
            if layer in form.spots and len(kind.spots) < PLACES:
                kind.spots.append(form.spots[layer])
            if subjects is not None:
                subjects.append(subject)
        if self.course is not None and subjects is not None:
            self.course.complete(graph.path, subjects)


_AXES = (1,)
_LISTS = {
    **dict.fromkeys(("Broadcast", "Reshape", "Squeeze", "Tile", "Unsqueeze"), (1,)),
    "RandomUniform": (0,),
    "StridedSlice": (1, 2, 3),
}
"""The inputs whose length decides on the rank of the output."""


def _loses_rank(layer: Layer) -> bool:
    """Whether an output has an unknown rank. Only Parameters say so; elsewhere IR writes it like a scalar.

    Where a list of unknown length (a shape, axes, repeats) decides on the dimensions, an output without lengths is no scalar. Of
    other operations it may be one: the product of two vectors, what an If returns.
    """
    if layer.type == "Parameter":
        return any(port.shape is None for port in layer.outputs)
    lists = _LISTS.get(layer.type, _AXES if layer.type.startswith("Reduce") else ())
    told = any(port.shape == () for port in layer.outputs)
    return told and any(port.shape == (-1,) for place, port in enumerate(layer.inputs) if place in lists)


def _typed(layer: Layer, types: Sequence[str | None]) -> Layer | Operation:
    """The layer with the element types of what feeds it, which IR version 10 does not repeat at the inputs."""
    if not types:
        return layer
    inputs = tuple(Tensor(port.element_type or kind, port.shape) for port, kind in zip(layer.inputs, types, strict=False))
    return Operation(layer.type, layer.opset, layer.attributes, inputs, tuple(map(_tensor, layer.outputs)))


def _tensor(port: Port) -> Tensor:
    return Tensor(port.element_type, port.shape)
