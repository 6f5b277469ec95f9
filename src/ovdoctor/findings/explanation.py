"""The published form of what a text means. Programs read it as JSON: fields are added, never renamed or removed."""

from __future__ import annotations

from typing import Literal

import msgspec

from ovdoctor.facts.states import Fact
from ovdoctor.findings.model import Finding, Missing
from ovdoctor.findings.scan import Place

SCHEMA_VERSION = 1

Certainty = Literal["confirmed", "possible"]
"""Confirmed: everything that the rule asks is so. Possible: the text says it, but a fact beside it is not
known; its finding is a warning at most."""


class Quote(msgspec.Struct, frozen=True):
    """A line of the text that speaks for a cause."""

    line: int
    text: str


class Cause(msgspec.Struct, frozen=True):
    """A cause, most specific first: the finding, how sure it is, the lines that speak for it, and what is not known."""

    finding: Finding
    certainty: Certainty
    quotes: list[Quote]
    missing: list[Missing]
    places: list[Place] = []
    """Of a cause in the model: where in its file; the finding's words say how many there are."""


class Explanation(msgspec.Struct, frozen=True):
    """What a text means."""

    schema_version: int
    ovdoctor: str
    facts: dict[str, Fact]
    """What was read from the text (and with ``--here`` what this machine is); of its lines those that are quoted."""
    causes: list[Cause]
    wanted: list[str]
    """What would help to know more."""
    notices: list[str]
    model: str | None = None
    """The model that was named with the text."""
