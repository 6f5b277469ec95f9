"""A command line: the program that it names, and the Python interpreter that it will use."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.process.interpreter import PLACES, interpreter_in

_PYTHON = re.compile(r"(?:python|pypy)(?:\d+(?:\.\d+)*)?(?:w|t|-dbg)?(?:\.exe)?$", re.IGNORECASE)
_WRAPPERS = {"env", "nice", "nohup", "time", "timeout", "taskset", "numactl", "stdbuf", "ionice", "chrt", "catchsegv"}
"""Programs that run the rest of their arguments in the same environment."""
_HEAD = 512


class NotFound(InputError):
    """There is no such program; 127, as shells say."""

    exit_code = 127


class NotExecutable(InputError):
    """It is there and cannot be run; 126, as shells say."""

    exit_code = 126


def find_program(name: str) -> str:
    """The file that would be run. Raises NotFound or NotExecutable, both with a sentence."""
    if not name or "\0" in name:
        raise NotFound("the command's name is empty" if not name else "the command's name holds a NUL character")
    if found := shutil.which(name):
        return found
    path = Path(name)
    if path.name == name:  # no folder: shells look on PATH alone
        advice = f"; there is one here: write ./{name}" if path.is_file() else ""
        raise NotFound(f"{name}: there is no such program on PATH{advice}")
    if path.is_dir():
        raise NotExecutable(f"{name}: is a folder, not a program")
    if path.exists():
        raise NotExecutable(f"{name}: may not be executed; if it is a Python script: ovdoctor run -- python {name}")
    raise NotFound(f"{name}: there is no such program")


def interpreter_of(command: Sequence[str]) -> str | None:
    """The interpreter that runs the command: named itself, behind a wrapper, or a script's own. ``None``: it is not told."""
    program = shutil.which(command[0])
    if program is None:
        return None
    if _PYTHON.match(Path(program).name):
        return _absolute(program)
    if Path(program).stem in _WRAPPERS:
        named = (word for word in command[1:] if _PYTHON.match(Path(word).name))
        return next((_absolute(found) for word in named if (found := shutil.which(word))), None)
    return _of_script(Path(program))


def _absolute(program: str) -> str:
    return os.path.abspath(program)  # noqa: PTH100 - not resolved: a venv's interpreter is a link to one outside


def _of_script(program: Path) -> str | None:
    """By the line ``#!``, else by the environment in whose folder of programs it lies."""
    try:
        with program.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", errors="replace")
    except OSError:
        return None
    if head.startswith("#!") and (named := _shebang(head)):
        return named
    folder = Path(_absolute(str(program))).parent
    if (folder.parent / "pyvenv.cfg").is_file() and folder.name in {place.partition("/")[0] for place in PLACES if "/" in place}:
        return interpreter_in(str(folder.parent))
    return None


def _shebang(head: str) -> str | None:
    """``#!/venv/bin/python``, ``#!/usr/bin/env python3``, and the form of pip and uv for long paths: sh that runs Python."""
    words = _words(head.splitlines()[0][2:])
    if words and Path(words[0]).name == "sh" and "'''exec'" in head:
        words = _words(head.splitlines()[1].replace("'''exec'", "", 1))
    for word in words:
        if _PYTHON.match(Path(word).name):
            found = shutil.which(word)
            return _absolute(found) if found else None
    return None


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()
