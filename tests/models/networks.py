"""Small models of every kind that the reader must understand, built with the OpenVINO that is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from openvino import opset8, opset13, opset14

CORPORA = [Path(folder) for folder in os.environ.get("OVDOCTOR_IR_CORPUS", "").split(os.pathsep) if folder]
"""More folders of IRs to hold against OpenVINO: the 619 single-operation models, real networks."""

Builder = Callable[[], "ov.Model"]
_WIDE = ("boolean", "bf16", "f16", "f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f8e4m3", "f8e5m2")
_NARROW = ("u1", "i4", "u4", "nf4")


def networks() -> dict[str, Builder]:
    """Builders by name."""
    named: dict[str, Builder] = {
        "shapes": shapes,
        "max_pool": max_pool,
        "split": split,
        "if": branches,
        "loop": loop,
        "tensor_iterator": tensor_iterator,
        "names": names,
        "compressed": compressed,
        "nested": nested,
        "state": state,
    }
    return {**named, **{f"constant_{name}": constant_of(name) for name in _WIDE + _NARROW}}


def write(model: ov.Model, folder: Path, name: str) -> Path:
    """Save a model in that folder. Returns the path of its XML."""
    path = folder / f"{name}.xml"
    ov.serialize(model, path, path.with_suffix(".bin"))
    return path


def corpus_files() -> Iterator[Path]:
    """The files of the further folders."""
    for folder in CORPORA:
        yield from sorted(folder.glob("*.xml"))


def _parameter(shape: Any, element_type: ov.Type = ov.Type.f32, name: str = "") -> Any:
    node = opset8.parameter(ov.PartialShape(shape), element_type)
    if name:
        node.set_friendly_name(name)
    return node


def shapes() -> ov.Model:
    """Static, unbounded, bounded on either side, of unknown rank, empty and scalar inputs."""
    bounded = [ov.Dimension(1, 10), 3, ov.Dimension(), ov.Dimension(5, -1), ov.Dimension(0, 7)]
    parameters = [_parameter(shape) for shape in ([1, 3, 8], [-1, 3], bounded, [], [0, 4])]
    parameters.append(opset8.parameter(ov.PartialShape.dynamic(), ov.Type.i64))
    return ov.Model([opset8.result(opset8.relu(parameter)) for parameter in parameters], parameters, "shapes")


def max_pool() -> ov.Model:
    """The operation that ovdoctor was born from; it has two outputs."""
    image = _parameter([1, 3, 32, 32], name="image")
    pooled = opset14.max_pool(image, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2], "ceil_torch")
    return ov.Model([opset8.result(pooled.output(0))], [image], "max_pool")


def split() -> ov.Model:
    """Many outputs, each with several consumers."""
    image = _parameter([1, 9, 4])
    parts = opset8.variadic_split(image, 1, [2, 3, 4])
    joined = opset8.concat([parts.output(2), parts.output(0), parts.output(1), parts.output(2)], 1)
    return ov.Model([opset8.result(joined), opset8.result(parts.output(1))], [image], "split")


def branches() -> ov.Model:
    """If, with different bodies."""
    condition, image = _parameter([], ov.Type.boolean), _parameter([1, 8])
    node = opset8.if_op(condition.output(0))
    for body, operation in ((node.set_then_body, opset8.relu), (node.set_else_body, opset8.exp)):
        inner = _parameter([1, 8])
        body(ov.Model([opset8.result(operation(inner))], [inner], ""))
    then_body, else_body = node.get_function(0), node.get_function(1)
    node.set_input(image.output(0), then_body.get_parameters()[0], else_body.get_parameters()[0])
    output = node.set_output(then_body.get_results()[0], else_body.get_results()[0])
    return ov.Model([opset8.result(output)], [condition, image], "if")


def _loop(start: Any, body: Any) -> Any:
    """A Loop of three steps that feeds the result of ``body`` back."""
    inner = _parameter([1, 8])
    result = opset8.result(body(inner))
    condition = opset8.result(opset8.constant(True))
    loop = opset8.loop(opset8.constant(3, dtype=np.int64), opset8.constant(True))
    loop.set_function(ov.Model([result, condition], [inner], "body"))
    loop.set_special_body_ports([-1, 1])
    loop.set_merged_input(inner, start.output(0), result.output(0))
    return loop.get_iter_value(result.output(0), -1)


def loop() -> ov.Model:
    """Loop with a constant in its body."""
    image = _parameter([1, 8])
    last = _loop(image, lambda inner: opset8.add(inner, opset8.constant(np.ones([1, 8], np.float32))))
    return ov.Model([opset8.result(last)], [image], "loop")


def nested() -> ov.Model:
    """A Loop in a Loop in a Loop."""
    image = _parameter([1, 8])

    def inside(depth: int) -> Callable[[Any], Any]:
        return (lambda inner: _loop(inner, inside(depth - 1))) if depth else opset8.tanh

    return ov.Model([opset8.result(_loop(image, inside(2)))], [image], "nested")


def tensor_iterator() -> ov.Model:
    """TensorIterator over slices of its input."""
    image, start = _parameter([4, 1, 8]), _parameter([1, 1, 8])
    piece, carried = _parameter([1, 1, 8]), _parameter([1, 1, 8])
    added = opset8.result(opset8.add(piece, carried))
    node = opset8.tensor_iterator()
    node.set_function(ov.Model([added], [piece, carried], "body"))
    node.set_sliced_input(piece, image.output(0), 0, 1, 1, -1, 0)
    node.set_merged_input(carried, start.output(0), added.output(0))
    return ov.Model([opset8.result(node.get_iter_value(added.output(0), -1))], [image, start], "iterator")


def names() -> ov.Model:
    """Names with everything that XML must escape, and beyond ASCII."""
    image = _parameter([1, 2], name='p<1>&"é中\uff1a')
    image.output(0).get_tensor().set_names({"a,b", "c\\d", "e>f<", "ü中"})
    relu = opset8.relu(image)
    relu.set_friendly_name("größe 中文")
    relu.output(0).get_tensor().set_names({"ausgang ä", "out"})
    return ov.Model([opset8.result(relu)], [image], 'm <x> & "y"')


def compressed() -> ov.Model:
    """int4 weights with a zero point, as NNCF writes them, and what it says of them."""
    image = _parameter([1, 64])
    rng = np.random.default_rng(0)
    weights = opset13.constant(rng.integers(0, 15, (32, 64)), dtype=ov.Type.u4)
    zero = opset13.constant(np.full((32, 1), 8), dtype=ov.Type.u4)
    scale = opset13.constant(rng.random((32, 1)), dtype=ov.Type.f16)
    shifted = opset8.subtract(opset8.convert(weights, "f16"), opset8.convert(zero, "f16"))
    scaled = opset8.convert(opset8.multiply(shifted, scale), "f32")
    model = ov.Model([opset8.result(opset8.matmul(image, scaled, False, True))], [image], "compressed")
    model.set_rt_info("int4_asym", ["nncf", "weight_compression", "mode"])
    model.set_rt_info("a\nb", ["weird name", "with space"])
    return model


def state() -> ov.Model:
    """ReadValue and Assign: the end of the graph is no Result."""
    image = _parameter([1, 8])
    start = opset8.constant(np.zeros([1, 8], np.float32))
    read = opset8.read_value(start, "memory", ov.Type.f32, ov.PartialShape([1, 8]))
    added = opset8.add(image, read)
    return ov.Model([opset8.result(added)], [opset8.assign(added, "memory")], [image], "state")


def constant_of(name: str) -> Builder:
    """A constant of that element type; 7 elements, so that types below a byte do not fill their bytes."""

    def build() -> ov.Model:
        element_type = getattr(ov.Type, name)
        values = opset13.constant(np.array([1, 0, 1, 1, 0, 0, 1]), dtype=element_type)
        return ov.Model([opset8.result(values)], [], name)

    return build
