"""What the end of a program means: its output, how it ended, its interpreter and its model, as one question."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ovdoctor.api import Evidence
from ovdoctor.errors import InputError
from ovdoctor.explaining import ExplanationResult, explain
from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.process.endings import name_exit
from ovdoctor.running.command import interpreter_of
from ovdoctor.running.models import find_model
from ovdoctor.running.process import Ended

_LONGEST_COMMAND = 2000


def explain_end(command: Sequence[str], ended: Ended) -> ExplanationResult:
    """The explanation, with the facts of this machine and of the interpreter that the command uses. Raises InputError.

    That the model which was found cannot be read is told in a notice: it may be the cause.
    """
    text = Excerpt(f"{ended.printed.text}\n{_end(command, ended)}\n", ended.printed.left_out)
    here = Evidence(python=interpreter_of(command))
    model = find_model(command, ended.opened, ended.printed.text)
    if model is None:
        return explain(text, here, printed_here=True)
    try:
        return explain(text, here, model=model, printed_here=True)
    except InputError as error:
        found = explain(text, here, printed_here=True)
        return msgspec.structs.replace(found, notices=[*found.notices, str(error)])


def describe_end(command: Sequence[str], ended: Ended) -> str:
    """``app.py was killed by SIGSEGV (…)``."""
    return f"{Path(command[0]).name} {name_exit(ended.returned, sys.platform)}"


def _end(command: Sequence[str], ended: Ended) -> str:
    """Two lines as a terminal would show them: the command tells the device, the end may be all that there is."""
    line = subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)
    return f"$ {line[:_LONGEST_COMMAND]}\n{describe_end(command, ended)}"
