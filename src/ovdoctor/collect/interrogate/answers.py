"""A transcript read: what each question was answered, over all runs."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from ovdoctor.collect.interrogate.endings import evidence, name_end
from ovdoctor.collect.interrogate.protocol import End, Interpreter, Replay, Run, Step, Transcript, decode
from ovdoctor.collect.interrogate.resume import culprit, in_progress

Outcome: TypeAlias = Literal["ok", "error", "crash", "timeout"]
"""How asking ended; the words of ``vocabulary.software.OUTCOMES``."""


class Answer(msgspec.Struct, frozen=True):
    """What became of one question: its value, or what was thrown, verbatim, or how the process ended over it."""

    outcome: Outcome
    value: Any = None
    error: str = ""
    type: str = ""
    seconds: float | None = None


class Answers(msgspec.Struct, frozen=True):
    """All that one interpreter said. ``failure`` is why it said nothing, as a sentence without its subject, and ``printed``
    what it said instead."""

    transcript: Transcript
    interpreter: Interpreter | None
    steps: dict[Step, Answer]
    failure: str = ""
    printed: str = ""

    def value(self, *step: str) -> Any:
        """The value of a step that was answered; else ``None``."""
        answer = self.steps.get(step)
        return answer.value if answer and answer.outcome == "ok" else None


def read(transcript: Transcript) -> Answers:
    """Read a transcript. The first answer to a question counts; a run that died over one answers it so."""
    interpreter = Replay(transcript).interpreter()
    platform = interpreter.platform if interpreter else ""
    steps: dict[Step, Answer] = {}
    for run in transcript.runs:
        for line in map(decode, run.lines):
            if isinstance(line, End):
                steps.setdefault(line.step, _answer(line))
        fatal = in_progress(run)
        if fatal is not None:
            steps[fatal] = _death(run, transcript, platform, "")
        elif (last := culprit(run)) is not None:  # it died between two questions, perhaps in a thread of the last plugin
            steps[last] = _death(run, transcript, platform, "right after it had answered; ")
    failure, printed = ("", "") if ("import",) in steps else _failure(transcript)
    return Answers(transcript, interpreter, steps, failure, printed)


def _answer(line: End) -> Answer:
    if line.error is None:
        return Answer("ok", value=line.value, seconds=line.seconds)
    return Answer("error", error=line.error, type=line.type, seconds=line.seconds)


def _death(run: Run, transcript: Transcript, platform: str, before: str) -> Answer:
    outcome: Outcome = "timeout" if run.stopped in ("step", "total") else "crash"
    seconds = transcript.limits.step if run.stopped == "step" else None
    last = evidence(run.output)
    text = f"the process {before}{name_end(run, transcript.limits, platform)}" + (f"; it printed:\n{last}" if last else "")
    return Answer(outcome, error=text, seconds=seconds)


def _failure(transcript: Transcript) -> tuple[str, str]:
    if not transcript.runs:
        return f"could not be started: {transcript.failure}", ""
    run = transcript.runs[0]
    printed = evidence("\n".join(dict.fromkeys([*run.lines[:5], *run.output.splitlines()])))
    if "SyntaxError" in run.output:
        return "is older than Python 3.8", printed
    if run.exit == 0 and not run.stopped:
        return "ended without an answer: it is no Python", printed
    windows = run.exit is not None and run.exit > 0xFFFF  # it did not tell its platform
    return name_end(run, transcript.limits, "win32" if windows else ""), printed
