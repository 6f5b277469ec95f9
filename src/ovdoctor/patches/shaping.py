"""Other shapes for a model's inputs, and what becomes of all that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.models.ir import Port, Shape
from ovdoctor.models.ir.refusal import Objection
from ovdoctor.models.ir.shapes import parse_shape, write_shape
from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Node, PatchGraph, Path
from ovdoctor.patches.proof import Shapes, ask


class Wanted(msgspec.Struct, frozen=True):
    """One ``--shape``."""

    name: str
    """Of an input: of its tensor or its operation; empty: the only one."""
    shape: Shape


def parse(written: str) -> Wanted:
    """``images=1,3,640,640``, ``1..8,3,224,224``. Raises InputError."""
    name, _, text = written.rpartition("=")
    try:
        shape = parse_shape(text.strip().removeprefix("[").removesuffix("]"))
    except Objection as error:
        raise InputError(f"--shape {written}: {error}") from None
    if shape is None:
        raise InputError(f"--shape {written}: write lengths, as in images=1,3,640,640")
    return Wanted(name.strip(), shape)


def places_of(document: Document, wanted: Sequence[Wanted]) -> Shapes:
    """Which inputs are meant. Raises InputError for one that there is not."""
    inputs = _inputs(document)
    found: dict[int, str] = {}
    for each in wanted:
        fitting = [
            place for place, node in enumerate(inputs) if not each.name or each.name == node.name or each.name in _names(node)
        ]
        if len(fitting) != 1:
            known = ", ".join(sorted(name for node in inputs for name in _names(node) or [node.name]))
            which = f"has no input '{each.name}'" if each.name else "has several inputs: say which, as in name=1,3,640,640"
            raise InputError(f"{document.path}: the model {which} (inputs: {known})")
        declared = inputs[fitting[0]].outputs[0].shape
        if declared is not None and len(declared) != len(each.shape):
            name, rank = inputs[fitting[0]].name, f"{len(declared)} dimensions ({write_shape(declared)})"
            raise InputError(f"{document.path}: '{name}' has {rank}, not {len(each.shape)}")
        found[fitting[0]] = write_shape(each.shape)
    return sorted(found.items())


def reshape(document: Document, shapes: Shapes, python: str) -> None:
    """Change the inputs and every port that follows. Raises InputError with what OpenVINO has against it."""
    question: dict[str, object] = {"task": "shapes", "original": str(document.path.absolute()), "shapes": shapes}
    answer = ask(python, question)
    if answer.unprovable:
        raise InputError(f"{document.path}: shapes are changed with the help of OpenVINO: {answer.unprovable}")
    if answer.differs or not isinstance(answer.found, dict):
        raise InputError(f"{document.path}: the model cannot have these shapes: {answer.differs}")
    given = dict(shapes)
    asked = {node.id: given[place].strip("[]") for place, node in enumerate(_inputs(document)) if place in given}
    if _write(document.graphs[()], answer.found, asked):
        _write_bodies(document, {tuple(map(tuple, way)): found for way, found in answer.bodies})


def _write(graph: PatchGraph, told: dict[str, list[str]], asked: dict[int, str]) -> bool:
    """The shapes of all outputs, and of the inputs that follow. Whether anything is another."""
    found = {name: [_parse(text) for text in texts] for name, texts in told.items()}
    before = graph.mark()
    for node in list(graph.nodes.values()):
        known = found.get(node.name)
        if known is None or len(known) != len(node.outputs):
            continue
        outputs = tuple(
            port
            if _ports_say(port.shape) == _ports_say(shape) and node.type != "Parameter"
            else msgspec.structs.replace(port, shape=shape)
            for port, shape in zip(node.outputs, known, strict=True)
        )
        attributes = node.attributes
        if node.id in asked:
            attributes = {**attributes, "shape": asked[node.id]}
        if outputs != node.outputs or attributes != node.attributes:
            graph.replace(node, outputs=outputs, attributes=attributes)
    for node in list(graph.nodes.values()):
        inputs = []
        for port in node.inputs:
            wire = graph.feeds.get((node.id, port.id))
            shape = graph.port(wire).shape if wire is not None else port.shape
            inputs.append(port if _ports_say(port.shape) == _ports_say(shape) else msgspec.structs.replace(port, shape=shape))
        if tuple(inputs) != node.inputs:
            graph.replace(node, inputs=tuple(inputs))
    return bool(graph.changed_since(before))


def _write_bodies(document: Document, found: dict[tuple[tuple[str, ...], ...], dict[str, list[str]]]) -> None:
    """What is in sub-graphs follows from outside; where OpenVINO did not tell, the file says nothing of shapes any more."""
    for path, body in document.graphs.items():
        if not path:
            continue
        told = found.get(_names_on(document, path))
        if told is None:
            _forget(body)
            continue
        inputs = [node for node in body.nodes.values() if node.type == "Parameter" and node.name in told]
        _write(body, told, {node.id: re.sub(r"[\[\]\s]", "", told[node.name][0]) for node in inputs})


def _names_on(document: Document, path: Path) -> tuple[tuple[str, str], ...]:
    """The way to a sub-graph by the names of operations."""
    return tuple((document.graphs[path[:depth]].nodes[number].name, body) for depth, (number, body) in enumerate(path))


def _forget(body: PatchGraph) -> None:
    for node in list(body.nodes.values()):
        inputs, outputs = (tuple(map(_unsized, ports)) for ports in (node.inputs, node.outputs))
        if node.type != "Constant" and (inputs, outputs) != (node.inputs, node.outputs):
            body.replace(node, inputs=inputs, outputs=outputs)


def _unsized(port: Port) -> Port:
    shape = None if port.shape is None else (-1,) * len(port.shape)
    return port if shape == port.shape else msgspec.structs.replace(port, shape=shape)


def _ports_say(shape: Shape | None) -> list[int]:
    """What a port in the file says of a shape: it has no words for bounds or an unknown rank."""
    return [dim if isinstance(dim, int) else -1 for dim in shape or ()]


def _inputs(document: Document) -> list[Node]:
    return [node for node in document.graphs[()].nodes.values() if node.type == "Parameter"]


def _names(node: Node) -> Iterable[str]:
    return node.outputs[0].names if node.outputs else ()


def _parse(text: str) -> Shape | None:
    return parse_shape(re.sub(r"[\[\]{}\s]", "", text))
