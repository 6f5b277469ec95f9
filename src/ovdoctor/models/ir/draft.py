"""One operation while its elements come in, and what its ports and attributes may be."""

from __future__ import annotations

from collections.abc import Mapping

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.element_types import element_type
from ovdoctor.models.ir.layers import Enclosing, Layer, Port, operation_type, split_names
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.shapes import parse_shape

_OPERATION = ("id", "name", "type", "version")


class Draft:
    """What is known of a layer whose end has not come. Everything here raises Objection for what no IR may say."""

    def __init__(self, attributes: Mapping[str, str], begin: int, line: int) -> None:
        for name in _OPERATION:
            if name not in attributes:
                raise Objection(f"the <layer> has no '{name}'")
        check_length(attributes)
        self.id = number(attributes, "id", limits.LAYER_ID)
        self.name, self.type, self.opset = attributes["name"], operation_type(attributes["type"]), attributes["version"]
        if max(len(self.type), len(self.opset)) > limits.KIND:
            raise Objection(f"the type or version of the layer has more than {limits.KIND} characters")
        self.attributes: Mapping[str, str] | None = None
        self.inputs: list[Port] = []
        self.outputs: list[Port] = []
        self._output_names = attributes.get("output_names", "")
        self._begin, self._line = begin, line

    def enclosing(self, body: str) -> Enclosing:
        """The step into that body of the operation."""
        return Enclosing(self.id, self.name, self.type, body)

    def data(self, attributes: Mapping[str, str]) -> None:
        """Take in ``<data>``. OpenVINO looks at the first one only."""
        if self.attributes is None:
            check_length(attributes)
            self.attributes = attributes

    def finish(self, end: int, path: tuple[Enclosing, ...]) -> Layer:
        """The layer is complete."""
        attributes = self.attributes or {}
        outputs = tuple(self.outputs)
        if self.type == "Parameter":
            try:
                outputs = with_stated_shape(outputs, attributes)
            except Objection as error:
                raise Objection(f"the shape of '{self.name[:80]}' is none: {error}", self._begin) from None
        inputs, names = tuple(self.inputs), split_names(self._output_names)
        begin, line = self._begin, self._line
        return Layer(self.id, self.name, self.type, self.opset, attributes, inputs, outputs, line, begin, end, path, names)


class PortDraft:
    """A port whose end has not come. Raises Objection."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        check_length(attributes)
        self.lengths: list[int] = []
        precision = attributes.get("precision")
        if precision is not None and len(precision) > limits.KIND:
            raise Objection(f"the precision of the port has more than {limits.KIND} characters")
        self._id = number(attributes, "id", limits.PORT_ID)
        self._element_type = None if precision is None else element_type(precision)
        self._names = attributes.get("names", "")

    def finish(self) -> Port:
        """The port is complete."""
        return Port(self._id, self._element_type, tuple(self.lengths), split_names(self._names))


def with_stated_shape(outputs: tuple[Port, ...], attributes: Mapping[str, str]) -> tuple[Port, ...]:
    """A Parameter's output with the shape of its attribute: only there bounds and unknown ranks are told. Raises Objection."""
    if not outputs or "shape" not in attributes:
        return outputs
    port = outputs[0]
    return (Port(port.id, port.element_type, parse_shape(attributes["shape"]), port.names), *outputs[1:])


def number(attributes: Mapping[str, str], name: str, largest: int) -> int:
    """An attribute that is a number. Raises Objection."""
    text = attributes.get(name)
    if text is None:
        raise Objection(f"there is no '{name}' here")
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise Objection(f"the {name} '{text[:40]}' is not a number")
    value = int(text) if len(text) <= 19 else largest + 1
    if value > largest:
        raise Objection(f"the {name} {text[:40]} is larger than {largest}: no model has so many")
    return value


def check_length(attributes: Mapping[str, str]) -> None:
    """Raises Objection for attributes of absurd length."""
    if sum(map(len, attributes.values())) > limits.ATTRIBUTES:
        raise Objection(f"the attributes of this element have more than {limits.ATTRIBUTES} characters")
