"""Inputs that are made up: shapes, and numbers of several kinds."""

from __future__ import annotations

from .domains import defined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = ("f16", "f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64")
LENGTHS = {2: 2, 3: 20}
"""A dynamic length is taken as 1 in the first place, else as this for a rank, else as 32."""


def length(place: int, rank: int, dim: Any) -> int:
    """A length for a dimension that may have any."""
    if dim.is_static:
        return int(dim.get_length())
    wanted = max(1 if place == 0 else LENGTHS.get(rank, 32), dim.get_min_length())
    highest = dim.get_max_length()
    return int(min(wanted, highest)) if highest > 0 else int(wanted)


def made_shape(port: Any) -> list[int]:
    """The shape that an input is given."""
    partial = port.get_partial_shape()
    if partial.rank.is_dynamic:
        return []
    return [length(place, len(partial), dim) for place, dim in enumerate(partial)]


def make(port: Any, kind: str, random: Any) -> Any:
    """An array for an input; kind: seed, zeros, negative, large, special, small."""
    import numpy

    shape = made_shape(port)
    rank = len(shape)
    name = port.get_element_type().get_type_name()
    if name == "string":
        return numpy.resize(numpy.array(["ab", "cde", ""]), shape)
    if name == "boolean":
        return random.integers(0, 2, shape).astype(bool) if kind != "zeros" else numpy.zeros(shape, bool)
    if name in ("f16", "f32", "f64", "bf16"):
        values = floats(kind, shape, random, name)
        if name != "bf16":
            return values.astype({"f16": "float16", "f32": "float32", "f64": "float64"}[name])
        return (values.astype("float32").reshape(-1).view("uint32") >> 16).astype("uint16").reshape(shape)
    if name not in PLAIN:
        return None if kind != "seed" else "bytes"
    dtype = numpy.dtype({"i": "int", "u": "uint"}[name[0]] + name[1:])
    if kind == "rows":  # no two the same, for who writes twice in one place leaves the order to the release
        axis = next((place for place, size in enumerate(shape) if size > 1), 0)
        return numpy.indices(shape)[axis].astype(dtype) if shape else numpy.zeros(shape, dtype)
    if kind == "last":  # the same for indices of several parts, of which the others stay 0
        array = numpy.zeros(shape, dtype)
        if array.ndim:
            array[..., -1] = numpy.arange(array[..., -1].size).reshape(array.shape[:-1])
        return array
    if kind in ("zeros", "small"):
        return numpy.zeros(shape, dtype) if kind == "zeros" else random.integers(0, 2, shape).astype(dtype)
    low, high = (0, 256) if name[0] == "u" else (-100, 101)
    if rank < 3:  # indices, sizes, tokens
        low, high = 0, 3
    return random.integers(low, high, shape).astype(dtype)


def floats(kind: str, shape: list[int], random: Any, name: str) -> Any:
    """Floating-point numbers of a kind."""
    import numpy

    if kind == "zeros":
        return numpy.zeros(shape)
    if kind == "gentle":
        return random.random(shape)
    if kind == "negative":
        return -random.random(shape) * 10 - 0.1
    values = random.standard_normal(shape)
    if kind == "large":
        return values * (1e3 if name == "f16" else 1e4)
    if kind == "special":
        chosen = random.random(shape)
        values = numpy.where(chosen < 0.02, numpy.nan, values)
        values = numpy.where((chosen >= 0.02) & (chosen < 0.04), numpy.inf, values)
        return numpy.where((chosen >= 0.04) & (chosen < 0.06), -numpy.inf, values)
    return values


def input_sets(model: Any, seeds: int, kind_of_integers: str, options: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """Named sets of inputs.

    ``domains`` says, by place, which inputs are indices, and which values are defined for them. Other integers may be indices
    all the same: then they are of one kind, such as ``small`` (0 and 1) or ``zeros``. ``gentle``: no number leaves the range
    from 0 to 1, for indices may be computed from it.
    """
    import numpy

    sets = []
    gentle, domains = bool(options.get("gentle")), options.get("domains") or {}
    sizes = [made_shape(port) for port in model.inputs]
    kinds = [("seed %d" % n, "seed", n) for n in range(1, seeds + 1)]
    if gentle:
        kinds = [("seed %d (0 to 1)" % n, "gentle", n) for n in range(1, seeds + 1)] + [("zeros", "zeros", 0)]
    else:
        kinds += [("zeros", "zeros", 0), ("negative", "negative", 97), ("large", "large", 98), ("nan and inf", "special", 99)]
    for label, kind, number in kinds:
        random = numpy.random.default_rng(number)
        arrays = []
        for place, port in enumerate(model.inputs):
            name, domain = port.get_element_type().get_type_name(), domains.get(str(place), {})
            whole = name in PLAIN and name[0] in "iu"
            array = make(port, kind_of_integers if whole and kind_of_integers and kind != "zeros" else kind, random)
            if name in PLAIN and domain.get("limits"):
                array = defined(domain, sizes[place], kind, random, sizes).astype(array.dtype)
            elif domain.get("ordered") and array.ndim and name != "bf16":
                numbers = numpy.where(array != array, array.dtype.type(0), array)  # NaN has no place in an order
                array = numpy.sort(numbers, axis=-1)
            arrays.append(make(port, "seed", random) if array is None else array)
        sets.append((label, arrays))
    return sets
