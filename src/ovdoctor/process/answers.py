"""Runs read: what each question was answered, over all runs of a child; and why one said nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from ovdoctor.process.endings import evidence, name_end
from ovdoctor.process.protocol import Begin, Done, End, Interpreter, Limits, Run, Step, decode

Outcome: TypeAlias = Literal["ok", "error", "crash", "timeout"]
"""How asking ended; the words of ``vocabulary.software.OUTCOMES``."""


class Answer(msgspec.Struct, frozen=True):
    """What became of one question: its value, or what was thrown, verbatim, or how the process ended over it."""

    outcome: Outcome
    value: Any = None
    error: str = ""
    type: str = ""
    seconds: float | None = None


def interpreter_of(runs: Sequence[Run]) -> Interpreter | None:
    """The first that a run told."""
    lines = (decode(line) for run in runs for line in run.lines)
    return next((line for line in lines if isinstance(line, Interpreter)), None)


def culprit(run: Run) -> Step | None:
    """The question during which a run ended, or after which it did; ``None`` if it came to its end or never began."""
    last: Step | None = None
    for line in map(decode, run.lines):
        if isinstance(line, Done):
            return None
        if isinstance(line, Begin | End):
            last = line.step
    return last


def in_progress(run: Run) -> Step | None:
    """The question that was asked and not answered."""
    lines = [line for line in map(decode, run.lines) if isinstance(line, Begin | End)]
    return lines[-1].step if lines and isinstance(lines[-1], Begin) else None


def read_steps(runs: Sequence[Run], limits: Limits, script: Path) -> dict[Step, Answer]:
    """The first answer to a question counts; a run that died over one answers it so."""
    interpreter = interpreter_of(runs)
    platform = interpreter.platform if interpreter else ""
    steps: dict[Step, Answer] = {}
    for run in runs:
        for line in map(decode, run.lines):
            if isinstance(line, End):
                steps.setdefault(line.step, _answer(line))
        end = name_end(run, limits, platform)
        last = evidence(run.output, script)
        printed = f"; it printed:\n{last}" if last else ""
        fatal = in_progress(run)
        if fatal is not None:
            steps[fatal] = _death(run, limits, f"the process {end}{printed}")
        elif (fatal := culprit(run)) is not None:  # it died between two questions, perhaps in a thread of the last plugin
            steps[fatal] = _death(run, limits, f"the process right after it had answered; {end}{printed}")
    return steps


def why_silent(runs: Sequence[Run], limits: Limits, failure: str, script: Path) -> tuple[str, str]:
    """Why an interpreter did not even try to import openvino, as the end of "it …"; and what it printed."""
    if not runs:
        return f"could not be started: {failure}", ""
    run = runs[0]
    printed = evidence("\n".join(dict.fromkeys([*run.lines[:5], *run.output.splitlines()])), script)
    if "SyntaxError" in run.output:
        return "is older than Python 3.8", printed
    if run.exit == 0 and not run.stopped:
        return "ended without an answer: it is no Python", printed
    windows = run.exit is not None and run.exit > 0xFFFF  # it did not tell its platform
    return name_end(run, limits, "win32" if windows else ""), printed


def _answer(line: End) -> Answer:
    if line.error is None:
        return Answer("ok", value=line.value, seconds=line.seconds)
    return Answer("error", error=line.error, type=line.type, seconds=line.seconds)


def _death(run: Run, limits: Limits, text: str) -> Answer:
    outcome: Outcome = "timeout" if run.stopped in ("step", "total") else "crash"
    return Answer(outcome, error=text, seconds=limits.step if run.stopped == "step" else None)
