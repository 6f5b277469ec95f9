"""The compiler in the NPU plugin: what was measured of it, offline, for platforms that were not there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Features
from ovdoctor.tables.load import timeline
from ovdoctor.tables.rules import COMMON, coverage, rule_pieces

PLATFORMS = ("3720", "4000", "5010")
"""Those that were measured."""
_HOW = (
    "measured: models of the operation alone, compiled offline for this platform, or taken from platforms and releases around it "
    "that agree; a network in which it is fused, folded or converted can come out otherwise; by"
)
_ALIKE = {"f32": "f16", "f16": "f32", "i32": "i64", "i64": "i32"}
"""The compiler turns f32 into f16 and i64 into i32 before it looks at operations."""


def plugin_pieces(type_: str, opset: str, features: Features, platform: str | None) -> Iterator[Piece]:
    """What is known of an operation on a platform."""
    if platform not in PLATFORMS:
        yield _nothing(f"the NPU platform {platform} was not measured ({', '.join(PLATFORMS)} were)")
        return
    for piece in rule_pieces(f"npu_{platform}", f"NPU {platform}", type_, opset, features):
        yield piece._replace(how=_HOW if piece.how else "")
    unlike = _unlike(type_, opset, features)
    if unlike:
        yield _nothing(f"{type_}-{opset.removeprefix('opset')} was not measured with {unlike} on NPU {platform}")


def _unlike(type_: str, opset: str, features: Features) -> str:
    """What no measured model of the operation had. Unlike CPU the compiler refuses many element types and most dynamic shapes."""
    measured = coverage("npu", type_, opset)
    if type_ == "Constant" and measured:
        kind = features.get("out0")
        return kind if kind and kind not in COMMON | measured["in0"] else ""
    if measured is None or measured["samples"] == {"0"}:
        return ""
    if features.get("shape") == "dynamic" and "dynamic" not in measured["shape"]:
        return "dynamic shapes"
    if features.get("shape") == "dynamic" and features.get("in0") and features["in0"] not in measured["dynamic"]:
        return f"dynamic shapes of {features['in0']}"
    for name, words in _words(type_, opset).items():
        word = features.get(f"@{name}")
        if word and not {word, _ALIKE.get(word)} & set(words):
            return f'{name} "{word}"'
    for port in ("in0", "in1", "in2"):
        kind = features.get(port)
        if port == "in2" and kind == features.get("in0") == features.get("in1"):
            continue  # one more of those that were measured: Concat takes any number
        if kind and not {kind, _ALIKE.get(kind)} & measured[port]:
            return kind
    return ""


def plugin_attributes(type_: str, opset: str) -> frozenset[str]:
    """The attributes of an operation version that take words: a word that was not measured makes a difference."""
    return frozenset(_words(type_, opset))


@cache
def _words(type_: str, opset: str) -> dict[str, list[str]]:
    measured = coverage("npu", type_, opset) or {}
    pairs = (text.partition("=") for text in measured.get("words", ()))
    return {name: words.split("|") for name, _, words in pairs}


def _nothing(why: str) -> Piece:
    line = timeline("npu")
    return Piece(line, "compile", frozenset(), why, "", frozenset(range(len(line.releases))))
