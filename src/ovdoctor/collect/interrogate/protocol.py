"""The transcript of what the probe said, which is all that the facts are made of.

It is recorded with a host and replayed anywhere: nothing behind it runs a process.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from ovdoctor.process.answers import interpreter_of
from ovdoctor.process.protocol import Interpreter, Limits, Run


class Transcript(msgspec.Struct, frozen=True):
    """Everything that was asked of one interpreter: who, why, what was asked for, and every run of the probe."""

    executable: str
    chosen: str
    runs: list[Run] = []
    live: bool = False
    limits: Limits = Limits()
    failure: str = ""
    """Why no process could be started."""


class Asked(Protocol):
    """An interpreter that is being asked, or was."""

    def interpreter(self) -> Interpreter | None:
        """What it is, as soon as it says so; ``None`` if it does not."""

    def transcript(self) -> Transcript:
        """Everything, once nothing more comes."""


class Replay:
    """A recorded transcript in place of a process."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def interpreter(self) -> Interpreter | None:
        """The first that a run told."""
        return interpreter_of(self._transcript.runs)

    def transcript(self) -> Transcript:
        """The recording."""
        return self._transcript
