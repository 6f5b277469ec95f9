"""The scan for programs: one JSON document, whose schema ``ovdoctor schema scan`` prints.

It names things as Python does, and so holds what the published types compute from their fields too.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ovdoctor.facts.schema import DRAFT
from ovdoctor.findings.scan import ModelScan, OperationFound, Scan, ScanFinding, Stage, TargetScan

SCHEMA_ID = "urn:ovdoctor:scan:1"

_COMPUTED: dict[type, dict[str, Any]] = {
    ModelScan: {"stage": Stage | None, "findings": tuple[ScanFinding, ...], "operations": tuple[OperationFound, ...]},
    TargetScan: {"name": str},
    OperationFound: {"name": str},
}
"""The properties of the published types, which are no fields, and their types."""


def render(scan: Scan) -> str:
    """The scan as JSON text."""
    # ASCII alone, so that it is the same in whatever encoding it is redirected to a file.
    return json.dumps({"$schema": SCHEMA_ID, **_plain(scan)}, indent=2)


def _plain(value: Any) -> Any:
    """Fields and properties as JSON has them."""
    if isinstance(value, msgspec.Struct):
        computed = (names for struct, names in _COMPUTED.items() if isinstance(value, struct))
        names = [*value.__struct_fields__, *(name for each in computed for name in each)]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {_plain(key): _plain(item) for key, item in value.items()}
    # A file's name that is no text holds half characters, which no JSON may hold.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


def scan_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    schema = msgspec.json.schema(Scan)
    definitions = schema["$defs"]
    for struct, computed in _COMPUTED.items():
        definition = definitions[struct.__name__]
        types, components = msgspec.json.schema_components(computed.values(), ref_template="#/$defs/{name}")
        definitions.update({name: each for name, each in components.items() if name not in definitions})
        definition["properties"].update(zip(computed, types, strict=True))
        definition["required"] = [*definition["required"], *computed]
    definitions["Scan"]["properties"]["$schema"] = {"const": SCHEMA_ID}
    return {
        "$schema": DRAFT,
        "$id": SCHEMA_ID,
        "title": "A scan of models by ovdoctor",
        "$ref": "#/$defs/Scan",
        "$defs": definitions,
    }
