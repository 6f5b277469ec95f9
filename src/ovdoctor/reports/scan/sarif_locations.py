"""Layers as SARIF locations."""

from __future__ import annotations

from typing import Any

from ovdoctor.findings.scan import Place
from ovdoctor.reports.formats.files import artifact
from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.scan.grouped import Group


def locations(group: Group, most: int) -> list[dict[str, Any]]:
    """One for each layer; the file's first line for what concerns the model as a whole."""
    file = artifact(group.model.path)
    if not group.places:
        # GitHub shows nothing that has no line.
        return [{"physicalLocation": {"artifactLocation": file, "region": {"startLine": 1}}}]
    return [_location(place, file) for place in group.places[:most]]


def _location(place: Place, file: dict[str, str]) -> dict[str, Any]:
    """The column is counted in bytes: before a layer there is only indentation, but in files of a single line."""
    region = {
        "startLine": max(place.line, 1),
        "startColumn": max(place.column, 1),
        "byteOffset": place.begin,
        "byteLength": max(place.end - place.begin, 0),
    }
    name = one_line(place.layer)
    path = " > ".join([*map(one_line, place.inside), name])
    return {
        "physicalLocation": {"artifactLocation": file, "region": region},
        "logicalLocations": [{"name": name, "fullyQualifiedName": path, "kind": "element"}],
    }
