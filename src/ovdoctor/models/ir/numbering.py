"""The numbers (ids) of the layers of one graph, and where in the file each of them is."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import repeat

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.refusal import Objection

NOWHERE = 0xFFFFFFFF
_ROOM = 65_536


class Numbering:
    """4 bytes per layer while the layers are numbered in the order of the file, as all known writers do; else 12."""

    def __init__(self) -> None:
        self.positions = array("I")
        """By id; ``NOWHERE`` where there is no such layer."""
        self._count = 0
        self._scattered: dict[int, int] = {}
        self._ids: array[int] | None = None

    @property
    def size(self) -> int:
        """Bytes taken, without the few scattered ids."""
        return 4 * len(self.positions) + 8 * len(self._ids or ())

    def extend(self, layers: Sequence[int]) -> int:
        """Give the next positions to those ids. Returns how many it took: it stops at one that another layer has."""
        begin, end = self._count, self._count + len(layers)
        if self._ids is None and layers == list(range(begin, end)):
            self.positions.extend(layers)
            self._count = end
            return len(layers)
        for taken, layer in enumerate(layers):
            if not self._enter(layer):
                return taken
        return len(layers)

    def position(self, layer: int) -> int:
        """Where the layer of that id is. Raises KeyError."""
        position = self.positions[layer] if 0 <= layer < len(self.positions) else NOWHERE
        return self._scattered[layer] if position == NOWHERE else position

    def layer(self, position: int) -> int:
        """The id of the layer there."""
        return position if self._ids is None else self._ids[position]

    def _enter(self, layer: int) -> bool:
        """Enter an id out of the usual order."""
        position, known = self._count, len(self.positions)
        if layer in self._scattered or (layer < known and self.positions[layer] != NOWHERE):
            return False
        if layer < known:
            self.positions[layer] = position
        elif layer < known + 4 * position + _ROOM:
            self.positions.extend(repeat(NOWHERE, layer - known))
            self.positions.append(position)
        elif len(self._scattered) < limits.SCATTERED_IDS:
            self._scattered[layer] = position
        else:
            raise Objection("the ids of the layers are scattered: no program that writes IR numbers them like this")
        if self._ids is None:
            self._ids = array("Q", range(position))
        self._ids.append(layer)
        self._count = position + 1
        return True
