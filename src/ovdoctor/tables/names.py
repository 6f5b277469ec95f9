"""Reading: whether a release's IR front end creates an operation of that type at that opset. The unit is (type, opset)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ovdoctor.facts.versions import parse
from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.load import rows, timeline
from ovdoctor.tables.timeline import Timeline

HOW = "measured: read by the IR front end of"
_OPSET = re.compile(r"opset([1-9]\d{0,3})", re.ASCII)


def opset_number(opset: str) -> int | None:
    """The number of one of OpenVINO's own opsets."""
    match = _OPSET.fullmatch(opset)
    return int(match[1]) if match else None


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    """Rows by type in small letters: OpenVINO does not mind."""
    return {row["type"].lower(): row for row in rows("names")}


@cache
def known_opsets(type_: str) -> Mapping[int, str] | None:
    """By opset, the releases that know that type; ``None``: none does."""
    row = _listed().get(type_.lower())
    if row is None:
        return None
    opsets: dict[int, str] = {}
    for part in row["known"].split(";"):
        span, _, releases = part.strip().partition(" ")
        first, _, last = span.partition("-")
        opsets.update(dict.fromkeys(range(int(first), int(last or first) + 1), releases))
    return opsets


def defined() -> Mapping[str, tuple[tuple[int, str], ...]]:
    """By type in small letters: the opsets at which the operation changed, and the type as OpenVINO spells it."""
    return {name: _defined(name) for name in _listed()}


@cache
def _defined(name: str) -> tuple[tuple[int, str], ...]:
    row = _listed().get(name)
    return tuple((int(number), row["type"]) for number in row["defined"].split()) if row else ()


@cache
def canonical(type_: str, opset: str) -> tuple[str, str]:
    """The definition that ``type_`` at ``opset`` means: ``Relu`` of opset9 is that of opset1. As given where it is not known."""
    number, versions = opset_number(opset), _defined(type_.lower())
    if number is None or not versions:
        return type_, opset
    fitting = [version for version in versions if version[0] <= number] or [versions[0]]
    return fitting[-1][1], f"opset{fitting[-1][0]}"


def name_piece(type_: str, opset: str) -> Piece:
    """What is known of the name."""
    line = timeline("cpu")
    every = frozenset(range(len(line.releases)))
    number = opset_number(opset)
    if number is None:
        return _foreign(type_, opset, line, every)
    opsets = known_opsets(type_)
    if opsets is None:
        why = f"no release up to {line.releases[-1]} has an operation {type_}; an extension may bring it"
        return (
            Piece(line, "read", frozenset(), why, HOW, unknown=every)
            if number <= _oldest_complete()
            else _new(type_, opset, line, every)
        )
    known = line.parse_spans(opsets.get(number, "")) if number in opsets else frozenset()
    fails = every - known
    since = line.releases[min(known)] if known else None
    why = (
        f"{type_} of {opset} is known from OpenVINO {since} on"
        if since
        else f"no release up to {line.releases[-1]} knows {type_} of {opset}"
    )
    return Piece(line, "read", fails, why, HOW, error=f"Cannot create {type_} layer … from unsupported opset: {opset}")


def documented_too_new(opset: str, openvino: str) -> str | None:
    """For releases before the measured ones: why the opset cannot be known, where the documentation says which is the newest."""
    number, version = opset_number(opset), parse(openvino, "openvino")
    listed = [(parse(row["openvino"], "openvino"), int(row["newest_opset"])) for row in rows("documented_opsets")]
    older = [newest for release, newest in listed if release and version and release.key <= version.key]
    if number is None or not older or number <= older[-1]:
        return None
    return f"{opset} is newer than opset{older[-1]}, the newest that OpenVINO {openvino} has"


def _foreign(type_: str, opset: str, line: Timeline, every: frozenset[int]) -> Piece:
    internal = opset in {row["opset"] for row in rows("opsets")}
    if internal:
        why = f"'{opset}' is no opset that can be read: the operation was made inside a plugin"
        return Piece(line, "read", every, why, HOW, error=f"Cannot create {type_} layer … from unsupported opset: {opset}")
    why = f"{type_} ('{opset}') comes from an extension, such as OpenVINO Tokenizers: only where that is loaded it is read"
    return Piece(line, "read", frozenset(), why, HOW, unknown=every)


def _new(type_: str, opset: str, line: Timeline, every: frozenset[int]) -> Piece:
    why = f"no release up to {line.releases[-1]} knows {type_} of {opset}"
    return Piece(line, "read", every, why, HOW, error=f"Cannot create {type_} layer … from unsupported opset: {opset}")


@cache
def _oldest_complete() -> int:
    """The newest opset of the oldest measured release: a type unknown there is no new operation, but somebody's own."""
    line = timeline("cpu")
    return max(number for name in _listed() for number, text in (known_opsets(name) or {}).items() if 0 in line.parse_spans(text))
