"""What a text means, for programs: one JSON document."""

from __future__ import annotations

import msgspec

from ovdoctor.findings.explanation import Explanation

SCHEMA_ID = "urn:ovdoctor:explanation:1"


def render(explanation: Explanation) -> str:
    """The answer as JSON text."""
    text = msgspec.json.encode({"$schema": SCHEMA_ID, **msgspec.to_builtins(explanation)})
    return msgspec.json.format(text, indent=2).decode()
