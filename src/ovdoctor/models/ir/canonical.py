"""The short way: layers and edges in the very form in which OpenVINO writes them are read by patterns.

expat calls Python for every tag, half of which are ``<dim>``; patterns read a layer in a few steps. The first thing that differs
(a body, an entity, a comment, another order) is left to expat, from the same byte on, and so is everything that is wrong: nothing
is refused here but contradictions between layers. Both ways give the same layers; tests hold them against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from ovdoctor.models.ir import limits, patterns
from ovdoctor.models.ir.assembly import Assembly
from ovdoctor.models.ir.cursor import Cursor
from ovdoctor.models.ir.draft import with_stated_shape
from ovdoctor.models.ir.layers import Layer, Port, split_names
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.templates import Template, Templates

_END = "</layer>"
_NAMES = ' names="'
_LIST = msgspec.json.Decoder(list[int])

_Rest: TypeAlias = tuple[Template, tuple[Port, ...], int]
"""What follows the name of a layer: what it may have in common with others, its outputs, and line breaks."""


class Canonical:
    """Reads from a place right after ``<layers>`` or a layer, or after ``<edges>``, as far as it can."""

    def __init__(self, cursor: Cursor, assembly: Assembly) -> None:
        self._cursor, self._assembly = cursor, assembly
        self._templates = Templates()
        self._constants = self._templates.constants
        self._fronts = self._templates.fronts
        self._backs = self._templates.backs
        self._wholes = self._templates.wholes

    def layers(self, text: str, begin: int) -> int:
        """Read layers from ``begin`` on. Returns where it stopped."""
        add, path = self._assembly.unsettled.append, self._assembly.enclosing
        base, position = self._cursor.read - begin, begin
        line = first_line = self._cursor.line
        while head := patterns.LAYER(text, position):
            after_head = head.end()
            end = text.find(_END, after_head)
            if end < 0 or end - position > limits.PENDING_LAYER:
                break
            space, number, name, kind, shape, offset, size = head.groups()
            start = position + len(space)
            attributes: Mapping[str, str]
            if kind is None:
                rest = self._operation(text, after_head, end)
                if rest is None:
                    break
                (type_, opset, attributes, inputs, _, output_names, _), outputs, lines = rest
            else:
                constant = self._constant(text[after_head:end])
                if constant is None:
                    break
                type_, opset, _, inputs, outputs, output_names, lines = constant
                attributes = {"element_type": kind, "shape": shape, "offset": offset, "size": size}
                lines += text.count("\n", start, after_head)
            try:
                name = name if name.isascii() else _decode(name)
                if type_ == "Parameter":
                    outputs = with_stated_shape(outputs, attributes)
            except (Objection, UnicodeDecodeError):
                break
            line += space.count("\n")
            position = end + len(_END)
            place = line, base + start, base + position
            add(Layer(int(number), name, type_, opset, attributes, inputs, outputs, *place, path, output_names))
            line += lines
        self._cursor.skip(position - begin, line - first_line)
        return position

    def edges(self, data: bytes, text: str, begin: int) -> int:
        """Read edges from ``begin`` on. Returns where it stopped."""
        block = patterns.EDGES(text, begin)
        end = block.end() if block else begin
        if end == begin:
            return end
        numbers = _numbers(data[begin:end])
        taken = 0
        try:
            taken = self._assembly.connect(numbers)
            if taken * 4 < len(numbers):
                self._assembly.check_edge(*numbers[taken * 4 : taken * 4 + 4])
        except Objection as error:
            offset = self._cursor.read - begin + _nth_edge(text, begin, taken)
            self._cursor.refuse(str(error), offset if error.offset is None else error.offset)
        self._cursor.skip(end - begin, text.count("\n", begin, end))
        return end

    def _constant(self, rest: str) -> Template | None:
        return self._constants.get(rest) or self._templates.constant(rest)

    def _operation(self, text: str, begin: int, end: int) -> _Rest | None:
        names = text.find(_NAMES, begin, end) + len(_NAMES)
        if names >= len(_NAMES):
            names_end = text.find('"', names, end)
            front, back = text[begin:names], text[names_end:end]
            template = self._fronts.get(front) or self._templates.front(front)
            after = self._backs.get(back) or self._templates.back(back)
            written = text[names:names_end]
            if template and after and patterns.NAMES(written):
                port, (shape, lines) = template.outputs[0], after
                if not written.isascii():
                    try:
                        written = _decode(written)
                    except UnicodeDecodeError:
                        return None
                return template, (Port(port.id, port.element_type, shape, split_names(written)),), template.lines + lines
        whole = text[begin:end]
        template = self._wholes.get(whole) or self._templates.whole(whole)
        return (template, template.outputs, template.lines) if template else None


def _decode(text: str) -> str:
    return text.encode("latin-1").decode("utf-8")


def _numbers(edges: bytes) -> list[int]:
    """The numbers in edges that the pattern took: all that stands in quotes."""
    quoted = edges.translate(None, patterns.NOT_OF_NUMBERS)
    return _LIST.decode(b"[" + quoted[1:-1].replace(b'""', b",") + b"]")


def _nth_edge(text: str, begin: int, number: int) -> int:
    for _ in range(number):
        begin = text.index("<edge", begin) + 1
    return text.index("<edge", begin)
