"""What a rule asks of one fact → a predicate, checked against the kind of the fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from ovdoctor.facts.kinds import Choice, Flag, Kind, Number, Records, Text, Texts, VersionOf, describe, mismatch
from ovdoctor.facts.states import Scalar
from ovdoctor.facts.versions import Range, RangeError
from ovdoctor.rules.conditions import AllOf, Condition, Predicate
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.predicates import (
    ComparesRelease,
    HasState,
    HasWords,
    IsBeyond,
    IsOneOf,
    IsWithin,
    LacksWords,
    Matches,
)
from ovdoctor.rules.quantified import Quantified
from ovdoctor.rules.says import SaysAny, parse_pattern
from ovdoctor.rules.scopes import Scope, fact_kind, fields_of

ParseCondition: TypeAlias = Callable[[Node, Scope], Condition]
"""Reads a condition on the fields of an entry; handed down, because conditions and questions nest in each other."""

_COMPARED: dict[str, tuple[Literal["same", "newer"], str]] = {
    "same_release_as": ("same", "has the same first {numbers} numbers as {other}"),
    "newer_release_than": ("newer", "is newer in the first {numbers} numbers than {other}"),
}
_COMPARISON = re.compile(r"(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?)$")


def parse_question(node: Node, kind: Kind, parse_condition: ParseCondition) -> tuple[Predicate, str]:
    """The predicate, and the question in words for the trace of why. Raises NodeError."""
    if isinstance(node.value, dict) and "is" in node.value:
        return _state(node)
    match kind:
        case VersionOf():
            return _version(node, kind)
        case Number():
            return _number(node, kind)
        case Texts():
            return _words(node)
        case Records():
            return _records(node, kind, parse_condition)
        case Text() if isinstance(node.value, dict):
            return _pattern(node)
        case Text() | Choice() | Flag():
            return _equality(node, kind)


def _only_key(node: Node, allowed: tuple[str, ...], kind: str) -> tuple[str, Node]:
    entries = node.mapping(f"what is asked of {kind}")
    if len(entries) != 1 or next(iter(entries)) not in allowed:
        raise node.error(f"of {kind} one of these can be asked: {', '.join(allowed)}, is")
    return next(iter(entries.items()))


def _state(node: Node) -> tuple[Predicate, str]:
    entries = node.mapping("a state")
    state = entries["is"].value
    if len(entries) != 1 or state not in ("absent", "known"):
        raise node.error("write {is: absent} or {is: known}, and nothing beside it")
    return HasState("absent" if state == "absent" else "known"), f"is {state}"


def _equality(node: Node, kind: Kind) -> tuple[Predicate, str]:
    items = node.value if isinstance(node.value, list) else [node]
    values: list[Scalar] = []
    for item in items:
        if wrong := mismatch(kind, item.value):
            raise item.error(f"'{item.plain()}' cannot be: the value {wrong}")
        assert isinstance(item.value, (str, int))
        values.append(item.value)
    if not values:
        raise node.error("the list is empty")
    words = " or ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
    return IsOneOf(tuple(values)), f"is {words}"


def _version(node: Node, kind: VersionOf) -> tuple[Predicate, str]:
    if isinstance(node.value, dict) and (comparison := next((key for key in _COMPARED if key in node.value), None)):
        return _compared(node, kind, comparison)
    if isinstance(node.value, dict):
        by_scheme = dict(node.value.items())
        short = {scheme.removeprefix("npu-"): scheme for scheme in kind.schemes}
        for name, text in by_scheme.items():
            if name not in short:
                raise text.error(f"this version is of the scheme {' or '.join(short)}, not '{name}'")
        ranges = tuple(span for name, text in by_scheme.items() for span in _ranges(text, short[name]))
        return IsWithin(ranges, kind.schemes), ", ".join(f"{name} {_range_words(text)}" for name, text in by_scheme.items())
    if len(kind.schemes) > 1:
        names = " and ".join(scheme.removeprefix("npu-") for scheme in kind.schemes)
        raise node.error(f"this version is numbered differently on {names}: write {{windows: ..., linux: ...}}")
    return IsWithin(_ranges(node, kind.schemes[0]), kind.schemes), _range_words(node)


def _ranges(node: Node, scheme: str) -> tuple[Range, ...]:
    items = node.value if isinstance(node.value, list) else [node]
    try:
        return tuple(Range.parse(item.text("a version range"), scheme) for item in items)
    except RangeError as error:
        raise node.error(str(error)) from None


def _range_words(node: Node) -> str:
    return " or ".join(str(item.plain()) for item in (node.value if isinstance(node.value, list) else [node]))


def _compared(node: Node, kind: VersionOf, key: str) -> tuple[Predicate, str]:
    entries = node.mapping("a comparison with another fact")
    other = entries[key].text(f"'{key}'")
    other_kind = fact_kind(other, entries[key])
    numbers = entries["numbers"].value if "numbers" in entries else 3
    if set(entries) - {key, "numbers"} or not isinstance(numbers, int) or not 1 <= numbers <= 4:
        raise node.error(f"write {{{key}: FACT, numbers: 3}}, where 'numbers' (1 to 4) may be left out")
    if not isinstance(other_kind, VersionOf):
        raise entries[key].error(f"'{other}' is no version but {describe(other_kind)}")
    comparison, words = _COMPARED[key]
    return ComparesRelease(comparison, other, numbers, kind.schemes, other_kind.schemes), words.format(
        numbers=numbers, other=other
    )


def _number(node: Node, kind: Number) -> tuple[Predicate, str]:
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return IsOneOf((node.value,)), f"is {node.value}"
    if isinstance(node.value, list):
        return _equality(node, kind)
    match = _COMPARISON.match(str(node.value))
    if match is None:
        raise node.error(f"'{node.plain()}' is not a comparison of a number; write for example '>= 4'")
    return IsBeyond(match[1], float(match[2])), str(node.value)


def _words(node: Node) -> tuple[Predicate, str]:
    key, value = _only_key(node, ("contains", "lacks", "matches", "says"), "a list of words")
    if key == "matches":
        return _pattern(node)
    if key == "says":
        return _says(value)
    items = value.value if isinstance(value.value, list) else [value]
    words = tuple(item.written("a word") for item in items)
    if not words:
        raise value.error("the list is empty")
    return (HasWords(words) if key == "contains" else LacksWords(words)), f"{key} {', '.join(words)}"


def _pattern(node: Node) -> tuple[Predicate, str]:
    key, value = _only_key(node, ("matches", "says"), "text")
    if key == "says":
        return _says(value)
    pattern = value.written("a regular expression")
    return Matches(pattern), f"matches /{pattern}/"


def _says(node: Node) -> tuple[Predicate, str]:
    items = node.value if isinstance(node.value, list) else [node]
    patterns = tuple(map(_one_pattern, items))
    if not patterns:
        raise node.error("the list is empty")
    words = " or ".join(f"'{item.plain()}'" for item in items)
    return SaysAny(patterns), f"says {words}"


def _one_pattern(node: Node) -> tuple[str, ...]:
    try:
        return parse_pattern(node.written("a pattern"))
    except ValueError as error:
        raise node.error(str(error)) from None


def _records(node: Node, kind: Records, parse_condition: ParseCondition) -> tuple[Predicate, str]:
    entries = node.mapping("what is asked of a list of entries")
    operator, bound = ">=", 1
    if "count" in entries:
        match = _COMPARISON.match(str(entries["count"].value))
        if match is None or set(entries) - {"count", "where"}:
            raise node.error("write {count: '>= 2', where: CONDITION}; 'where' may be left out")
        operator, bound = match[1], int(match[2])
        if "where" not in entries:
            return Quantified("count", AllOf(()), operator, bound), f"has {operator} {bound} entries"
        condition = parse_condition(entries["where"], fields_of(kind.fields))
        return Quantified("count", condition, operator, bound), f"has {operator} {bound} entries with {_brief(entries['where'])}"
    key, value = _only_key(node, ("any", "all", "none"), "a list of entries")
    condition = parse_condition(value, fields_of(kind.fields))
    return Quantified(key, condition), f"{key} with {_brief(value)}"


def _brief(node: Node) -> str:
    """A condition on an entry in words: its YAML in one line."""
    value = node.value
    if isinstance(value, dict):
        return ", ".join(f"{key} {_brief(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " or ".join(_brief(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
