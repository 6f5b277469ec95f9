"""The parent of the probe: starts it at once, watches it, and starts it again without what killed it.

Light on purpose: the child is to import OpenVINO while we import the rest of ourselves. ``msgspec`` comes with the first
line that the child says.
"""

# Pathlib would delay the child.
# ruff: noqa: PTH100, PTH118, PTH120
from __future__ import annotations

import atexit
import os
import threading
import time

from ovdoctor.collect.text import printable
from ovdoctor.process.child import Child
from ovdoctor.process.clearing import clear_on_signals, forget, undivided
from ovdoctor.process.interpreter import missing_because
from ovdoctor.process.watching import child_environment, command, watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ovdoctor.collect.interrogate.protocol import Transcript
    from ovdoctor.process.interpreter import Chosen
    from ovdoctor.process.protocol import Interpreter, Run

PROBE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "probe.py")
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
        clear_on_signals(self.stop)
        with undivided():
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
        from ovdoctor.collect.interrogate.protocol import Transcript
        from ovdoctor.process.protocol import Limits

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
        try:
            return Child(command(self._chosen.executable, PROBE, options), self._environment)
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
            forget(self.stop)

    def _watch(self, child: Child) -> Run:
        import msgspec

        run = watch(child, self._limits[0], self._end, self._hear)
        return msgspec.structs.replace(run, stopped="total") if self._given_up and run.exit != 0 else run

    def _hear(self, interpreter: Interpreter) -> None:
        if self._interpreter is None:
            self._interpreter = interpreter
            self._told.set()
