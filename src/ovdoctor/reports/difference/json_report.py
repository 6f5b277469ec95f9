"""A difference for programs: one JSON document, whose schema ``ovdoctor schema difference`` prints."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT
from ovdoctor.findings.difference import Difference

SCHEMA_ID = "urn:ovdoctor:difference:1"


def render(difference: Difference) -> str:
    """The difference as JSON text."""
    # ASCII alone, so that it is the same in whatever encoding it is redirected to a file.
    return json.dumps({"$schema": SCHEMA_ID, **msgspec.to_builtins(difference)}, indent=2)


def difference_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    schema = msgspec.json.schema(Difference)
    definitions = schema["$defs"]
    definitions["Difference"]["properties"]["$schema"] = {"const": SCHEMA_ID}
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "A machine before and after, compared by ovdoctor",
        "$ref": "#/$defs/Difference",
        "$defs": definitions,
    }
