"""Conditions as rules write them → conditions that can be judged. Every mistake is found here, with its place.

::

    all: [C, ...]    any: [C, ...]    not: C
    FACT: QUESTION                      several in one mapping must all hold

What can be asked depends on the kind of the fact; ``docs/writing-rules.md`` lists it.
"""

from __future__ import annotations

from ovdoctor.rules.conditions import AllOf, AnyOf, Asks, Condition, Not
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_question import parse_question
from ovdoctor.rules.scopes import Scope, fact_kind


def parse_condition(node: Node, scope: Scope = fact_kind) -> Condition:
    """Read a condition. Raises NodeError."""
    parts: list[Condition] = []
    for key, value in node.mapping("a condition").items():
        if key in ("all", "any"):
            alternatives = tuple(parse_condition(item, scope) for item in value.sequence(f"'{key}'"))
            if not alternatives:
                raise value.error(f"'{key}' needs at least one condition")
            parts.append(AllOf(alternatives) if key == "all" else AnyOf(alternatives))
        elif key == "not":
            parts.append(Not(parse_condition(value, scope)))
        else:
            predicate, question = parse_question(value, scope(key, value), parse_condition)
            parts.append(Asks(key, predicate, question))
    if not parts:
        raise node.error("a condition must ask something")
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
