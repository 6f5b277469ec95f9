"""The frame of SARIF 2.1.0, which GitHub code scanning and other services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from ovdoctor.findings.model import Severity
from ovdoctor.reports.formats.files import ROOT

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def text(words: str) -> dict[str, str]:
    """A message. Braces would be placeholders (§3.11.5), a bracket before a parenthesis a link (§3.11.6)."""
    return {"text": words.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def kind_and_level(severity: Severity, unknown: bool = False, fails: bool = True) -> dict[str, str]:
    """§3.27.9: only what fails has a level; ``open`` is what could not be decided."""
    if unknown:
        return {"kind": "open", "level": "none"}
    return {"kind": "fail", "level": LEVELS[severity]} if fails else {"kind": "informational", "level": "none"}


def fingerprints(*parts: str) -> dict[str, str]:
    """The same as long as the parts are."""
    digest = sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    # GitHub compares the first alone; upload-sarif would take the line's text, which changes with every number in it.
    return {"primaryLocationLineHash": f"{digest}:1", "ovdoctorFinding/v1": digest}


def driver(version: str, rules: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """ovdoctor, with the rules that found something."""
    told = {"name": "ovdoctor", "version": version, "semanticVersion": version, "rules": list(rules)}
    home = _home()
    return {**told, "informationUri": home} if home else told


def document(
    tool: dict[str, Any], invocation: dict[str, Any], results: Sequence[dict[str, Any]], properties: dict[str, Any]
) -> str:
    """A run as SARIF text; each result's rule is found by its id among the tool's."""
    indices = {rule["id"]: index for index, rule in enumerate(tool["rules"])}
    run = {
        "tool": {"driver": tool},
        "invocations": [invocation],
        "originalUriBaseIds": {ROOT: {"description": text("The folder in which ovdoctor was started.")}},
        "columnKind": "unicodeCodePoints",
        "results": [{"ruleId": each["ruleId"], "ruleIndex": indices[each["ruleId"]], **each} for each in results],
        "properties": properties,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _home() -> str:
    """The project's page, as the installed package names it; empty if it names none."""
    try:
        urls = metadata("ovdoctor").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = dict(entry.split(", ", 1) for entry in urls if ", " in entry)
    return named.get("Homepage") or named.get("Repository") or ""
