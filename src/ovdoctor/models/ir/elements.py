"""expat's events, one context per element: what a child element there means, and what the element's end completes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.assembly import Assembly
from ovdoctor.models.ir.cursor import Cursor
from ovdoctor.models.ir.draft import Draft, PortDraft, number
from ovdoctor.models.ir.layers import Port
from ovdoctor.models.ir.memo import Memo
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.rt_info import SECTIONS
from ovdoctor.models.ir.shapes import parse_dim
from ovdoctor.models.ir.versions import check_root

Attributes = Mapping[str, str]


class Context(NamedTuple):
    """What an element is to the reader."""

    child: Callable[[str, Attributes], Context]
    end: Callable[[], None] | None = None


class Elements:
    """Listens to expat. What is wrong is refused with the place of the tag concerned."""

    def __init__(self, parser: expat.XMLParserType, cursor: Cursor, assembly: Assembly) -> None:
        self._parser, self._cursor, self._assembly = parser, cursor, assembly
        self._ignored = Context(lambda name, attributes: self._ignored)
        self._graph = Context(self._in_graph, assembly.end_graph)
        self.layers = Context(self._in_layers)
        self._layer = Context(self._in_layer, self._end_layer)
        self._inside_ports = Context(self._in_ports)
        self._port = Context(self._in_port, self._end_port)
        self._dim = Context(lambda name, attributes: self._ignored, self._end_dim)
        self.edges = Context(self._in_edges)
        self._rt_info = Context(self._in_rt_info)
        self._rt_info_entry = Context(self._in_rt_info, assembly.rt_info.end)
        self.context = Context(self._at_root)
        self.in_cdata = False
        self._stack: list[Context] = []
        self._drafts: list[Draft] = []
        self._ports: list[Port] = []
        self._port_draft: PortDraft
        self._lengths: Memo[int] = Memo()
        self._text = ""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartCdataSectionHandler = lambda: setattr(self, "in_cdata", True)
        parser.EndCdataSectionHandler = lambda: setattr(self, "in_cdata", False)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._stack.append(self.context)
        if len(self._stack) > limits.DEPTH:
            self._cursor.refuse(f"more than {limits.DEPTH} elements inside each other")
        try:
            self.context = self.context.child(name, attributes)
        except Objection as error:
            self._cursor.refuse(str(error), error.offset)

    def _end(self, name: str) -> None:
        end = self.context.end
        self.context = self._stack.pop()
        if end is not None:
            try:
                end()
            except Objection as error:
                self._cursor.refuse(str(error), error.offset)

    def _at_root(self, name: str, attributes: Attributes) -> Context:
        self._assembly.ir_version = check_root(name, attributes)
        self._assembly.name = attributes.get("name", "")
        self._assembly.begin_graph()
        return self._graph

    def _in_graph(self, name: str, attributes: Attributes) -> Context:
        if name == "layers":
            return self.layers
        if name == "edges":
            return self.edges
        return self._rt_info if name in SECTIONS and not self._assembly.enclosing else self._ignored

    def _in_layers(self, name: str, attributes: Attributes) -> Context:
        if name != "layer":
            return self._ignored
        self._drafts.append(Draft(attributes, self._cursor.offset, self._cursor.line))
        return self._layer

    def _in_layer(self, name: str, attributes: Attributes) -> Context:
        draft = self._drafts[-1]
        if name in ("input", "output"):
            self._ports = draft.inputs if name == "input" else draft.outputs
            return self._inside_ports
        if name == "data":
            draft.data(attributes)
        elif name.endswith("body"):
            self._assembly.begin_graph(draft.enclosing(name))
            return self._graph
        return self._ignored

    def _end_layer(self) -> None:
        draft = self._drafts.pop()
        self._assembly.add(draft.finish(self._cursor.end_of_layer(), self._assembly.enclosing))

    def _in_ports(self, name: str, attributes: Attributes) -> Context:
        if name != "port":
            return self._ignored
        if len(self._ports) == limits.PORTS:
            raise Objection(f"the operation has more than {limits.PORTS} ports")
        self._port_draft = PortDraft(attributes)
        return self._port

    def _in_port(self, name: str, attributes: Attributes) -> Context:
        if name != "dim":
            return self._ignored
        if len(self._port_draft.lengths) == limits.DIMENSIONS:
            raise Objection(f"the port has more than {limits.DIMENSIONS} dimensions")
        self._text = ""
        self._parser.CharacterDataHandler = self._characters
        return self._dim

    def _characters(self, text: str) -> None:
        self._text += text
        if len(self._text) > limits.DIM:
            self._cursor.refuse(f"this dimension has more than {limits.DIM} characters")

    def _end_dim(self) -> None:
        self._parser.CharacterDataHandler = None
        dim = self._lengths.get(self._text)
        self._port_draft.lengths.append(self._lengths.keep(self._text, parse_dim(self._text)) if dim is None else dim)

    def _end_port(self) -> None:
        self._ports.append(self._port_draft.finish())

    def _in_edges(self, name: str, attributes: Attributes) -> Context:
        if name == "edge":
            ends = [number(attributes, f"{end}-{part}", limit) for end in ("from", "to") for part, limit in _EDGE]
            if not self._assembly.connect(ends):
                self._assembly.check_edge(*ends)
        return self._ignored

    def _in_rt_info(self, name: str, attributes: Attributes) -> Context:
        self._assembly.rt_info.begin(name, attributes)
        return self._rt_info_entry


_EDGE = (("layer", limits.LAYER_ID), ("port", limits.PORT_ID))
