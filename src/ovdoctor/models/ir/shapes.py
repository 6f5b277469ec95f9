"""Shapes as the IR writes them: ``1..10,3,?,5..`` in the attribute of a Parameter, ``<dim>-1</dim>`` in ports."""

from __future__ import annotations

import re

from ovdoctor.models.ir.layers import DYNAMIC, Bounds, Dim, Shape
from ovdoctor.models.ir.refusal import Objection

_RANK_UNKNOWN = "..."
_BOUNDS = re.compile(r"(\d{0,19})\.\.(\d{0,19})", re.ASCII).fullmatch
_LENGTH = re.compile(r"\d{1,19}", re.ASCII).fullmatch


def parse_shape(written: str) -> Shape | None:
    """A shape from an attribute; ``None`` is an unknown rank. Raises Objection with the part that is none."""
    written = written.strip()
    if written == _RANK_UNKNOWN:
        return None
    return tuple(_dimension(part.strip()) for part in written.split(",")) if written else ()


def parse_dim(written: str) -> int:
    """A dimension of a port. Raises Objection."""
    text = written.strip()
    if _LENGTH(text):
        return int(text)
    if text == "-1":
        return DYNAMIC
    raise Objection(f"the dimension '{text[:40]}' is neither a length nor -1")


def is_static(shape: Shape | None) -> bool:
    """Whether every length is known."""
    return shape is not None and all(isinstance(dim, int) and dim != DYNAMIC for dim in shape)


def is_bounded(shape: Shape | None) -> bool:
    """Whether every length is known or has an upper bound."""
    return shape is not None and all(dim.upper is not None if isinstance(dim, Bounds) else dim != DYNAMIC for dim in shape)


def write_shape(shape: Shape | None) -> str:
    """The shape as OpenVINO prints it: ``[1..10,3,?]``."""
    return "[...]" if shape is None else f"[{','.join(map(_write, shape))}]"


def _dimension(text: str) -> Dim:
    if _LENGTH(text):
        return int(text)
    if text in ("?", "-1"):
        return DYNAMIC
    match = _BOUNDS(text)
    if match is None:
        raise Objection(f"the dimension '{text[:40]}' is neither a length, '?' nor bounds as in '1..10'")
    lower, upper = int(match[1] or 0), int(match[2]) if match[2] else None
    if upper is not None and upper < lower:
        raise Objection(f"the bounds '{text}' leave nothing")
    return Bounds(lower, upper) if lower or upper is not None else DYNAMIC


def _write(dim: Dim) -> str:
    if isinstance(dim, Bounds):
        return f"{dim.lower or ''}..{'' if dim.upper is None else dim.upper}"
    return "?" if dim == DYNAMIC else str(dim)
