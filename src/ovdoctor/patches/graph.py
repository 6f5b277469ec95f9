"""A graph that can be changed, and changed back: what patches work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from ovdoctor.models.ir import Layer, Port, Shape
from ovdoctor.models.ir.shapes import is_static
from ovdoctor.patches.nodes import Node, Path, Refused, Wire, node_of
from ovdoctor.patches.wiring import Wiring

__all__ = ["Node", "PatchGraph", "Path", "Refused", "Wire", "node_of"]

_NEVER_CONSTANT = frozenset({"Parameter", "ReadValue", "RandomUniform", "Multinomial"})


class PatchGraph(Wiring):
    """A model's own graph, or a body. ``read`` gives bytes of the weights file."""

    def __init__(self, path: Path, nodes: Iterable[Node], read: Callable[[int, int], bytes | None]) -> None:
        super().__init__(nodes)
        self.path = path
        self.originals = tuple(node.origin for node in self.nodes.values() if node.origin is not None)
        """The layers of the file, in its order."""
        self.rankless = False
        """Whether an input of the model has no rank, so that a port without lengths need be no scalar."""
        self.anchor: int | None = None
        """The operation of the file that is being patched."""
        self._read = read
        self._next = max(self.nodes, default=0) + 1
        self._names: set[str] | None = None

    def original(self, number: int | None) -> Layer | None:
        """The layer of the file with that id."""
        return next((layer for layer in self.originals if layer.id == number), None)

    # questions

    def source(self, node: Node, index: int) -> Wire:
        """What feeds the input in that place. Raises Refused."""
        wire = self.feeds.get((node.id, node.inputs[index].id)) if index < len(node.inputs) else None
        if wire is None or wire.node not in self.nodes:
            raise Refused(f"nothing feeds its input {index}")
        return wire

    def port(self, wire: Wire) -> Port:
        """The output port that a wire starts from."""
        for port in self.nodes[wire.node].outputs:
            if port.id == wire.port:
                return port
        raise Refused(f"'{self.nodes[wire.node].name}' has no output {wire.port}")

    def element_type(self, wire: Wire) -> str:
        """The element type there. Raises Refused where the file does not tell."""
        found = self.port(wire).element_type
        if found is None or found in ("dynamic", "undefined"):
            raise Refused(f"the element type of '{self.nodes[wire.node].name}' is not known")
        return found

    def shape(self, wire: Wire) -> Shape | None:
        """The shape there. ``()`` can be an unknown rank, too."""
        return self.port(wire).shape

    def users(self, node: Node, index: int = 0) -> list[tuple[int, int]]:
        """Who is fed by the output in that place."""
        if index >= len(node.outputs):
            return []
        return self.fed_by(Wire(node.id, node.outputs[index].id))

    def constant_bytes(self, wire: Wire, limit: int = 1 << 16) -> tuple[str, tuple[int, ...], bytes] | None:
        """Element type, shape and bytes of a small constant; ``None``: it is no constant, or cannot be read."""
        node = self.nodes[wire.node]
        if node.type != "Constant":
            return None
        shape = tuple(int(part) for part in node.attributes.get("shape", "").split(",") if part.strip())
        kind = node.attributes.get("element_type", "").lower()
        if node.data is not None:
            return kind, shape, node.data
        try:
            offset, size = int(node.attributes["offset"]), int(node.attributes["size"])
        except (KeyError, ValueError):
            return None
        data = self._read(offset, size) if size <= limit else None
        return None if data is None else (kind, shape, data)

    def is_constant(self, wire: Wire | None) -> bool:
        """Whether it follows from constants and static shapes of this graph alone: then OpenVINO folds it before a plugin."""
        pending, seen = [wire], set()
        while pending:
            each = pending.pop()
            node = self.nodes.get(each.node) if each is not None else None
            if node is not None and self._asks_a_static_shape(node):
                continue
            if node is None or node.type in _NEVER_CONSTANT or (not node.inputs and node.type != "Constant"):
                return False
            if node.id not in seen:
                seen.add(node.id)
                pending += [self.feeds.get((node.id, port.id)) for port in node.inputs]
        return True

    def _asks_a_static_shape(self, node: Node) -> bool:
        shape = node.inputs[0].shape if node.type == "ShapeOf" and node.inputs else None
        return shape is not None and is_static(shape) and (bool(shape) or not self.rankless)

    # changes

    def replace(self, node: Node, **changes: Any) -> Node:
        """Put a changed node in its place."""
        changed: Node = msgspec.structs.replace(node, **changes)
        self.put(node.id, changed)
        return changed

    def add(
        self,
        type_: str,
        opset: str,
        attributes: Mapping[str, str],
        sources: Sequence[Wire],
        outputs: Sequence[tuple[str, Shape | None]],
        name: str,
        data: bytes | None = None,
    ) -> Node:
        """A new operation, fed by those wires."""
        inputs = tuple(self._input(number, wire) for number, wire in enumerate(sources))
        first = len(inputs)
        ports = tuple(Port(first + number, kind, shape) for number, (kind, shape) in enumerate(outputs))
        node = Node(self._next, self._unique(name), type_, opset, dict(attributes), inputs, ports, None, self.anchor, data)
        self._next += 1
        self.put(node.id, node)
        for port, wire in zip(inputs, sources, strict=True):
            self.feed((node.id, port.id), wire)
        return node

    def become(self, node: Node, type_: str, opset: str, attributes: Mapping[str, str], sources: Sequence[Wire | None]) -> Node:
        """Make another operation of a node: new inputs, the same outputs, name and id. ``None``: that input is left out."""
        kept = {port.id for port in node.outputs}
        for port in node.inputs:
            self.feed((node.id, port.id), None)
        free = (number for number in range(len(sources) + len(kept) + 1) if number not in kept)
        inputs, feeds = [], []
        for wire in sources:
            if wire is not None:
                port = self._input(next(free), wire)
                inputs.append(port)
                feeds.append((port.id, wire))
        changed = self.replace(node, type=type_, opset=opset, attributes=dict(attributes), inputs=tuple(inputs))
        for number, wire in feeds:
            self.feed((node.id, number), wire)
        return changed

    def redirect(self, old: Wire, new: Wire) -> None:
        """Whoever is fed by the one is fed by the other."""
        for user in self.fed_by(old):
            self.feed(user, new)

    def remove(self, node: Node) -> None:
        """Take a node out; nobody may use it any more."""
        for port in node.inputs:
            self.feed((node.id, port.id), None)
        self.put(node.id, None)

    def _input(self, number: int, wire: Wire) -> Port:
        port = self.port(wire)
        return Port(number, port.element_type, port.shape)

    def _unique(self, name: str) -> str:
        if self._names is None:
            self._names = {node.name for node in self.nodes.values()}
        found, number = name, 1
        while found in self._names:
            number += 1
            found = f"{name}_{number}"
        self._names.add(found)
        return found
