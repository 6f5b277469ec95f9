"""What is changed about a single-operation model to get more of them: types, lengths, ranks, attributes, constants made inputs.

Runs in the newest release's Python (``openvino`` and numpy): what its shape inference refuses is no model and is left out.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

COMMON = ["f32", "f16", "bf16", "f64", "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "boolean"]
RARE = ["f8e4m3", "f8e5m2", "f8e8m0", "f4e2m1", "nf4", "u1", "u2", "u3", "u4", "u6", "i4", "string"]
_NUMPY = {
    "f32": np.float32,
    "f16": np.float16,
    "f64": np.float64,
    "boolean": np.bool_,
    **{f"{sign}{bits}": np.dtype(f"{'u' if sign == 'u' else ''}int{bits}").type for sign in "iu" for bits in (8, 16, 32, 64)},
}
PLUMBING = ("Parameter", "Result", "Constant")
"""In every model: element_types.py asks about them."""
_WORD = re.compile(r"[A-Za-z][A-Za-z_]{1,29}|caffe\.[A-Za-z_.]+|[a-z]+-[a-z]+")
SHORT = """add area average avg bilinear classid constant corner cubic decode div edge eltwise erf explicit floor forward
gaussian index linear logical max mean median min mul multiply nearest no none normal notset prod relu reverse
same scales score sigmoid sizes softmax sqrt square sub sum symmetric tanh valid value zero"""
"""Words that the compiler may have put into code rather than data: candidates, which count only if OpenVINO takes them."""
Mutation = Callable[[Any, Any], None]
"""Changes a model in place, given its operation. Raises for what is not valid."""


def words(base: Path) -> list[str]:
    """Every word in OpenVINO's library that may name a value of an attribute."""
    libraries = Path(ov.__file__).with_name("libs").glob("libopenvino.so*")
    text = subprocess.run(["strings", "-n", "2", str(next(libraries))], capture_output=True, text=True, check=True).stdout
    plain = {line.lower() for line in text.split("\n") if re.fullmatch(_WORD, line)}
    stated = {
        word.lower()
        for path in base.glob("*.xml")
        for word in re.findall(r'="([^"]+)"', path.read_text())
        if re.fullmatch(_WORD, word)
    }
    return sorted(plain | stated | set(SHORT.split()))


def enumerated(node: Any, pool: list[str], members: dict[str, list[str]]) -> dict[str, list[str]]:
    """The attributes of the operation that take words, and the words that the newest release takes."""
    found: dict[str, list[str]] = {}
    for name, value in node.get_attributes().items():
        if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_.\-]+", value):
            continue
        try:
            node.set_attribute(name, "no_such_word")
        except Exception as error:  # noqa: BLE001 - the message names the type
            match = re.search(r"member of enum (\S+)", str(error))
            if match is None:
                continue
            if match[1] not in members:
                members[match[1]] = [word for word in pool if _takes(node, name, word)]
            found[name] = members[match[1]]
        node.set_attribute(name, value)
    return found


def _takes(node: Any, name: str, word: str) -> bool:
    try:
        node.set_attribute(name, word)
    except Exception:  # noqa: BLE001 - it does not
        return False
    return True


def retype(old: str, new: str, constants: bool) -> Mutation:
    """Inputs of one element type, and constants too if told, get another one."""

    def change(model: Any, _: Any) -> None:
        for parameter in model.get_parameters():
            if parameter.get_element_type().get_type_name() == old:
                parameter.set_element_type(getattr(ov.Type, new))
        for node in model.get_ops() if constants and new in _NUMPY else ():
            if node.get_type_name() == "Constant" and node.get_element_type().get_type_name() == old:
                other = ov.opset13.constant(node.data.astype(_NUMPY[new]))
                node.output(0).replace(other.output(0))

    return change


def reshape(to: Callable[[int, int], Any] | None) -> Mutation:
    """Every length of every input becomes another (given place and length); ``None``: the rank becomes unknown."""

    def change(model: Any, _: Any) -> None:
        for parameter in model.get_parameters():
            shape = parameter.get_partial_shape()
            new = (
                ov.PartialShape.dynamic() if to is None else ov.PartialShape([to(i, d.get_length()) for i, d in enumerate(shape)])
            )
            parameter.set_partial_shape(new)

    return change


