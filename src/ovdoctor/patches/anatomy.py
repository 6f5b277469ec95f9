"""Where in the file the graphs end and the edges lie: what a writer needs and a reader does not keep."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

from ovdoctor.patches.graph import Path, Wire

_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")


NOTE = ["net", "rt_info", "ovdoctor", "patches"]
"""The elements in which a patch is noted."""


class Edge(NamedTuple):
    """An edge and its bytes."""

    user: tuple[int, int]
    wire: Wire
    begin: int
    end: int


class GraphPlace:
    """One graph in the file."""

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self.edges_end: int | None = None
        """The byte at which ``</edges>`` starts; ``None``: there is none."""
        self.layers_end = 0
        """The byte after ``</layers>``."""


class Anatomy:
    """One look at the whole file, which ``read_ir`` has found to be well-formed."""

    def __init__(self, data: bytes) -> None:
        self.graphs: dict[Path, GraphPlace] = {(): GraphPlace()}
        self.rt_info: int | None = None
        """The byte at which the model's own ``</rt_info>`` starts."""
        self.empty_rt_info: tuple[int, int] | None = None
        """The bytes of ``<rt_info />``."""
        self.net_end = 0
        self.noted: tuple[int, int, str] | None = None
        """What an earlier patch wrote down: the bytes of its tag, and its value."""
        self._data = data
        self._skipped = len(data) - len(data.lstrip(b" \t\r\n"))
        self._opened = 0
        self._open: list[str] = []
        self._path: Path = ()
        self._layers: list[int] = []
        parser = expat.ParserCreate()
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(data[self._skipped :], True)

    @property
    def _offset(self) -> int:
        return self._parser.CurrentByteIndex + self._skipped

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "edge" and parent == "edges":
            ends = [int(attributes[key]) for key in ("to-layer", "to-port", "from-layer", "from-port")]
            begin = self._offset
            edge = Edge((ends[0], ends[1]), Wire(ends[2], ends[3]), begin, self._element_end(begin, b"</edge>"))
            self.graphs[self._path].edges.append(edge)
        elif name == "layer" and parent == "layers":
            self._layers.append(int(attributes["id"]))
        elif name == "rt_info" and parent == "net":
            self._opened = self._offset
        elif self._open == NOTE:
            begin = self._offset
            self.noted = begin, self._element_end(begin, b"</patches>"), attributes.get("value", "")
        elif name.endswith("body") and parent == "layer":
            self._path = (*self._path, (self._layers[-1], name))
            self.graphs[self._path] = GraphPlace()

    def _end(self, name: str) -> None:
        self._open.pop()
        parent = self._open[-1] if self._open else ""
        place = self.graphs[self._path]
        if name == "layers" and (parent == "net" or parent.endswith("body")):
            place.layers_end = self._element_end(self._offset, b"</layers>")
        elif name == "edges" and (parent == "net" or parent.endswith("body")):
            place.edges_end = self._closing(b"</edges")
        elif name == "layer" and parent == "layers":
            self._layers.pop()
        elif name.endswith("body") and parent == "layer":
            self._path = self._path[:-1]
        elif name == "rt_info" and parent == "net":
            self.rt_info = self._closing(b"</rt_info")
            if self.rt_info is None:
                self.empty_rt_info = self._opened, self._element_end(self._opened, b"</rt_info>")
        elif not self._open:
            self.net_end = self._offset

    def _closing(self, tag: bytes) -> int | None:
        """Where the closing tag is; an element that closes itself has none."""
        return self._offset if self._data.startswith(tag, self._offset) else None

    def _element_end(self, begin: int, closing: bytes) -> int:
        if self._data.startswith(closing[:-1], begin):
            return self._data.index(b">", begin) + 1
        match = _TAG.match(self._data, begin)
        assert match is not None
        return match.end() if match[1] else self._data.index(closing, match.end()) + len(closing)
