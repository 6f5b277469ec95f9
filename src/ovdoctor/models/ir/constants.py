"""Constants: where they lie in the weights file, and whether they can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import prod
from pathlib import Path

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.element_types import element_type, storage_size
from ovdoctor.models.ir.layers import Layer
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.shapes import is_static, parse_shape
from ovdoctor.models.ir.summary import ConstantProblem, Constants, Weights


class ConstantsCheck:
    """Adds constants up and holds each against the weights file."""

    def __init__(self, weights: Path) -> None:
        self._path = weights
        try:
            self._size = weights.stat().st_size if weights.is_file() else None
        except OSError:
            self._size = None
        self._sizes: Counter[str] = Counter()
        self._known: dict[tuple[str | None, str | None], tuple[str, int | None]] = {}
        self._count = 0
        self._needed = 0
        self._problems: list[ConstantProblem] = []
        self._problem_count = 0

    def add(self, layer: Layer) -> None:
        """Take a constant in."""
        self._count += 1
        try:
            self._add(layer.attributes)
        except Objection as error:
            self._problem_count += 1
            if len(self._problems) < limits.PROBLEMS:
                self._problems.append(ConstantProblem(layer.name, layer.line, str(error)))

    def constants(self) -> Constants:
        """All of them together."""
        return Constants(self._count, self._sizes.total(), dict(sorted(self._sizes.items())))

    def weights(self) -> Weights:
        """The weights file."""
        return Weights(str(self._path), self._size, self._needed, tuple(self._problems), self._problem_count)

    def _add(self, attributes: Mapping[str, str]) -> None:
        offset, size = _bytes(attributes, "offset"), _bytes(attributes, "size")
        key = attributes.get("element_type"), attributes.get("shape")
        kind, expected = self._known.get(key) or self._expected(*key)
        self._sizes[kind] += size
        end = offset + size
        if end > self._needed:
            self._needed = end
        if expected is not None and size < expected:
            raise Objection(f"it has {size} bytes, and its shape and type need {expected}")
        if self._size is None:
            raise Objection("there is no weights file")
        if end > self._size:
            raise Objection(f"it ends at byte {end}, and the weights file has {self._size}")

    def _expected(self, written_type: str | None, written_shape: str | None) -> tuple[str, int | None]:
        """The type to count it as, and the bytes that it takes if that is known. Raises Objection."""
        if written_type is None or written_shape is None:
            raise Objection("it has no element type or no shape")
        kind, shape = element_type(written_type), parse_shape(written_shape)
        if shape is None or not is_static(shape):
            raise Objection("its shape is not static")
        expected = storage_size(kind, prod(dim for dim in shape if isinstance(dim, int)))
        result = kind if expected is not None or kind == "string" else "other", expected
        if len(written_type) + len(written_shape) <= limits.MEMO_TEXT:
            if len(self._known) >= limits.MEMO:
                self._known.clear()
            self._known[written_type, written_shape] = result
        return result


def _bytes(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name)
    if value is None:
        raise Objection(f"it has no '{name}'")
    if not (value.isdigit() and value.isascii() and len(value) <= 19):
        raise Objection(f"its {name} '{value[:40]}' is not a number of bytes")
    return int(value)
