"""How one fact is defined."""

from __future__ import annotations

from typing import Literal

import msgspec

from ovdoctor.facts.kinds import Kind

Redaction = Literal["public", "path", "free-text", "environment", "group"]
"""What of the value is private: nothing; file paths (users' names); anything in prose; values of variables; names of groups that
no system makes."""


class FactDefinition(msgspec.Struct, frozen=True):
    """One entry of the vocabulary: what the fact means, how it is obtained, and what of it must not leave the machine."""

    name: str
    kind: Kind
    meaning: str
    how: str
    redaction: Redaction = "public"
