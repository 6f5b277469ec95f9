"""Small constants: what they hold, and new ones."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import prod

from ovdoctor.models.ir import Shape
from ovdoctor.models.ir.shapes import is_static
from ovdoctor.patches.graph import PatchGraph, Refused, Wire

_CODES = {
    "f64": "d", "f32": "f", "f16": "e", "i64": "q", "u64": "Q", "i32": "i", "u32": "I", "i16": "h", "u16": "H", "i8": "b",
    "u8": "B", "boolean": "?",
}  # fmt: skip


def integers(graph: PatchGraph, wire: Wire) -> tuple[int, ...] | None:
    """The numbers of an integer constant; ``None``: it is none, or is too large."""
    found = graph.constant_bytes(wire)
    if found is None or found[0] not in ("i64", "u64", "i32", "u32", "i16", "u16", "i8", "u8"):
        return None
    kind, shape, data = found
    count, code = prod(shape), _CODES[kind]
    size = struct.calcsize(f"<{code}") * count
    return None if len(data) < size else struct.unpack(f"<{count}{code}", data[:size])


def known_integers(graph: PatchGraph, wire: Wire, what: str) -> tuple[int, ...]:
    """The same. Raises Refused where they are not known."""
    found = integers(graph, wire)
    if found is None:
        raise Refused(f"{what} is no constant of integers")
    return found


def floats(graph: PatchGraph, wire: Wire) -> tuple[float, ...] | None:
    """The numbers of a floating-point constant."""
    found = graph.constant_bytes(wire)
    if found is None or found[0] not in ("f64", "f32", "f16"):
        return None
    kind, shape, data = found
    count, code = prod(shape), _CODES[kind]
    size = struct.calcsize(f"<{code}") * count
    return None if len(data) < size else struct.unpack(f"<{count}{code}", data[:size])


def constant(graph: PatchGraph, values: Sequence[float], kind: str, shape: Sequence[int], name: str) -> Wire:
    """A new constant. Raises Refused for an element type that cannot be written here."""
    if kind == "bf16":  # the upper half of f32, rounded to nearest even
        data = b"".join(_bf16(value) for value in values)
    elif kind in _CODES:
        whole = kind[0] not in "fb"
        data = struct.pack(f"<{len(values)}{_CODES[kind]}", *(int(value) if whole else value for value in values))
    else:
        raise Refused(f"a constant of type {kind} is needed, which ovdoctor does not write")
    written = ", ".join(map(str, shape))
    attributes = {"element_type": kind, "shape": written}
    node = graph.add("Constant", "opset1", attributes, (), [(kind, tuple(shape))], name, data)
    return Wire(node.id, node.outputs[0].id)


def _bf16(value: float) -> bytes:
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    return struct.pack("<H", (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 & 0xFFFF)


def lengths(shape: Shape | None, what: str) -> tuple[int, ...]:
    """A static shape. Raises Refused for any other."""
    if shape is None or not is_static(shape):
        raise Refused(f"{what} is not static")
    return tuple(dim for dim in shape if isinstance(dim, int))
