"""Element types: how ports spell them, and how many bytes a constant of them takes."""

from __future__ import annotations

_PRECISIONS = {
    "FP64": "f64",
    "FP32": "f32",
    "FP16": "f16",
    "BOOL": "boolean",
    "BIN": "u1",
    "UNSPECIFIED": "dynamic",
    "UNDEFINED": "dynamic",
    "DYNAMIC": "dynamic",
    "undefined": "dynamic",
}
"""What is not merely the name in capitals."""

BITS = {
    **dict.fromkeys(("u1",), 1),
    **dict.fromkeys(("u2", "i2"), 2),
    **dict.fromkeys(("u3",), 3),
    **dict.fromkeys(("u4", "i4", "nf4", "f4e2m1"), 4),
    **dict.fromkeys(("u6",), 6),
    **dict.fromkeys(("u8", "i8", "boolean", "f8e4m3", "f8e5m2", "f8e8m0"), 8),
    **dict.fromkeys(("u16", "i16", "f16", "bf16"), 16),
    **dict.fromkeys(("u32", "i32", "f32"), 32),
    **dict.fromkeys(("u64", "i64", "f64"), 64),
}
"""Width of one element. ``string`` and types that are newer than this table have none."""

_SPLIT = {"u3": 8, "u6": 4}
"""Elements per three bytes: these two are stored in bit planes."""


def element_type(written: str) -> str:
    """OpenVINO's name of an element type, from the ``precision`` of a port or the ``element_type`` of an operation."""
    return _PRECISIONS.get(written) or written.lower()


def storage_size(name: str, elements: int) -> int | None:
    """The bytes that so many elements take in the weights file. ``None``: not known for this type."""
    if name in _SPLIT:
        return -(-elements // _SPLIT[name]) * 3
    bits = BITS.get(name)
    return None if bits is None else (elements * bits + 7) // 8
