"""One operation of a model, as the IR states it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import msgspec


class Bounds(NamedTuple):
    """A dynamic dimension with bounds (``1..10``, ``..7``, ``5..``). Only Parameters state them; other ports say ``-1``."""

    lower: int
    upper: int | None
    """``None``: no upper bound."""


DYNAMIC = -1

Dim: TypeAlias = int | Bounds
"""A length, ``DYNAMIC``, or bounds."""

Shape: TypeAlias = tuple[Dim, ...]
"""``()`` is a scalar; but a port of unknown rank has no dimensions in the file either, and cannot be told from one."""


class Port(msgspec.Struct, frozen=True, gc=False):
    """One input or output of an operation."""

    id: int
    element_type: str | None
    """OpenVINO's name of it: f32, boolean, u4. ``None``: not in the file, as for inputs of IR version 10; see ``Graph``."""
    shape: Shape | None
    """``None``: of unknown rank, which only Parameters state."""
    names: tuple[str, ...] = ()
    """Names of the tensor."""


class Enclosing(NamedTuple):
    """One step on the way into a sub-graph: the operation that owns it, and which of its bodies it is."""

    id: int
    name: str
    type: str
    body: str
    """``body``, ``then_body`` or ``else_body``."""


class Layer(msgspec.Struct, frozen=True, gc=False):
    """One operation, complete. It may share its parts with others: nothing of it is to be changed."""

    id: int
    """Unique in its graph only."""
    name: str
    type: str
    """As OpenVINO's tables name it: ``Constant``, ``Relu``, ``PRelu`` and ``Softmax``, which the IR spells otherwise."""
    opset: str
    """The ``version`` attribute: ``opset14``, ``extension``."""
    attributes: Mapping[str, str]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    line: int
    begin: int
    """Byte at which ``<layer`` starts."""
    end: int
    """Byte after ``</layer>``."""
    path: tuple[Enclosing, ...] = ()
    """The sub-graphs around it, outermost first."""
    output_names: tuple[str, ...] = ()
    """Result only: the names of the model's output, where the file states them here (2025.1 and later)."""


SPELT_OTHERWISE = {"Const": "Constant", "PReLU": "PRelu", "ReLU": "Relu", "SoftMax": "Softmax"}


def operation_type(written: str) -> str:
    """The operation's type as OpenVINO names it, from the ``type`` attribute of ``<layer>``."""
    return SPELT_OTHERWISE.get(written, written)


def split_names(written: str) -> tuple[str, ...]:
    r"""The names in a ``names`` attribute: separated by commas, a comma in a name is written ``\,``."""
    if not written:
        return ()
    if "\\" not in written:
        return tuple(written.split(",")) if "," in written else (written,)
    return tuple(name.replace("\0", ",") for name in written.replace("\\,", "\0").split(","))
