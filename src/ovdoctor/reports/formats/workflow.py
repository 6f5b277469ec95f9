"""Workflow commands of GitHub Actions: annotations.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

COMMANDS = {"error": "error", "warning": "warning", "info": "notice", "unknown": "notice"}
"""The kind of annotation for each severity, and for what is not known."""


def command(kind: str, text: str, **told: object) -> str:
    """``::error file=…,title=…::text``; of what is told, ``None`` is left out."""
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in told.items() if value is not None)
    return f"::{kind} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
