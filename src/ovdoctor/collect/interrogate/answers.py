"""A transcript read: what each question was answered, over all runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from ovdoctor.collect.interrogate.interrogation import PROBE
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.process.answers import Answer, interpreter_of, read_steps, why_silent
from ovdoctor.process.protocol import Interpreter, Step


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
    """Read a transcript."""
    runs, limits, probe = transcript.runs, transcript.limits, Path(PROBE)
    steps = read_steps(runs, limits, probe)
    failure, printed = ("", "") if ("import",) in steps else why_silent(runs, limits, transcript.failure, probe)
    return Answers(transcript, interpreter_of(runs), steps, failure, printed)
