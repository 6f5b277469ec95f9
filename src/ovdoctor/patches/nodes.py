"""The parts of a graph that can be changed: operations, which are never altered but replaced, and the wires between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import msgspec

from ovdoctor.models.ir import Layer, Port

Path: TypeAlias = tuple[tuple[int, str], ...]
"""The way to a sub-graph: ids of the operations around it, with the name of the body."""


class Refused(Exception):
    """The patch does not fit this operation; the text says why."""


class Wire(NamedTuple):
    """An output of an operation."""

    node: int
    port: int


class Node(msgspec.Struct, frozen=True, gc=False):
    """One operation; like ``Layer``, so that tables can judge it."""

    id: int
    name: str
    type: str
    opset: str
    attributes: Mapping[str, str]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    origin: Layer | None = None
    """What the file says of it; ``None``: it is new."""
    anchor: int | None = None
    """A new operation: the id of the one in the file that it was made for."""
    data: bytes | None = None
    """A new constant: its bytes."""


def node_of(layer: Layer) -> Node:
    """A layer of the file."""
    return Node(layer.id, layer.name, layer.type, layer.opset, layer.attributes, layer.inputs, layer.outputs, layer)
