"""Releases as child processes: asked one question at a time, restarted when they crash or hang."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

from releases import RELEASES, default_folder

WORKER = Path(__file__).with_name("worker.py")
SECONDS = 10
_NOISE = re.compile(r"\s*(Exception from |\[ \w+ \] Exception from|Check '|Converting input model$|While validating node )")


class Answer(NamedTuple):
    """How far a model came. ``error`` is the release's own sentence, or CRASH, or TIMEOUT."""

    stage: str
    ok: bool
    error: str


def installed() -> list[str]:
    """The releases that ``tools/releases.py`` installed, oldest first."""
    return [release for release in RELEASES if (default_folder() / release / ".ok").exists()]


def interpreter(release: str) -> Path:
    """The Python of a release."""
    place = default_folder() / release
    return place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


class Child:
    """One release."""

    def __init__(self, release: str, worker: Path = WORKER) -> None:
        self.release = release
        self._worker = worker
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def ask(self, path: Path, until: str = "read", operation: str = "") -> Answer:
        """What that release does with that model. After a crash a new process is asked: an earlier model may be to blame."""
        answer = self._ask(path, until, operation)
        return self._ask(path, until, operation) if answer.error.startswith("CRASH") else answer

    def _ask(self, path: Path, until: str, operation: str) -> Answer:
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps({"path": os.fspath(path), "until": until, "operation": operation}).encode() + b"\n")
        stage = "read"
        while True:
            try:
                line = self._lines.get(timeout=SECONDS)
            except queue.Empty:
                self.close()
                return Answer(stage, False, "TIMEOUT")
            if line is None:
                code = process.wait()
                self._process = None
                return Answer(stage, False, f"CRASH {code}")
            stage = line.get("stage", stage)
            if line.get("done"):
                return Answer(stage, line["ok"], sentence(line["error"]))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [os.fspath(interpreter(self.release)), os.fspath(self._worker)]
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=null, bufsize=0, cwd="/", start_new_session=True)
        os.setpriority(os.PRIO_PROCESS, process.pid, 10)
        self._lines = queue.Queue()
        threading.Thread(target=_read, args=(process, self._lines), daemon=True).start()
        if self._lines.get(timeout=120) is None:
            raise RuntimeError(f"{self.release} does not start")
        self._process = process
        return process


def sentence(error: str) -> str:
    """The part of an OpenVINO error that says what is wrong, on one line."""
    lines = [re.sub(r"^Check '.*?' failed at \S+:\d+:? ?", "", line.strip()) for line in error.split("\n")]
    return " | ".join(line for line in lines if line and not _NOISE.match(line))[:300]


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[dict[str, Any] | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(b"{"):
            lines.put(json.loads(line))
    lines.put(None)