def rerank(rank: int) -> Mutation:
    """Every input of the most frequent rank gets another rank."""

    def change(model: Any, _: Any) -> None:
        for parameter in model.get_parameters():
            shape = [d.get_length() for d in parameter.get_partial_shape()]
            parameter.set_partial_shape(ov.PartialShape([1] * (rank - len(shape)) + shape[max(0, len(shape) - rank) :]))

    return change


def assign(name: str, value: Any) -> Mutation:
    """An attribute of the operation gets another value."""

    def change(_: Any, node: Any) -> None:
        node.set_attribute(name, value)

    return change


def feed(place: int) -> Mutation:
    """A constant that the operation takes becomes an input of the model."""

    def change(model: Any, node: Any) -> None:
        source = node.input_value(place)
        parameter = ov.opset13.parameter(source.get_partial_shape(), source.get_element_type())
        source.replace(parameter.output(0))
        model.add_parameters([parameter])

    return change


def numbers(name: str, value: Any) -> list[Any]:
    """Other numbers than those of an attribute: greater, smaller, none where it may be none; lists keep their length."""
    least = 0 if re.search("axis|pads|dims|levels|min|max|index|clip", name) else 1  # a release divides by lengths of 0
    if isinstance(value, int):
        return [each for each in (-1, 0, 1, 2, 3, value + 1, 2 * value) if each != value and (each >= least or "axis" in name)]
    if isinstance(value, float):
        return [each for each in (0.0, 0.5, 1.0, 2 * value) if each != value and each >= least]
    if isinstance(value, list) and value and all(isinstance(each, int) for each in value):
        lists = [[each] * len(value) for each in (0, 1, 2, 3)] + [[1, *([2] * (len(value) - 1))]]
        return [each for each in lists if each != value and min(each) >= least]
    return []


LENGTHS: dict[str, Callable[[int, int], Any]] = {
    "batch": lambda place, length: 3 * length if place == 0 else length,
    "odd": lambda place, length: length + 1 if place > 1 else length,
    "double": lambda place, length: 2 * length,
    "one": lambda place, length: 1 if place > 1 else length,
    "flat": lambda place, length: 1,
}
"""Other lengths for all inputs, given place and length."""


def mutations(model: Any, node: Any, pool: list[str], members: dict[str, list[str]]) -> Iterator[tuple[str, Mutation]]:
    """All single changes of that model, each with a name."""
    kinds = sorted({parameter.get_element_type().get_type_name() for parameter in model.get_parameters()})
    for old in kinds:
        for new in COMMON + RARE:
            if new != old:
                yield f"t.{old}.{new}", retype(old, new, True)
                if new in ("f16", "i64"):
                    yield f"tp.{old}.{new}", retype(old, new, False)
    dynamic = ov.Dimension.dynamic()
    yield "d.all", reshape(lambda i, d: dynamic)
    yield "d.batch", reshape(lambda i, d: dynamic if i == 0 else d)
    yield "d.bounded", reshape(lambda i, d: ov.Dimension(1, max(2, 2 * d)))
    yield "d.rank", reshape(None)
    for rank in range(1, 8):
        yield f"r.{rank}", rerank(rank)
    for which, lengths in LENGTHS.items():
        yield f"s.{which}", reshape(lengths)
    for name, value in node.get_attributes().items():
        if isinstance(value, bool):
            yield f"a.{name}.{str(not value).lower()}", assign(name, not value)
        elif value in COMMON:
            yield from ((f"a.{name}.{kind}", assign(name, kind)) for kind in COMMON + RARE if kind != value)
        else:
            yield from ((f"n.{name}.{place}", assign(name, other)) for place, other in enumerate(numbers(name, value)))
    for name, values in enumerated(node, pool, members).items():
        yield from ((f"a.{name}.{value}", assign(name, value)) for value in values)
    for place in range(node.get_input_size()):
        if node.input_value(place).get_node().get_type_name() == "Constant":
            yield f"c.{place}", feed(place)


def load(path: Path, operation: str) -> tuple[Any, Any]:
    """A model and its operation."""
    model = ov.Core().read_model(path)
    return model, [node for node in model.get_ops() if node.get_type_name() == operation][-1]


def save(path: Path, operation: str, changes: list[Mutation], to: Path) -> bool:
    """The changed model as IR; whether it is one."""
    try:
        model, node = load(path, operation)
        for change in changes:
            change(model, node)
        model.validate_nodes_and_infer_types()
        ov.save_model(model, to, compress_to_fp16=False)
    except Exception:  # noqa: BLE001 - no valid model
        return False
    return to.exists()
