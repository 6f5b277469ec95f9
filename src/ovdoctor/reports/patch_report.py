"""A patch run and a comparison, for programs: JSON documents. ``ovdoctor schema patch`` and ``comparison`` print the schemas."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT
from ovdoctor.findings.patching import Comparison, PatchResult

_TYPES: dict[str, tuple[type[msgspec.Struct], str]] = {
    "patch": (PatchResult, "A patch run of ovdoctor"),
    "comparison": (Comparison, "A comparison of two models by ovdoctor"),
}


def render(result: PatchResult | Comparison) -> str:
    """The document as JSON text."""
    name = "patch" if isinstance(result, PatchResult) else "comparison"
    # ASCII alone, so that it is the same in whatever encoding it is redirected to a file.
    return json.dumps({"$schema": _id_of(name), **msgspec.to_builtins(result)}, indent=2)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a document: ``patch`` or ``comparison``."""
    type_, title = _TYPES[name]
    schema = msgspec.json.schema(type_)
    definitions = schema["$defs"]
    definitions[type_.__name__]["properties"]["$schema"] = {"const": _id_of(name)}
    return {"$schema": DRAFT, "$id": _id_of(name), "title": title, "$ref": schema["$ref"], "$defs": definitions}


def _id_of(name: str) -> str:
    return f"urn:ovdoctor:{name}:1"
