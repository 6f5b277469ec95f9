"""A run of a child: its command, its environment, and listening to it until it ends or has to be stopped.

Light on purpose: the child is to import OpenVINO while we import the rest of ourselves. ``msgspec`` comes with the first
line that the child says.
"""

# Pathlib would delay the child.
# ruff: noqa: PTH100, PTH118, PTH120, PTH123
from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ovdoctor.process.child import Child
    from ovdoctor.process.protocol import Interpreter, Run, Stopped

INSIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside.py")
RUBBISH = 100
"""Lines kept that are not the script's: the first of them tell what it is instead."""


def command(executable: str, script: str, options: Mapping[str, object]) -> tuple[str, ...]:
    """How a script is run by an interpreter. Raises OSError if its source cannot be read."""
    return (executable, "-B", "-c", _source(INSIDE), _source(script), _encode(options))


def watch(child: Child, step: float, end: float, heard: Callable[[Interpreter], None] = lambda _: None) -> Run:
    """Collect one run until it ends or has to be stopped, which is when nothing came for ``step`` seconds, or at ``end``.

    ``heard`` is told of the interpreter as soon as that says what it is.
    """
    from ovdoctor.process.protocol import Done, Interpreter, Run, decode

    lines: list[str] = []
    rubbish = 0
    stopped: Stopped = ""
    limit = time.monotonic() + step
    while True:
        try:
            line = child.next_line(min(limit, end))
        except TimeoutError:
            stopped = "step" if limit < end else "total"
            child.ask_where()
            break
        if line is None:
            break
        said = decode(line)
        if said is None:
            rubbish += 1
            if rubbish <= RUBBISH:
                lines.append(line)
            continue
        lines.append(line)
        limit = time.monotonic() + step
        if isinstance(said, Interpreter):
            heard(said)
        if isinstance(said, Done):  # its way out is of no interest, and need not be waited for
            return Run(lines, 0)
    if child.flooded:
        stopped = "flood"
    code, output = child.end()
    return Run(lines, code, stopped, output)


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The user's environment, for that decides what is loaded, but for what would write files or mislead the interpreter."""
    variables = {name: value for name, value in environment.items() if name not in ("__PYVENV_LAUNCHER__", "PYTHONINSPECT")}
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    variables.setdefault("NEO_CACHE_PERSISTENT", "0")  # compute-runtime: kernels of our model are not worth keeping
    return variables


def _source(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.read()


def _encode(options: Mapping[str, object]) -> str:
    if not options:  # the usual case needs no json, whose import would delay the child
        return "{}"
    import json

    return json.dumps(options)
