"""JSON Schemas, generated from what the program itself uses: the vocabulary and the report's types."""

from __future__ import annotations

from typing import Any

from ovdoctor.facts.documents import SCHEMA_ID
from ovdoctor.facts.kinds import Choice, Flag, Kind, Number, Records, Text, Texts, VersionOf
from ovdoctor.facts.vocabulary import VOCABULARY

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def kind_schema(kind: Kind) -> dict[str, Any]:
    """The schema of a value of that kind."""
    match kind:
        case Text():
            return {"type": "string"}
        case VersionOf(schemes=schemes):
            return {"type": "string", "description": f"a version: {' or '.join(schemes)}"}
        case Flag():
            return {"type": "boolean"}
        case Number(whole=whole):
            return {"type": "integer" if whole else "number"}
        case Choice(values=values):
            return {"enum": list(values)}
        case Texts():
            return {"type": "array", "items": {"type": "string"}}
        case Records(fields=fields):
            properties = {name: {"anyOf": [kind_schema(field), {"type": "null"}]} for name, field in fields.items()}
            return {"type": "array", "items": {"type": "object", "properties": properties, "additionalProperties": False}}


def fact_schema(value: dict[str, Any]) -> dict[str, Any]:
    """The schema of a fact: known with such a value, absent, or unknown."""

    def state(name: str, **properties: Any) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"state": {"const": name}, **properties},
            "required": ["state", *properties],
            "additionalProperties": name == "unknown",
        }

    text = {"type": "string"}
    return {"oneOf": [state("known", value=value, source=text), state("absent", source=text), state("unknown", reason=text)]}


def snapshot_schema() -> dict[str, Any]:
    """The schema of a snapshot: every fact by name."""
    named = {fact.name: fact for fact in VOCABULARY.values() if not fact.name.endswith(".*")}
    families = {fact.name[:-1]: fact for fact in VOCABULARY.values() if fact.name.endswith(".*")}
    facts = {
        "type": "object",
        "properties": {
            name: {"description": fact.meaning, **fact_schema(kind_schema(fact.kind))} for name, fact in named.items()
        },
        "patternProperties": {
            f"^{prefix.replace('.', chr(92) + '.')}.+$": {"description": fact.meaning, **fact_schema(kind_schema(fact.kind))}
            for prefix, fact in families.items()
        },
        "additionalProperties": False,
    }
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "Facts of a machine, as ovdoctor collects them",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "schema_version": {"const": 1},
            "ovdoctor": {"type": "string"},
            "facts": facts,
        },
        "required": ["schema_version", "ovdoctor", "facts"],
    }
