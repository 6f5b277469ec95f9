"""The names of one output port, read from the file a second time.

Keeping the names of all tensors would make memory grow with the file; only those that feed a Result are ever asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.layers import split_names

_BLOCK = 32 << 10
_PORT = 3
"""layer / output / port"""


def names_of_output(path: Path, layer_begin: int, port: int) -> tuple[str, ...]:
    """The names of that port of the layer that starts at that byte. The file has been read as IR before."""
    search = _Search(port)
    with suppress(OSError, expat.ExpatError), path.open("rb") as file:  # what follows the layer is a second root element
        file.seek(layer_begin)
        for _ in range(limits.REREAD // _BLOCK):
            search.parser.Parse(file.read(_BLOCK), False)
            if search.is_over:
                break
    return search.names


class _Search:
    def __init__(self, port: int) -> None:
        self.names: tuple[str, ...] = ()
        self.is_over = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._port = port
        self._depth = 0
        self._in_output = False

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth == _PORT - 1:
            self._in_output = element == "output"
        elif self._depth == _PORT and self._in_output and element == "port" and not self.is_over:
            number = attributes.get("id", "").strip()
            if number.isdigit() and int(number) == self._port:
                self.names = split_names(attributes.get("names", ""))
                self.is_over = True

    def _end(self, element: str) -> None:
        self._depth -= 1
        self.is_over = self.is_over or self._depth == 0
