"""Conditions of failure, as learned from measured variants: what a device does with an operation that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, cast

from ovdoctor.facts.truth import Truth
from ovdoctor.tables.conditions import Literal, describe, holds, parse_condition
from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Features
from ovdoctor.tables.load import by_operation, timeline
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
    found = by_operation(name).get((type_, opset), ())
    return tuple(
        Rule(parse_condition(row["when"]), row["stage"], line.parse_spans(row["releases"]), row["error"])
        for row in found
        if not platform or platform in row["platforms"].split()
    )


@cache
def coverage(table: str) -> Mapping[tuple[str, str], Mapping[str, frozenset[str]]]:
    """By operation version, the values of features with which it was measured at all."""
    rows = by_operation(f"{table}_measured")
    return {key: {name: frozenset(text.split()) for name, text in found[0].items()} for key, found in rows.items()}


@cache
def rule_attributes(type_: str, opset: str) -> frozenset[str]:
    """The attributes that the rules of an operation version ask for, on any device."""
    found = [row for table in ("cpu", "npu") for row in by_operation(table).get((type_, opset), ())]
    return frozenset(literal.key[1:] for row in found for literal in parse_condition(row["when"]) if literal.key.startswith("@"))


def rule_pieces(table: str, label: str, type_: str, opset: str, features: Features) -> Iterator[Piece]:
    """What the rules say of an operation; ``label`` names the device and how it was measured."""
    line = timeline(table.partition("_")[0])
    every = frozenset(range(len(line.releases)))
    measured = coverage(table.partition("_")[0]).get((type_, opset))
    if measured is None:
        yield Piece(line, "compile", frozenset(), f"{type_}-{opset.removeprefix('opset')} was not measured on {label}", "", every)
        return
    yield from _not_covered(table, label, (type_, opset), features, measured)
    for rule in rules(table, type_, opset):
        truth = holds(rule.condition, features)
        if truth is Truth.FALSE:
            continue
        where = f" ({describe(rule.condition)})" if rule.condition else ""
        name = f"{type_}-{opset.removeprefix('opset')}{where}"
        how = f"measured: variants of the operation compiled for {label} by"
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


def _not_covered(
    table: str, label: str, key: tuple[str, str], features: Features, measured: Mapping[str, frozenset[str]]
) -> Iterator[Piece]:
    """Element types that no variant had. Where a common type fails, another common one may, too; elsewhere they all work."""
    if measured["samples"] == {"0"}:
        return  # inputs, results, constants: only their own rules limit them
    line = timeline(table.partition("_")[0])
    for port in ("in0", "in1", "in2"):
        kind = features.get(port)
        if kind and kind not in measured[port] and (kind not in COMMON or _is_choosy(table, *key)):
            why = f"{key[0]}-{key[1].removeprefix('opset')} was not measured with {kind} on {label}"
            yield Piece(line, "compile", frozenset(), why, "", frozenset(range(len(line.releases))))
            return


@cache
def _is_choosy(table: str, type_: str, opset: str) -> bool:
    """Whether an operation version takes only some of the common element types."""
    literals = (literal for rule in rules(table, type_, opset) for literal in rule.condition)
    return any(literal.key in ("in*", "in0", "in1", "in2", "out0") and literal.value in COMMON for literal in literals)


COMMON = frozenset(["f32", "f16", "bf16", "f64", "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "boolean"])
"""Element types that plugins convert to the few that they compute with: an operation need not be measured with each of them."""
