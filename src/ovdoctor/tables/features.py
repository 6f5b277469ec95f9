"""What conditions can ask of an operation: element types, ranks, static or not, attributes.

Keys: ``in0`` and ``out0`` element types, ``in*`` all of the inputs', ``rank0`` the first input's rank (``?``: none; of a
Parameter, which has no inputs, that of what it hands out), ``inputs`` their number, ``dyn0`` which of the first input's lengths
are dynamic, ``shape`` static or dynamic (of a Parameter, which states bounds: static, bounded, batch if only the first length
is unbounded, unbounded, rankless), ``equal`` whether the first two inputs have the same shape, ``const1`` whether the second
input follows from constants (not there: nobody knows), ``const*`` whether all but the first do, ``@name`` an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple, TypeAlias

from ovdoctor.tables.model import OperationLike, PortLike

Features: TypeAlias = dict[str, str | None]
"""A missing key is a feature that the operation does not have, ``None`` one that is not known."""

PORTS = 6
"""Ports with features of their own."""
DYNAMIC = 3
"""Inputs whose dynamic lengths are told apart."""
_IN, _OUT, _RANK, _CONST = ([f"{name}{place}" for place in range(PORTS)] for name in ("in", "out", "rank", "const"))
_DYN = [f"dyn{place}" for place in range(DYNAMIC)]
_LIST = re.compile(r"\s*,\s*")


class Subject(NamedTuple):
    """An operation as far as the tables ask: equal for operations of which they say the same."""

    type: str
    opset: str
    features: tuple[tuple[str, str | None], ...]
    kinds: frozenset[str]
    """Element types of its inputs and outputs."""
    folded: bool
    """It follows from constants alone: it is read, but never compiled."""


def subject(
    operation: OperationLike,
    wanted: Container[str] | None = None,
    *,
    constants: Sequence[bool] | None = None,
    rankless: bool = False,
) -> Subject:
    """An operation with those of its attributes that are ``wanted`` (``None``: all).

    ``constants`` tells of each input whether it follows from constants, where that is known. ``rankless``: an input of the
    model has no rank, so that a port without lengths need be no scalar.
    """
    found = features(operation, wanted, constants=constants, rankless=rankless)
    kinds = {port.element_type for ports in (operation.inputs, operation.outputs) for port in ports}
    folded = bool(constants) and all(constants or ())
    return Subject(operation.type, operation.opset, tuple(found.items()), frozenset(kind for kind in kinds if kind), folded)


def features(
    operation: OperationLike,
    wanted: Container[str] | None = None,
    *,
    constants: Sequence[bool] | None = None,
    rankless: bool = False,
) -> Features:
    """All features of an operation."""
    inputs, outputs = operation.inputs, operation.outputs
    found: Features = {"inputs": str(len(inputs)), "outputs": str(len(outputs))}
    for key, rank, port in zip(_IN, _RANK, inputs, strict=False):
        found[key] = port.element_type
        found[rank] = "?" if port.shape is None or (rankless and not port.shape) else str(len(port.shape))
    for key, port in zip(_OUT, outputs, strict=False):
        found[key] = port.element_type
    if operation.type == "Parameter" and outputs and outputs[0].shape:
        found["rank0"] = str(len(outputs[0].shape))
    for key, port in zip(_DYN, inputs, strict=False):
        found[key] = _dynamic(port, rankless)
    for key, constant in zip(_CONST, constants or (), strict=False):
        found[key] = "yes" if constant else "no"
    if constants and len(constants) > 1:
        found["const*"] = "yes" if all(constants[1:]) else "no"
    kinds = {port.element_type for port in inputs}
    found["in*"] = None if None in kinds else " ".join(sorted(str(kind) for kind in kinds))
    ports_ = [*inputs, *outputs]
    found["shape"] = _bounds(ports_) if operation.type == "Parameter" else _shape(ports_, rankless)
    if len(inputs) > 1:
        found["equal"] = _equal(inputs[0], inputs[1])
    for name, value in operation.attributes.items():
        if wanted is None or name in wanted:
            found[f"@{name}"] = normalise(value)
    return found


def normalise(value: str) -> str:
    """An attribute's value as the tables write it: OpenVINO does not mind the case of words nor blanks in lists."""
    return _LIST.sub(",", value.strip()).lower()


def is_rankless(operation: OperationLike) -> bool:
    """Whether it is an input of the model whose rank is not known."""
    return operation.type == "Parameter" and any(port.shape is None for port in operation.outputs)


def _shape(ports: list[PortLike], rankless: bool = False) -> str | None:
    if any(
        port.shape is None or (rankless and not port.shape) or any(not isinstance(dim, int) or dim == -1 for dim in port.shape)
        for port in ports
    ):
        return "dynamic"
    return "static"


def _equal(one: PortLike, other: PortLike) -> str | None:
    if _shape([one, other]) != "static":
        return None
    return "yes" if one.shape == other.shape else "no"


def _dynamic(port: PortLike, rankless: bool) -> str:
    """``no``, or the places of the lengths that are not known: ``0``, ``0,2,3``."""
    if port.shape is None or (rankless and not port.shape):
        return "rank"
    places = [place for place, dim in enumerate(port.shape) if not isinstance(dim, int) or dim == -1]
    return ",".join(map(str, places)) or "no"


def _bounds(ports: list[PortLike]) -> str:
    open_ = set()
    for port in ports:
        if port.shape is None:
            return "rankless"
        open_ |= {place for place, dim in enumerate(port.shape) if (dim == -1 if isinstance(dim, int) else dim[1] is None)}
    if open_:
        return "batch" if open_ == {0} else "unbounded"
    return "static" if _shape(ports) == "static" else "bounded"
