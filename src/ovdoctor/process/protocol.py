"""What a child says, line by line, typed; and one run of it, which is all that answers are made of."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

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


_DECODER = msgspec.json.Decoder(Line)


def decode(line: str) -> Line | None:
    """A line of the probe; ``None`` if it is something else that the process printed."""
    try:
        said: Line = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return said
