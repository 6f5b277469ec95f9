"""Reading: element types and words of attributes that a release does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Subject
from ovdoctor.tables.load import of_operation, rows, timeline
from ovdoctor.tables.names import HOW, canonical, name_piece

NEVER = "never"
"""Written in data files where no measured release reads something."""


def read_pieces(subject: Subject) -> Iterator[Piece]:
    """All that is known of reading the operation."""
    yield name_piece(subject.type, subject.opset)
    attributes = {name[1:]: value for name, value in subject.features if name.startswith("@") and value is not None}
    for kind in sorted(subject.kinds - {"", "dynamic", "undefined"}):
        yield from _element_type(kind)
    type_, opset = canonical(subject.type, subject.opset)
    for attribute, value in attributes.items():
        yield from _value(type_, opset, attribute, value)


def read_attributes(type_: str, opset: str) -> set[str]:
    """The attributes that reading depends on."""
    return set(_words(type_, opset))


@cache
def _read_types() -> Mapping[str, str]:
    return {row["element_type"]: row["read"] for row in rows("element_types")}


def _element_type(kind: str) -> Iterator[Piece]:
    line = timeline("cpu")
    every = frozenset(range(len(line.releases)))
    spans = _read_types().get(kind)
    if spans is None:
        yield Piece(line, "read", frozenset(), f"the element type {kind} was not measured", HOW, unknown=every)
        return
    known = line.parse_spans("" if spans == NEVER else spans)
    if fails := every - known:
        since = (
            f"is known from OpenVINO {line.releases[min(known)]} on"
            if known
            else f"is known to no release up to {line.releases[-1]}"
        )
        yield Piece(line, "read", fails, f"the element type {kind} {since}", HOW, error=f"Incorrect type: {kind.upper()}")


@cache
def _words(type_: str, opset: str) -> Mapping[str, Mapping[str, str]]:
    """By attribute of an operation version: each word and the releases that read it; ``*`` stands for all other words."""
    found: dict[str, dict[str, str]] = {}
    for row in of_operation("attribute_values", type_, opset):
        words = found.setdefault(row["attribute"], {})
        for part in row["read"].split("; "):
            spans, _, listed = part.partition(": ")
            words.update(dict.fromkeys(listed.split(), "" if spans == NEVER else spans))
    return found


def _value(type_: str, opset: str, attribute: str, value: str) -> Iterator[Piece]:
    words = _words(type_, opset).get(attribute)
    if words is None:
        return
    line = timeline("cpu")
    known = line.parse_spans(words.get(value, words["*"]))
    fails = frozenset(range(len(line.releases))) - known
    if not fails:
        return
    what = f'{attribute} "{value}" of {type_}-{opset.removeprefix("opset")}'
    if 0 in known:
        why = f"{what} is read up to OpenVINO {line.releases[min(fails) - 1]} only"
    else:
        why = (
            f"{what} is known from OpenVINO {line.releases[min(known)]} on"
            if known
            else f"no release up to {line.releases[-1]} reads {what}"
        )
    yield Piece(line, "read", fails, why, HOW, error=f'"{value}" is not a member of enum')
