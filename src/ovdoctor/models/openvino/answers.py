"""What a plugin said of a model, and how that compares with what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

Outcome: TypeAlias = Literal["ok", "error", "crash", "timeout", "not asked"]
"""How a question ended. Only the first four say something of the model."""
Question: TypeAlias = Literal["read_model", "query_model", "compile_model"]
Agreement: TypeAlias = Literal["agrees", "contradicts", "not comparable"]


class Reply(msgspec.Struct, frozen=True):
    """What became of one question."""

    outcome: Outcome
    text: str = ""
    """OpenVINO's own words, how the process ended, or why it was not asked."""


class Unsupported(msgspec.Struct, frozen=True, order=True):
    """An operation that ``query_model`` does not list."""

    name: str
    type: str
    opset: str
    """``opset14``; empty if it does not tell."""


class Answer(msgspec.Struct, frozen=True):
    """What one device said. The same on every run, but for what a process printed before it died."""

    device: str
    openvino: str | None
    """The build that was asked; ``None`` if there is none."""
    read: Reply
    query: Reply
    compile: Reply
    supported: int | None = None
    """Operations of the model's own graph that the device says it supports, but for inputs, outputs and constants; ``None`` if it
    was not asked or did not answer."""
    unsupported: tuple[Unsupported, ...] = ()
    """Those that it does not, as far as they are named."""
    unsupported_count: int = 0
    settings: Mapping[str, str] = {}
    """With what the device was asked."""

    @property
    def replies(self) -> Mapping[Question, Reply]:
        """In the order of asking."""
        return {"read_model": self.read, "query_model": self.query, "compile_model": self.compile}


class Compared(msgspec.Struct, frozen=True):
    """One reply held against the tables."""

    question: Question
    agreement: Agreement
    sentence: str
    same: bool = True
    """Whether it is about the device, release and compiler that the tables were asked about."""


_LONGEST = 400
_NOISE = ("Exception from ", "Check '", "FrontEnd API failed with ", "Summary:")
"""Lines that only say where in OpenVINO's sources something happened, or announce the next."""


def in_short(text: str) -> str:
    """What OpenVINO says, in one line and without where in its sources it says so."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    short = " ".join([line for line in lines if not line.startswith(_NOISE)] or lines)
    return short if len(short) <= _LONGEST else f"{short[: _LONGEST - 2]} …"
