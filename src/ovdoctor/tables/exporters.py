"""Which front ends can make an operation version: whether converting again, another way or by another release, avoids it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ovdoctor.tables.load import rows, timeline
from ovdoctor.tables.names import canonical

HOW = "measured: operation classes that the front end's library imports"
_OTHER_WAY = "onnx"
"""The format that nearly every framework exports."""
_NAMES = {"onnx": "ONNX", "pytorch": "PyTorch", "tensorflow": "TensorFlow", "tensorflow_lite": "TensorFlow Lite",
          "paddle": "PaddlePaddle", "jax": "JAX", "gguf": "GGUF"}  # fmt: skip


def ways_around(type_: str, opset: str, framework: str | None, too_new: bool) -> Iterator[str]:
    """Sentences: how to convert a model so that it has another version of that operation.

    ``framework`` is what the model was made from, as its rt_info says. ``too_new``: only older versions help.
    """
    type_, opset = canonical(type_, opset)
    newest = timeline("cpu").releases[-1]
    others = [row["opset"] for row in _made(type_, _OTHER_WAY) if _index(newest) in _releases(row["releases"])]
    if framework != _OTHER_WAY and opset not in others and (fitting := _fitting(others, opset, too_new)):
        names = " or ".join(f"{type_}-{_number(other)}" for other in fitting)
        yield f"Convert from ONNX: the ONNX front end of OpenVINO {newest} cannot make {_name(type_, opset)}, it makes {names}."
    own = [row for row in _made(type_, framework or "") if row["opset"] == opset]
    if len(own) == 1 and framework and (first := min(_releases(own[0]["releases"]))):
        before = timeline("cpu").releases[first - 1]
        older = [row["opset"] for row in _made(type_, framework) if first - 1 in _releases(row["releases"])]
        if fitting := _fitting(older, opset, too_new):
            names = " or ".join(f"{type_}-{_number(other)}" for other in fitting)
            front_end = _NAMES.get(framework, framework)
            yield f"Convert with OpenVINO {before} or older: its {front_end} front end makes {names}, not {_name(type_, opset)}."


def _fitting(opsets: list[str], opset: str, too_new: bool) -> list[str]:
    found = [other for other in opsets if other != opset and (not too_new or _number(other) < _number(opset))]
    return sorted(found, key=_number, reverse=True)


def _name(type_: str, opset: str) -> str:
    return f"{type_}-{_number(opset)}"


def _number(opset: str) -> int:
    return int(opset.removeprefix("opset"))


def _index(release: str) -> int:
    return timeline("cpu").index(release)


def _releases(spans: str) -> frozenset[int]:
    return timeline("cpu").parse_spans(spans)


@cache
def _made(type_: str, frontend: str) -> tuple[dict[str, str], ...]:
    return tuple(dict(row) for row in rows("exporters") if row["type"] == type_ and row["frontend"] == frontend)
