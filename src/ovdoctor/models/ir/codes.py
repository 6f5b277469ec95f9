"""Values that occur again and again, as small numbers: what the tables of a graph hold in place of objects."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.layers import Shape

V = TypeVar("V", bound=Hashable)


class Codes(dict[V, int]):
    """``codes[value]`` is the value's number, given when it is first asked for. Beyond ``limit`` all share one: ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self._values: list[V] = []

    def __missing__(self, value: V) -> int:
        return self.enter(value) if len(self) < self.limit else self.limit

    def enter(self, value: V) -> int:
        """Give a value the next number."""
        code = self[value] = len(self._values)
        self._values.append(value)
        return code

    def value(self, code: int) -> V:
        """The value of a number. Raises IndexError for the one that stands for all the others."""
        return self._values[code]


class Signatures(Codes[tuple["str | None", "Shape | None"]]):
    """Element type and shape of ports. Shapes that are too many or too long are not kept; the element type always is."""

    def __init__(self) -> None:
        super().__init__(limits.KEPT_SHAPES)

    def __missing__(self, signature: tuple[str | None, Shape | None]) -> int:
        element_type, shape = signature
        if shape is None or (len(shape) <= limits.KEPT_RANK and len(self) < self.limit):
            return self.enter(signature) if len(self) < limits.SIGNATURES else self[None, None]
        return self[element_type, None]
