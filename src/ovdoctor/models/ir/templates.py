"""Parts of layers as text, and what they mean. Models repeat themselves: most parts have been seen before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ovdoctor.models.ir import patterns
from ovdoctor.models.ir.element_types import element_type
from ovdoctor.models.ir.layers import Port, Shape, operation_type, split_names
from ovdoctor.models.ir.memo import Memo


class Template(NamedTuple):
    """A layer but for its id and name; and for names and shape of its only output, where the text ends before them."""

    type: str
    opset: str
    attributes: Mapping[str, str]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    output_names: tuple[str, ...]
    lines: int
    """Line breaks in the text."""


class Back(NamedTuple):
    """What follows the names of the only output."""

    shape: Shape
    lines: int


class Templates:
    """Reads such parts, each once. ``None``: the text is not of the form in which OpenVINO writes it."""

    def __init__(self) -> None:
        self.fronts: Memo[Template] = Memo()
        self.backs: Memo[Back] = Memo()
        self.wholes: Memo[Template] = Memo()
        self.constants: Memo[Template] = Memo()
        self._shapes: Memo[Shape] = Memo()

    def front(self, text: str) -> Template | None:
        """From the type up to the names of the only output."""
        match = patterns.UP_TO_NAMES(text)
        if match is None:
            return None
        type_, opset, output_names, data, inputs, number, precision = match.groups()
        output = Port(int(number), element_type(precision), ())
        template = self._template(text, (type_, opset, output_names), data, inputs, (output,))
        return template and self.fronts.keep(text, template)

    def back(self, text: str) -> Back | None:
        """From the end of those names to the end of the layer."""
        match = patterns.AFTER_NAMES(text)
        shape = self._shape(match[1]) if match else None
        return None if shape is None else self.backs.keep(text, Back(shape, text.count("\n")))

    def whole(self, text: str) -> Template | None:
        """From the type to the end of the layer."""
        match = patterns.TO_THE_END(text)
        if match is None:
            return None
        type_, opset, output_names, data, inputs, outputs = match.groups()
        ports = self._ports(outputs)
        template = None if ports is None else self._template(text, (type_, opset, output_names), data, inputs, ports)
        return template and self.wholes.keep(text, template)

    def constant(self, text: str) -> Template | None:
        """From ``<data>`` of a constant to the end of the layer."""
        match = patterns.OUTPUTS(text)
        ports = self._ports(match[1]) if match else None
        if ports is None:
            return None
        return self.constants.keep(text, Template("Constant", "opset1", {}, (), ports, (), text.count("\n")))

    def _template(
        self, text: str, kind: tuple[str, str, str | None], data: str | None, inputs: str | None, outputs: tuple[Port, ...]
    ) -> Template | None:
        type_, opset, output_names = kind
        found = patterns.ATTRIBUTES(data or "")
        attributes = dict(found)
        ports = self._ports(inputs)
        if ports is None or len(attributes) < len(found):  # an attribute twice
            return None
        names = split_names(output_names or "")
        return Template(operation_type(type_), opset, attributes, ports, outputs, names, text.count("\n"))

    def _ports(self, text: str | None) -> tuple[Port, ...] | None:
        ports = []
        for number, precision, names, lengths in patterns.PORTS(text or ""):
            shape = self._shape(lengths)
            if shape is None:
                return None
            ports.append(Port(int(number), element_type(precision) if precision else None, shape, split_names(names)))
        return tuple(ports)

    def _shape(self, text: str | None) -> Shape | None:
        if not text:
            return ()
        shape = self._shapes.get(text)
        if shape is None and patterns.DIMENSIONS(text):
            shape = self._shapes.keep(text, tuple(map(int, patterns.LENGTHS(text))))
        return shape
