"""The report for programs: one JSON document, whose schema ``ovdoctor schema support`` prints."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT, snapshot_schema
from ovdoctor.findings.support import SupportReport

SCHEMA_ID = "urn:ovdoctor:support:1"


def render(report: SupportReport) -> str:
    """The report as JSON text, in ASCII: it is the same in whatever encoding it is redirected to a file."""
    # A file's name that is no text holds half characters, which no JSON may hold.
    text = json.dumps({"$schema": SCHEMA_ID, **msgspec.to_builtins(report)}, ensure_ascii=False)
    return json.dumps(json.loads(text.encode("utf-8", "replace")), indent=2)


def support_schema() -> dict[str, Any]:
    """The JSON Schema of the document: its own types, with the facts as the snapshot's schema has them."""
    schema = msgspec.json.schema(SupportReport)
    definitions = schema["$defs"]
    for holder in ("Report", "Explanation"):
        definitions[holder]["properties"]["facts"] = {"$ref": "#/$defs/facts"}
    definitions["SupportReport"]["properties"]["$schema"] = {"const": SCHEMA_ID}
    for name in ("Known", "Absent", "Unknown"):
        definitions.pop(name, None)
    definitions["facts"] = snapshot_schema()["properties"]["facts"]
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "A support report by ovdoctor",
        "$ref": "#/$defs/SupportReport",
        "$defs": definitions,
    }
