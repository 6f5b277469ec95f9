"""What a text means, for programs: one JSON document, whose schema ``ovdoctor schema explanation`` prints."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT, snapshot_schema
from ovdoctor.findings.explanation import Explanation

SCHEMA_ID = "urn:ovdoctor:explanation:1"


def render(explanation: Explanation) -> str:
    """The answer as JSON text."""
    # ASCII alone, so that it is the same in whatever encoding it is redirected to a file.
    return json.dumps({"$schema": SCHEMA_ID, **msgspec.to_builtins(explanation)}, indent=2)


def explanation_schema() -> dict[str, Any]:
    """The JSON Schema of the document: its own types, with the facts as the snapshot's schema has them."""
    schema = msgspec.json.schema(Explanation)
    definitions = schema["$defs"]
    definitions["Explanation"]["properties"]["facts"] = snapshot_schema()["properties"]["facts"]
    definitions["Explanation"]["properties"]["$schema"] = {"const": SCHEMA_ID}
    for name in ("Known", "Absent", "Unknown"):
        definitions.pop(name, None)
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "An explanation by ovdoctor",
        "$ref": "#/$defs/Explanation",
        "$defs": definitions,
    }
