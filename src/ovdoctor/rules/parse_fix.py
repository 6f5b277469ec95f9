"""A rule's ``fixes`` → fixes whose effect can be tried out on the facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from ovdoctor.facts.kinds import Number, VersionOf, mismatch
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value
from ovdoctor.facts.versions import parse, parse_any
from ovdoctor.rules.items import fact_of
from ovdoctor.rules.model import FIX_KINDS, Change, Fix
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_condition import parse_condition
from ovdoctor.rules.scopes import fact_kind
from ovdoctor.rules.templates import placeholders


def parse_fix(node: Node) -> Fix:
    """Read one entry of ``fixes``. Raises NodeError."""
    entries = node.mapping("a fix")
    kinds = [kind for kind in FIX_KINDS if kind in entries]
    if len(kinds) != 1:
        raise node.error(f"a fix is exactly one of: {', '.join(FIX_KINDS)}")
    if unknown := set(entries) - {kinds[0], "note", "if", "effect"}:
        raise entries[min(unknown)].error(f"a fix has no '{min(unknown)}' (beside its kind: note, if, effect)")
    kind = kinds[0]
    changes: tuple[Change, ...] = ()
    text = ""
    if kind in ("upgrade", "pin"):
        changes = tuple(change for item, value in entries[kind].mapping(f"'{kind}'").items() for change in _changes(item, value))
    else:
        text = " ".join(entries[kind].text(f"'{kind}'").split())
    return Fix(
        kind=kind,
        text=text,
        changes=changes,
        note=" ".join(entries["note"].text("'note'").split()) if "note" in entries else "",
        condition=parse_condition(entries["if"]) if "if" in entries else None,
        effect=_effect(entries["effect"]) if "effect" in entries else {},
    )


_SHARED_LISTS = ("environment", "packages", "openvino.libraries", "openvino.plugins", "openvino.devices")
"""Lists of which a fix changes one entry: given anew, the others would seem to be mended with it."""


def _effect(node: Node) -> Mapping[str, Fact]:
    """Facts as they would be."""
    facts = parse_facts(node)
    for name, value in node.mapping("'effect'").items():
        if isinstance(facts[name], Known) and name in _SHARED_LISTS:
            raise value.error(f"an effect cannot replace the whole list '{name}': write {{is: unknown}}")
    return facts


def _changes(item: str, node: Node) -> list[Change]:
    """The version of an item; by scheme where it is numbered differently on Windows and Linux."""
    name = fact_of(item)
    kind = fact_kind(name, node)
    if not isinstance(kind, VersionOf):
        raise node.error(f"'{item}' has no version that could be changed")
    short = {scheme.removeprefix("npu-"): scheme for scheme in kind.schemes}
    if isinstance(node.value, dict):
        if unknown := set(node.value) - set(short):
            raise node.error(f"'{item}' is numbered as {' or '.join(short)}, not as '{min(unknown)}'")
        pairs = [(short[word], value) for word, value in node.value.items()]
    elif len(short) > 1:
        raise node.error(f"'{item}' is numbered differently: write {{{', '.join(f'{word}: ...' for word in short)}}}")
    else:
        pairs = [(kind.schemes[0], node)]
    for scheme, value in pairs:
        text = value.text("a version")
        if not placeholders(text) and parse(text, scheme) is None:
            raise value.error(f"'{text}' is not a version of the scheme '{scheme}'")
    return [Change(item, name, value.text("a version"), scheme) for scheme, value in pairs]


def parse_facts(node: Node) -> Mapping[str, Fact]:
    """Facts as examples and effects write them: ``name: value``, ``{is: absent}`` or ``{is: unknown}``. Raises NodeError."""
    return {name: _fact(name, value) for name, value in node.mapping("facts").items()}


def _fact(name: str, node: Node) -> Fact:
    kind = fact_kind(name, node)
    state = node.value.get("is") if isinstance(node.value, dict) else None
    if state is not None:
        match state.value:
            case "absent":
                return Absent("given")
            case "unknown":
                return Unknown("given as unknown")
        raise node.error("write {is: absent}, {is: unknown}, or the value")
    value = node.plain()
    if isinstance(kind, VersionOf) and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # "os.version: 11" is a version as well
    if isinstance(kind, VersionOf) and isinstance(value, str) and (placeholders(value) or parse_any(value, kind.schemes)):
        return Known(value, "given")
    if isinstance(kind, Number) and isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value):
        value = float(value)
    if wrong := mismatch(kind, value):
        raise node.error(f"'{name}' {wrong}")
    return Known(cast(Value, value), "given")
