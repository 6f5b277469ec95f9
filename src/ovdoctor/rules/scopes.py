"""Which names a condition may ask about, and of what kind each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeAlias

from ovdoctor.facts.kinds import Kind
from ovdoctor.facts.vocabulary import define, suggest
from ovdoctor.rules.nodes import Node

Scope: TypeAlias = Callable[[str, Node], Kind]
"""The kind of a name, where names are facts or fields. Raises NodeError at the node for a name that there is not."""


def fact_kind(name: str, node: Node) -> Kind:
    """The scope of a rule: the vocabulary."""
    definition = define(name)
    if definition is None or name.endswith(".*"):
        raise node.error(f"there is no fact '{name}'.{suggest(name)} ('ovdoctor facts --vocabulary' lists them)")
    return definition.kind


def fields_of(fields: Mapping[str, Kind]) -> Scope:
    """The scope inside ``any:``, ``all:``, ``none:`` and ``count:`` of a list: the fields of its entries."""

    def kind_of(name: str, node: Node) -> Kind:
        if name not in fields:
            near = get_close_matches(name, fields, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise node.error(f"entries of this list have no field '{name}'.{hint} (fields: {', '.join(fields)})")
        return fields[name]

    return kind_of
