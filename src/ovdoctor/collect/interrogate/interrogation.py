"""The parent of the probe: starts it at once, watches it, and starts it again without what killed it.

Light on purpose: the child is to import OpenVINO while we import the rest of ourselves. ``msgspec`` comes with the first
line that the child says.
"""

# Pathlib would delay the child.
# ruff: noqa: PTH100, PTH118, PTH120, PTH123
from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time

from ovdoctor.collect.interpreter import missing_because
from ovdoctor.collect.interrogate.child import Child
from ovdoctor.collect.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ovdoctor.collect.interpreter import Chosen
    from ovdoctor.collect.interrogate.protocol import Interpreter, Run, Stopped, Transcript

PROBE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "probe.py")
RUBBISH = 100
"""Lines kept that are not the probe's: the first of them tell what it is instead."""
STEP_LIMIT = 20.0
TOTAL_LIMIT = 60.0


class Interrogation:
    """One interpreter being asked about its OpenVINO. Starts when it is made; ``transcript`` waits for the end."""

    def __init__(
        self,
        chosen: Chosen,
        *,
        devices: Sequence[str] = (),
        live: bool = False,
        step_limit: float = STEP_LIMIT,
        total_limit: float = TOTAL_LIMIT,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Ask about ``devices`` (all, if there are none), with ``live`` run a model on each; limits are seconds."""
        self._chosen = chosen
        self._live = live
        self._limits = (step_limit, total_limit)
        self._options: dict[str, object] = {"devices": list(devices)} if devices else {}
        if live:
            self._options["live"] = True
        if total_limit != TOTAL_LIMIT:
            self._options["limit"] = total_limit + 30
        self._environment = child_environment(os.environ if environment is None else environment)
        self._end = time.monotonic() + total_limit
        self._runs: list[Run] = []
        self._interpreter: Interpreter | None = None
        self._failure = ""
        self._given_up = False
        self._told, self._over = threading.Event(), threading.Event()
        self._child: Child | None = None
        atexit.register(self.stop)  # a child that hangs must not outlive us
        _stop_on_signals(self)
        self._child = self._start({})
        try:
            threading.Thread(target=self._supervise, name="ovdoctor-interrogation", daemon=True).start()
        except RuntimeError:  # no more threads: then we wait here
            self._supervise()

    def interpreter(self) -> Interpreter | None:
        """What the interpreter is. Waits for its first line, some 30 ms; ``None`` if it cannot be asked."""
        self._told.wait()
        return self._interpreter

    def transcript(self) -> Transcript:
        """Everything that was said. Waits for the end, for the total limit and a moment at most."""
        from ovdoctor.collect.interrogate.protocol import Limits, Transcript

        self._over.wait()
        return Transcript(
            executable=printable(self._chosen.executable),
            chosen=printable(self._chosen.reason),
            runs=list(self._runs),
            live=self._live,
            limits=Limits(*self._limits),
            failure=printable(self._failure),
        )

    def stop(self) -> None:
        """Give up: kill the child. What it said so far stands, with the question in progress as timed out."""
        self._given_up = True
        if self._child is not None:
            self._child.stop()

    def _start(self, options: dict[str, object]) -> Child | None:
        options = {**self._options, **options}
        command = (self._chosen.executable, "-B", "-c", _source(), _encode(options))
        try:
            return Child(command, self._environment)
        except (OSError, ValueError) as error:
            why = missing_because(self._chosen.executable)
            self._failure = f"{self._chosen.executable} {why}" if why else str(getattr(error, "strerror", None) or error)
            return None

    def _supervise(self) -> None:
        child = self._child
        try:
            while child is not None:
                self._runs.append(self._watch(child))
                from ovdoctor.collect.interrogate.resume import resume

                options = resume(self._runs)
                if options is None or self._given_up or time.monotonic() >= self._end:
                    break
                child = self._child = self._start(dict(options))
        finally:
            self._told.set()
            self._over.set()
            if child is not None:  # nobody waits for this
                child.end()
            atexit.unregister(self.stop)

    def _watch(self, child: Child) -> Run:
        """Collect one run until it ends or has to be stopped."""
        from ovdoctor.collect.interrogate.protocol import Done, Interpreter, Run, decode

        lines: list[str] = []
        rubbish = 0
        stopped: Stopped = ""
        limit = time.monotonic() + self._limits[0]
        while True:
            try:
                line = child.next_line(min(limit, self._end))
            except TimeoutError:
                stopped = "step" if limit < self._end else "total"
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
            limit = time.monotonic() + self._limits[0]
            if isinstance(said, Interpreter) and self._interpreter is None:
                self._interpreter = said
                self._told.set()
            if isinstance(said, Done):  # its way out is of no interest, and need not be waited for
                return Run(lines, 0)
        if child.flooded:
            stopped = "flood"
        if self._given_up:
            stopped = "total"
        code, output = child.end()
        return Run(lines, code, stopped, output)


def _stop_on_signals(asked: Interrogation) -> None:
    """The probe ends with us by itself; what is no Python does not. Signals that somebody else minds are left to him."""

    def stop(number: int, _frame: object) -> None:
        asked.stop()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The user's environment, for that decides what is loaded, but for what would write files or mislead the interpreter."""
    variables = {name: value for name, value in environment.items() if name not in ("__PYVENV_LAUNCHER__", "PYTHONINSPECT")}
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    variables.setdefault("NEO_CACHE_PERSISTENT", "0")  # compute-runtime: kernels of our model are not worth keeping
    return variables


def _source() -> str:
    with open(PROBE, encoding="ascii") as file:
        return file.read()


def _encode(options: Mapping[str, object]) -> str:
    if not options:  # the usual case needs no json, whose import would delay the child
        return "{}"
    import json

    return json.dumps(options)
