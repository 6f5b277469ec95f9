"""What can be said of one fact: known, absent or unknown.

*Absent* means that somebody looked and it is not there. *Unknown* means that nobody could look, and why. Half of the false
verdicts of diagnostic tools come from mixing the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

Scalar: TypeAlias = bool | int | float | str
Record: TypeAlias = Mapping[str, Scalar | Sequence[str] | None]
"""One entry of a list fact. A missing key is an unknown field, ``None`` an absent one."""
Value: TypeAlias = Scalar | Sequence[str | Record]


class Known(msgspec.Struct, frozen=True, tag_field="state", tag="known"):
    """The fact has this value, read from ``source``."""

    value: Value
    source: str


class Absent(msgspec.Struct, frozen=True, tag_field="state", tag="absent"):
    """``source`` was looked at, and the thing is not there."""

    source: str


class Unknown(msgspec.Struct, frozen=True, tag_field="state", tag="unknown"):
    """It could not be looked at, for ``reason``."""

    reason: str
    source: str = ""


Fact: TypeAlias = Known | Absent | Unknown

NOT_COLLECTED = Unknown("not collected")
