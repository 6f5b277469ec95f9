"""One child asked and waited for, where nothing else is to be done meanwhile."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from ovdoctor.process.answers import Answer, interpreter_of, read_steps, why_silent
from ovdoctor.process.child import Child
from ovdoctor.process.clearing import at_end
from ovdoctor.process.interpreter import Chosen, missing_because
from ovdoctor.process.protocol import Limits, Run, Step
from ovdoctor.process.watching import child_environment, command, watch


class Conversation(msgspec.Struct, frozen=True):
    """What an interpreter was asked, and what it answered."""

    steps: dict[Step, Answer]
    silence: str = ""
    """Why openvino cannot be asked there at all, as the end of "it …" or "openvino …"; empty if it was imported."""
    openvino: str | None = None
    """Its build: ``2026.4.1-22982-e213a147257-releases/2026/4``."""

    def error(self, *step: str) -> str:
        """What a step threw, or how it ended the process; empty if it was answered, or not asked."""
        answer = self.steps.get(step)
        return answer.error if answer else ""


def converse(chosen: Chosen, script: Path, options: dict[str, object], limits: Limits) -> Conversation:
    """Run a script in an interpreter, and wait for its end. The child is gone when this returns or raises."""
    try:
        arguments = command(chosen.executable, os.fspath(script), {**options, "limit": limits.total + 30})
        child = Child(arguments, child_environment(os.environ))
    except (OSError, ValueError) as error:
        why = missing_because(chosen.executable)
        text = f"{chosen.executable} {why}" if why else str(getattr(error, "strerror", None) or error)
        return _conversation([], limits, text, script)
    with at_end(child.stop):
        try:
            run = watch(child, limits.step, time.monotonic() + limits.total)
        finally:
            child.end()
    return _conversation([run], limits, "", script)


def _conversation(runs: list[Run], limits: Limits, failure: str, script: Path) -> Conversation:
    steps = read_steps(runs, limits, script)
    imported = steps.get(("import",))
    if imported is None:
        interpreter = interpreter_of(runs)
        silence, printed = why_silent(runs, limits, failure, script)
        who = "the interpreter" if interpreter is None else "it"
        return Conversation(steps, f"{who} {silence}" + (f"; it printed:\n{printed}" if printed else ""))
    core = steps.get(("core",), Answer("ok"))
    failed = next((answer for answer in (imported, core) if answer.outcome != "ok"), None)
    value = imported.value if isinstance(imported.value, dict) else {}
    version = value.get("version")
    silence = "" if failed is None else f"{failed.type}: {failed.error}" if failed.type else failed.error
    return Conversation(steps, silence, version if isinstance(version, str) else None)
