"""Conditions of failure, as learned from measured variants: what a device does with an operation that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, cast

from ovdoctor.facts.truth import Truth
from ovdoctor.tables.conditions import Literal, describe, holds, parse_condition
from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Features
from ovdoctor.tables.load import of_operation, timeline
from ovdoctor.tables.model import Stage

_UNKNOWN = "unknown"


class Rule(NamedTuple):
    """Where the condition holds, the operation fails at that stage in those releases; of stage ``unknown``, nobody knows."""

    condition: tuple[Literal, ...]
    stage: str
    releases: frozenset[int]
    error: str


@cache
def rules(table: str, type_: str, opset: str) -> tuple[Rule, ...]:
    """The rules of an operation version in a table (``cpu``, ``npu_3720``)."""
    name, _, platform = table.partition("_")
    line = timeline(name)
    found = of_operation(name, type_, opset)
    return tuple(
        Rule(parse_condition(row["when"]), row["stage"], line.parse_spans(row["releases"]), row["error"])
        for row in found
        if not platform or platform in row["platforms"].split()
    )


@cache
def coverage(table: str, type_: str, opset: str) -> Mapping[str, frozenset[str]] | None:
    """The values of features with which an operation version was measured at all; ``None``: it was not."""
    found = of_operation(f"{table}_measured", type_, opset)
    return {name: frozenset(text.split()) for name, text in found[0].items()} if found else None


@cache
def rule_attributes(type_: str, opset: str) -> frozenset[str]:
    """The attributes that the rules of an operation version ask for, on any device."""
    found = [row for table in ("cpu", "gpu", "npu") for row in of_operation(table, type_, opset)]
    return frozenset(literal.key[1:] for row in found for literal in parse_condition(row["when"]) if literal.key.startswith("@"))


def rule_pieces(table: str, label: str, type_: str, opset: str, features: Features) -> Iterator[Piece]:
    """What the rules say of an operation; ``label`` names the device and how it was measured."""
    line = timeline(table.partition("_")[0])
    every = frozenset(range(len(line.releases)))
    measured = coverage(table.partition("_")[0], type_, opset)
    if measured is None:
        yield Piece(line, "compile", frozenset(), f"{type_}-{opset.removeprefix('opset')} was not measured on {label}", "", every)
        return
    yield from _not_covered(table, label, (type_, opset), features, measured)
    how = f"measured{_ON.get(table, '')}: variants of the operation compiled for {label} by"
    for rule in rules(table, type_, opset):
        truth = holds(rule.condition, features)
        if truth is Truth.FALSE:
            continue
        where = f" ({describe(rule.condition)})" if rule.condition else ""
        name = f"{type_}-{opset.removeprefix('opset')}{where}"
        if truth is Truth.TRUE and rule.stage != _UNKNOWN:
            verb = "is compiled but does not run" if rule.stage == "infer" else "is not compiled"
            yield Piece(line, cast(Stage, rule.stage), rule.releases, f"{name} {verb} for {label}", how, error=rule.error)
        else:
            why = (
                f"{name}: some variants fail on {label}, others do not"
                if truth is Truth.TRUE
                else f"{name} fails on {label}, if it is that"
            )
            yield Piece(line, "compile", frozenset(), why, how, rule.releases, rule.error)
    if measured["samples"] != {"0"}:  # what speaks for it where nothing speaks against it
        yield Piece(line, "compile", frozenset(), "", how)


def _not_covered(
    table: str, label: str, key: tuple[str, str], features: Features, measured: Mapping[str, frozenset[str]]
) -> Iterator[Piece]:
    """Element types that no variant had. Where a common type fails, another common one may, too; elsewhere they all work."""
    if measured["samples"] == {"0"}:
        return  # inputs, results, constants: only their own rules limit them
    line = timeline(table.partition("_")[0])
    for port in ("in0", "in1", "in2"):
        kind = features.get(port)
        alike = _INDICES if kind in _INDICES and port != "in0" else {kind}
        if kind and not alike & measured[port] and (kind not in COMMON or _is_choosy(table, *key, port)):
            why = f"{key[0]}-{key[1].removeprefix('opset')} was not measured with {kind} on {label}"
            yield Piece(line, "compile", frozenset(), why, "", frozenset(range(len(line.releases))))
            return


@cache
def _is_choosy(table: str, type_: str, opset: str, port: str) -> bool:
    """Whether an operation version takes only some of the common element types there."""
    keys = (port, "in*", "out0") if port == "in0" else (port,)
    literals = (literal for rule in rules(table, type_, opset) for literal in rule.condition)
    return any(literal.key in keys and literal.value in COMMON for literal in literals)


_ON = {"cpu": " on x86-64 with AVX-512 and BF16"}
"""The processor that was measured: what a plugin compiles an operation to depends on its instructions."""
_INDICES = frozenset(["i32", "i64"])
"""Indices, axes and lengths come as either."""
COMMON = frozenset(["f32", "f16", "bf16", "f64", "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "boolean"])
"""Element types that plugins convert to the few that they compute with: an operation need not be measured with each of them."""
