"""A model put before the plugins of the examined OpenVINO, each in a child of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ovdoctor.models.openvino.answers import Answer, Reply, Unsupported, in_short
from ovdoctor.models.openvino.kinds import model_kind
from ovdoctor.models.openvino.script import STEP_LIMIT, inquire, no_openvino
from ovdoctor.process.answers import Answer as Said
from ovdoctor.process.conversation import Conversation
from ovdoctor.process.interpreter import Chosen, choose

_DIED = ("crash", "timeout")
_NO_COMPILER = ("compiler loading failed", "compiler load failed", "Cannot load library")
"""What the NPU plugin of 2026.0 to 2026.4 says, without regard to the model, when its compiler cannot be loaded."""


def ask(
    path: Path,
    devices: Sequence[str],
    *,
    compile: bool = False,
    python: str | None = None,
    limit: float = STEP_LIMIT,
    npu_platform: str | None = None,
) -> list[Answer]:
    """Ask each device whether it takes the model: is it read, what is supported (``query_model``), does it compile.

    ``devices`` are OpenVINO's names (``CPU``, ``GPU.1``, ``NPU``); ``python`` names the interpreter as ``--python`` does;
    ``limit`` is seconds for one question. With ``npu_platform`` (``4000``) that is not the platform of an NPU here, the compiler
    in the plugin is asked, where the package has it. Raises InputError if there is no such model or interpreter.
    """
    model_kind(path)
    chosen = choose(python)
    return [_ask(path, device, chosen, compile, limit, npu_platform) for device in devices]


def _ask(path: Path, device: str, chosen: Chosen, compile: bool, limit: float, platform: str | None) -> Answer:
    options: dict[str, object] = {"model": os.fspath(path), "device": device, "compile": compile}
    if platform is not None:
        options["platform"] = platform
    conversation = inquire(chosen, options, limit)
    steps = dict(conversation.steps)
    query = steps.get(("query", device))
    if compile and query is not None and query.outcome in _DIED and ("compile", device) not in steps:
        again = inquire(chosen, {**options, "skip": [("query", device)]}, limit)  # what cannot be queried may compile
        steps |= {step: said for step, said in again.steps.items() if step == ("compile", device)}
    return _answer(device, chosen, conversation, steps, compile)


def _answer(device: str, chosen: Chosen, conversation: Conversation, steps: dict[Any, Said], compile: bool) -> Answer:
    if conversation.silence:
        never = Reply("not asked", no_openvino(chosen, conversation))
        return Answer(device, conversation.openvino, never, never, never)
    read = _reply(steps.get(("read",)), "it was not asked")
    why = "the model was not read" if read.outcome != "ok" else _why_not(device, steps)
    query = _reply(steps.get(("query", device)), why)
    compiled = _reply(steps.get(("compile", device)), why or "the process had ended before") if compile else _NOT_WANTED
    said = steps.get(("query", device))
    value = said.value if said is not None and isinstance(said.value, dict) else {}
    settings = steps.get(("settings", device))
    return Answer(
        device,
        conversation.openvino,
        read,
        query,
        compiled,
        supported=value.get("supported"),
        unsupported=tuple(Unsupported(*other) for other in value.get("others", ())),
        unsupported_count=value.get("count", 0),
        settings=settings.value if settings is not None and isinstance(settings.value, dict) else {},
    )


_NOT_WANTED = Reply("not asked", "compiling was not asked for")


def _why_not(device: str, steps: dict[Any, Said]) -> str:
    """Why a device could not be asked about the model; empty if it could."""
    for step in (("devices", device), ("settings", device)):
        said = steps.get(step)
        if said is not None and said.outcome != "ok":
            return f"{device} cannot be asked: {in_short(said.error)}"
    return ""


def _reply(said: Said | None, why_not: str) -> Reply:
    if said is None:
        return Reply("not asked", why_not)
    if said.outcome == "error" and any(words in said.error for words in _NO_COMPILER):
        return Reply("not asked", in_short(said.error))
    return Reply(said.outcome, said.error.strip())
