"""The GPU plugin: what was measured of it without a GPU, release by release.

Each release's own plugin compiled models of the operations alone, for an Intel Iris Xe that a stand-in for the OpenCL driver
described. The plugin converts, checks and selects kernels as it does on a machine; no driver builds them, and nothing runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Features
from ovdoctor.tables.load import timeline
from ovdoctor.tables.rules import COMMON, coverage, rule_pieces

_HOW = "measured without a GPU: taken for an Iris Xe, kernels selected but not built by a driver, by the plugin of"
_ALIKE = {
    **dict.fromkeys(("u64", "i16", "u16", "u32"), ("i32", "i64")),
    **dict.fromkeys(("f64", "bf16"), ("f32", "f16")),
    "i64": ("i32",),
    "i32": ("i64",),
    "f16": ("f32",),
    "f32": ("f16",),
    "boolean": ("u8",),
}
"""Types that come to the same: the plugin converts integers to i32, fractions to f16 or f32, before anything else; source:
https://github.com/openvinotoolkit/openvino/blob/000b11d7581fcfcd2c07e573b0215f92c55216e4/src/plugins/intel_gpu/src/plugin/transformations_pipeline.cpp"""
_INPUTS, _OUTPUTS = ("in0", "in1", "in2"), ("out0", "out1")


def gpu_pieces(type_: str, opset: str, features: Features) -> Iterator[Piece]:
    """What is known of an operation on an Intel GPU."""
    measured = coverage("gpu", type_, opset)
    known = _alike(features, measured) if measured else features
    for piece in rule_pieces("gpu", "GPU", type_, opset, known):
        yield piece._replace(how=_HOW if piece.how else "")
    if measured and (unlike := _unlike(known, measured)):
        line = timeline("gpu")
        why = f"{type_}-{opset.removeprefix('opset')} was not measured with {unlike} on GPU"
        yield Piece(line, "compile", frozenset(), why, "", frozenset(range(len(line.releases))))


def _alike(features: Features, measured: Mapping[str, frozenset[str]]) -> Features:
    """The operation with input types that were measured, where they come to the same as its own."""
    instead: Features = {}
    for port in _INPUTS:
        kind = features.get(port)
        alike = [other for other in _ALIKE.get(kind or "", ()) if other in measured[port]]
        if alike and kind not in measured[port]:
            instead[port] = alike[0]
    kinds = {features[port]: other for port, other in instead.items()}
    every = features.get("in*")
    if every and kinds:
        instead["in*"] = " ".join(sorted({kinds.get(kind) or kind for kind in every.split()}))
    return features | instead


def _unlike(features: Features, measured: Mapping[str, frozenset[str]]) -> str:
    """What no measured model of the operation had."""
    if measured["samples"] == {"0"}:
        kind = features.get("out0") or features.get("in0")
        return kind if kind and kind not in COMMON | measured["in0"] else ""
    if features.get("shape") == "dynamic" and "dynamic" not in measured["shape"]:
        return "dynamic shapes"
    if features.get("rank0") == "?" and "?" not in measured["rank0"]:
        return "an input without a rank"
    rank = features.get("rank0") or ""
    if rank.isdecimal() and int(rank) > max((int(had) for had in measured["rank0"] if had.isdecimal()), default=0):
        return f"inputs of rank {rank}"
    given = [(features.get(port), measured[port]) for port in _INPUTS]
    made = [(features.get(port), COMMON | measured["in0"]) for port in _OUTPUTS]
    return next((kind for kind, had in (*given, *made) if kind and kind not in had), "")
