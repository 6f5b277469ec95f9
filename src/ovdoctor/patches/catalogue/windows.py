"""The windows of a pooling along one axis, and how ``ceil_torch`` is said without the word.

``ceil_torch`` is ``ceil`` less a last window that would start in the padding at the end or beyond
(https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html, ``ceil_mode``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ovdoctor.patches.attributes import numbers, word
from ovdoctor.patches.graph import Node, Refused

_DYNAMIC = "with ceil_torch, the number of windows depends on sizes that are not static: give them with --shape"


class Axis(NamedTuple):
    """One spatial axis."""

    size: int | None
    """``None``: dynamic."""
    begin: int
    end: int
    """Padding."""
    kernel: int
    """What a window covers, dilation included."""
    stride: int

    @property
    def always_ceil(self) -> bool:
        """Whether the last window starts before the padding at the end, whatever the size is."""
        return self.end + self.stride <= self.kernel

    def windows(self, rounding: str) -> int:
        """How many there are. For axes with a size."""
        assert self.size is not None
        room = self.size + self.begin + self.end - self.kernel
        if rounding == "floor":
            return room // self.stride + 1
        count = -(-room // self.stride) + 1
        if rounding == "ceil_torch" and (count - 1) * self.stride >= self.size + self.begin:
            count -= 1
        return count


def axes_of(node: Node) -> list[Axis]:
    """The spatial axes of a pooling with explicit padding. Raises Refused for one that the file describes otherwise."""
    kernel, strides = numbers(node, "kernel"), numbers(node, "strides")
    begins, ends = numbers(node, "pads_begin"), numbers(node, "pads_end")
    dilations = numbers(node, "dilations") or (1,) * len(kernel)
    auto = word(node, "auto_pad", "explicit")
    if auto not in ("explicit", "notset"):
        raise Refused(f"its padding is automatic ({auto}) together with ceil_torch")
    if not len(kernel) == len(strides) == len(begins) == len(ends) == len(dilations):
        raise Refused("its attributes disagree on the number of axes")
    shape = node.inputs[0].shape if node.inputs else None
    if shape and len(shape) != len(kernel) + 2:
        raise Refused("the rank of its input does not fit its kernel")
    sizes = shape[2:] if shape else (-1,) * len(kernel)
    spans = [dilation * (size - 1) + 1 for size, dilation in zip(kernel, dilations, strict=True)]
    known = [size if isinstance(size, int) and size >= 0 else None for size in sizes]
    return [Axis(*parts) for parts in zip(known, begins, ends, spans, strides, strict=True)]


def rounding_for(axes: Sequence[Axis]) -> tuple[str, list[int]]:
    """``ceil`` or ``floor``, and padding at the end, that give the windows of ``ceil_torch``. Raises Refused."""
    ends = [axis.end for axis in axes]
    if all(axis.always_ceil or (axis.size is not None and _same(axis, "ceil")) for axis in axes):
        return "ceil", ends
    if any(axis.size is None for axis in axes):
        raise Refused(_DYNAMIC)
    if all(_same(axis, "floor") for axis in axes):
        return "floor", ends
    return "floor", [_end(axis) for axis in axes]


def _same(axis: Axis, rounding: str) -> bool:
    return axis.windows(rounding) == axis.windows("ceil_torch")


def _end(axis: Axis) -> int:
    """The padding with which ``floor`` finds as many windows."""
    assert axis.size is not None
    return max(0, (axis.windows("ceil_torch") - 1) * axis.stride + axis.kernel - axis.size - axis.begin)
