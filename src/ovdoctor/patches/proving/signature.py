"""What a model takes and gives, and the shapes inside it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def signature(model: Any) -> list[Any]:
    """Types, shapes and names of inputs and outputs, in their order."""
    inputs = [
        [port.get_element_type().get_type_name(), str(port.get_partial_shape()), sorted(port.get_names())]
        for port in model.inputs
    ]
    outputs = [[port.get_element_type().get_type_name(), lengths(port), sorted(port.get_names())] for port in model.outputs]
    return [inputs, outputs]


def told(ports: list[Any]) -> str:
    """One side of a signature in words: ``x f32 [1,3,8,8]``."""
    return "; ".join(" ".join([*names[:1], kind, shape]) for kind, shape, names in ports) or "none"


def lengths(port: Any) -> str:
    """The shape of an output. Bounds of what is dynamic are OpenVINO's estimate, and depend on how it is computed."""
    shape = port.get_partial_shape()
    if shape.rank.is_dynamic:
        return "..."
    return str([int(dim.get_length()) if dim.is_static else "?" for dim in shape])


def shapes_in(model: Any) -> dict[str, list[str]]:
    """By operation, whose name is its own: the shapes of its outputs."""
    found: dict[str, list[str]] = {}
    twice = set()
    for op in model.get_ops():
        name = op.get_friendly_name()
        if name in found:
            twice.add(name)
        found[name] = [str(port.get_partial_shape()) for port in op.outputs()]
    return {name: value for name, value in found.items() if name not in twice}


def shapes_in_bodies(model: Any, path: list[list[str]]) -> Any:
    """The same for sub-graphs, each with the way to it: the operations around it and the names of the bodies."""
    for op in model.get_ops():
        bodies: list[tuple[str, Any]] = []
        kind = op.get_type_name()
        if kind == "If":
            bodies = [("then_body", op.get_function(0)), ("else_body", op.get_function(1))]
        elif kind in ("Loop", "TensorIterator"):
            bodies = [("body", op.get_function())]
        for name, body in bodies:
            way = [*path, [op.get_friendly_name(), name]]
            yield [way, shapes_in(body)]
            yield from shapes_in_bodies(body, way)
