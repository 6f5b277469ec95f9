"""Inputs for which few values are defined: indices and lengths."""

from __future__ import annotations

from .runtime import Unprovable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def defined(domain: dict[str, Any], shape: list[int], kind: str, random: Any, sizes: list[list[int]]) -> Any:
    """Indices or lengths within their limits: the least of them, the largest, or any. Raises Unprovable."""
    import numpy

    limits = [each if isinstance(each, int) else sizes[each[0]][each[1]] for each in domain["limits"]]
    low = domain.get("low", 0)
    if domain.get("distinct", "") != "":
        return distinct(domain["distinct"], limits, shape, kind, random)
    spans = numpy.array(limits if len(limits) > 1 else limits[0]) - low
    if min(limits) <= low and numpy.prod(shape) > 0:
        raise Unprovable("an input is an index into something empty")
    chosen = {"zeros": 0.0, "large": 1.0}.get(kind)
    parts = random.random(shape) if chosen is None else numpy.full(shape, chosen)
    values = low + numpy.minimum(numpy.floor(parts * spans), spans - 1).astype("int64")
    if domain.get("ordered"):
        values = numpy.sort(values, axis=-1)
    if domain.get("from_zero") and values.size:
        values[..., 0] = 0
    return values


def distinct(how: Any, limits: list[int], shape: list[int], kind: str, random: Any) -> Any:
    """Indices of which no two are the same: which update of a place is the last would be left to the threads."""
    import numpy

    if isinstance(how, int):  # along one axis
        wide = list(shape)
        wide[how] = limits[0]
        if shape[how] > limits[0]:
            raise Unprovable("there are more indices than places for them, and which is written last is left to chance")
        order = numpy.argsort(random.random(wide), axis=how) if kind != "zeros" else numpy.indices(wide)[how]
        return numpy.take(order, range(shape[how]), axis=how)
    parts = len(limits) if how == "rows" else 0
    heads = shape[:-1] if parts else shape
    count, total = (int(numpy.prod(each, dtype="int64")) for each in (heads, limits))
    if count > total:
        raise Unprovable("there are more indices than places for them, and which is written last is left to chance")
    numbers = {"zeros": numpy.arange(count), "large": total - 1 - numpy.arange(count)}.get(kind)
    if numbers is None:
        numbers = random.choice(total, count, replace=False)
    if not parts:
        return numbers.reshape(heads)
    return numpy.stack(numpy.unravel_index(numbers, limits), axis=-1).reshape(shape)
