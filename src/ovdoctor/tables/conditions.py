"""Conditions on an operation, as data files write them: ``in0=f8e4m3|u1 & rank0>=6 & @levels>=65536``; no text is always true.

A bar separates values of which any will do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ovdoctor.facts.truth import Truth, conjunction, negate
from ovdoctor.tables.features import Features

_LITERAL = re.compile(r"(?P<key>@?[^\s=<>!]+)(?P<op>!=|>=|<=|=)(?P<value>.*)")


class Literal(NamedTuple):
    """One comparison."""

    key: str
    op: str
    value: str

    def holds(self, features: Features) -> Truth:
        """Whether it is true of an operation; unknown where the feature is not known."""
        have = features.get(self.key, "")
        if have is None:
            return Truth.UNKNOWN
        if self.op in (">=", "<="):
            return _compare(have, self.op, self.value)
        values = self.value.split("|")
        same = Truth.of(not set(values).isdisjoint(have.split()) if self.key == "in*" else have in values)
        return negate(same) if self.op == "!=" else same

    def __str__(self) -> str:
        return f"{self.key}{self.op}{self.value}"


@lru_cache(maxsize=8192)
def parse_condition(text: str) -> tuple[Literal, ...]:
    """The comparisons of a condition. Raises ValueError."""
    return tuple(_literal(part) for part in text.split(" & ")) if text else ()


def holds(condition: tuple[Literal, ...], features: Features) -> Truth:
    """Whether all comparisons are true of an operation."""
    return conjunction(literal.holds(features) for literal in condition)


_WORDS = {"shape": "shapes", "equal": "equal input shapes", "inputs": "inputs", "outputs": "outputs", "in*": "an input type"}


def describe(condition: tuple[Literal, ...]) -> str:
    """The condition for people: ``input 0 f8e4m3, rounding_type "ceil_torch"``."""
    return ", ".join(_describe(literal) for literal in condition)


def _describe(literal: Literal) -> str:
    key, op, value = literal[0], literal[1], literal[2].replace("|", " or ")
    sign = {"=": "", "!=": "other than ", ">=": "at least ", "<=": "at most "}[op]
    if key == "const*":
        return f"inputs after the first {'constant' if (value == 'yes') == (op == '=') else 'not all constant'}"
    if key.startswith("@"):
        return f'{key[1:]} {sign}"{value}"'
    port = re.fullmatch(r"(in|out|rank|const|dyn)(\d)", key)
    if port:
        if port[1] == "const":
            return f"input {port[2]} {'constant' if (value == 'yes') == (op == '=') else 'not constant'}"
        kind = {"in": "input", "out": "output", "rank": "rank of input", "dyn": "dynamic lengths of input"}[port[1]]
        return f"{kind} {port[2]} {sign}{value}"
    return f"{_WORDS[key]} {sign}{value}"


def _literal(text: str) -> Literal:
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is no comparison")
    return Literal(match["key"], match["op"], match["value"])


def _compare(have: str, op: str, value: str) -> Truth:
    try:
        number, limit = float(have), float(value)
    except ValueError:
        return Truth.FALSE
    return Truth.of(number >= limit if op == ">=" else number <= limit)
