"""The report for programs: one JSON document, whose schema ``ovdoctor schema report`` prints."""

from __future__ import annotations

from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT, snapshot_schema
from ovdoctor.findings.model import Report

SCHEMA_ID = "urn:ovdoctor:report:1"


def render(report: Report) -> str:
    """The report as JSON text."""
    text = msgspec.json.encode({"$schema": SCHEMA_ID, **msgspec.to_builtins(report)})
    return msgspec.json.format(text, indent=2).decode()


def report_schema() -> dict[str, Any]:
    """The JSON Schema of the report: its own types, with the facts as the snapshot's schema has them."""
    schema = msgspec.json.schema(Report)
    definitions = schema["$defs"]
    definitions["Report"]["properties"]["facts"] = snapshot_schema()["properties"]["facts"]
    definitions["Report"]["properties"]["$schema"] = {"type": "string"}
    for name in ("Known", "Absent", "Unknown"):
        definitions.pop(name, None)
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "A diagnosis by ovdoctor",
        "$ref": "#/$defs/Report",
        "$defs": definitions,
    }
