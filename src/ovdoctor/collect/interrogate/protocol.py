"""What the probe says, typed; and the transcript of it, which is all that the facts are made of.

A transcript is recorded with a host and replayed anywhere: nothing behind it runs a process.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypeAlias

import msgspec

Step: TypeAlias = tuple[str, ...]
"""A question: ``("import",)``, ``("versions", "NPU")``, ``("property", "GPU.0", "FULL_DEVICE_NAME")``, ``("live", "CPU")`` …"""


class Interpreter(msgspec.Struct, frozen=True, tag_field="at", tag="interpreter"):
    """What the interpreter says of itself."""

    version: tuple[int, int, int, str, int]
    implementation: str
    bits: int
    platform: str
    executable: str
    prefix: str
    base_prefix: str
    path: list[str]
    text: str = ""
    machine: str = ""
    multiarch: str = ""
    conda: bool = False
    shadows: list[str] = []
    """``openvino`` in the current folder, which ``python -c`` and ``-m`` would import instead. It was not examined."""


class Begin(msgspec.Struct, frozen=True, tag_field="at", tag="begin"):
    """A question is about to be asked."""

    step: Step


class End(msgspec.Struct, frozen=True, tag_field="at", tag="end"):
    """It was answered, or threw ``error`` of ``type``."""

    step: Step
    seconds: float
    value: Any = None
    error: str | None = None
    type: str = ""


class Done(msgspec.Struct, frozen=True, tag_field="at", tag="done"):
    """Nothing is left to ask."""


Line: TypeAlias = Interpreter | Begin | End | Done
Stopped: TypeAlias = Literal["", "step", "total", "flood"]
"""Why we killed it: one question took too long, all together did, or it printed without end."""


class Run(msgspec.Struct, frozen=True):
    """One process: its lines, its exit code (negative: a signal; ``None``: it did not end by itself), why it was stopped,
    and what else it printed last."""

    lines: list[str]
    exit: int | None = None
    stopped: Stopped = ""
    output: str = ""


class Limits(msgspec.Struct, frozen=True):
    """Seconds for one question, and for all of them."""

    step: float = 20.0
    total: float = 60.0


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
        lines = (decode(line) for run in self._transcript.runs for line in run.lines)
        return next((line for line in lines if isinstance(line, Interpreter)), None)

    def transcript(self) -> Transcript:
        """The recording."""
        return self._transcript


_DECODER = msgspec.json.Decoder(Line)


def decode(line: str) -> Line | None:
    """A line of the probe; ``None`` if it is something else that the process printed."""
    try:
        said: Line = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return said
