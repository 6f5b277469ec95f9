"""One release's NPU compiler as a child process under Wine: asked one model at a time, restarted when it crashes or hangs."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

SECONDS = 40
"""A network of some hundred operations takes a few seconds."""
_RUNTIME = "msvcp140,msvcp140_1,msvcp140_2,msvcp140_atomic_wait,vcruntime140,vcruntime140_1,concrt140=n,b"
"""Wine's own C++ runtime lacks functions that OpenVINO calls: Microsoft's, unpacked beside OpenVINO, is used."""
_FRAMES = re.compile(r"\s*Exception from ")
_PREFIX = re.compile(
    r"(\[NPU_VCL\] )?(Compilation failed\. vcl\w+ result: |Compiler returned msg: ?|Failed to call VCL API : vcl\w+ result: )"
)
_STAMP = re.compile(r"^\[ERROR\] [\d:.]+ ?|Got Diagnostic at loc\(.*?\) : ")


class Answer(NamedTuple):
    """How far a model came: ``done``, or ``read_model``, ``compile_model``, ``crash``, ``timeout``; the compiler's sentences."""

    stage: str
    ok: bool
    error: str
    log: str


def home() -> Path:
    """Where the Windows libraries are kept."""
    return Path(os.environ.get("OVDOCTOR_NPU_WINDOWS") or Path.home() / ".cache" / "ovdoctor" / "npu-windows")


def environment() -> dict[str, str]:
    """For Wine: a prefix of its own, no windows, no log."""
    inherited = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    overrides = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": f"mscoree,mshtml=;{_RUNTIME}"}
    return {**inherited, **overrides, "WINEPREFIX": os.fspath(home() / "wine")}


class NpuChild:
    """One release."""

    def __init__(self, release: str) -> None:
        self.release = release
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()

    def ask(self, model: Path, platform: str) -> Answer:
        """What that release does with that model for that platform."""
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(f"{platform}\t{_windows(model)}\n".encode())
        return self._answer(SECONDS)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def __enter__(self) -> NpuChild:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        command = ["wine", os.fspath(home() / "npu_compile.exe"), _windows(home() / self.release)]
        for attempt in range(4):  # the Wine server of a process that has just died may still be going down
            pipe = subprocess.PIPE
            process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, env=environment(), bufsize=0, start_new_session=True
            )
            os.setpriority(os.PRIO_PROCESS, process.pid, 10)
            self._process, self._lines = process, queue.Queue()
            threading.Thread(target=_read, args=(process, self._lines), daemon=True).start()
            answer = self._answer(300)
            if answer.ok:
                return process
            self.close()
            time.sleep(2 * attempt + 1)
        raise RuntimeError(f"{self.release} does not start: {answer.error}")

    def _answer(self, seconds: float) -> Answer:
        log: list[str] = []
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                self.close()
                return Answer("timeout", False, f"TIMEOUT after {seconds:.0f} s", logged(log))
            if line is None:
                self.close()
                return Answer("crash", False, "the process ended", logged(log))
            if not line.startswith("@RESULT\t"):
                log.append(line)
                continue
            _, stage, ok, error = line.split("\t", 3)
            if stage == "crash":
                self.close()
            return Answer(stage, ok == "1", sentence(error), logged(log))


def sentence(error: str) -> str:
    """The compiler's own words, without the places in OpenVINO's sources where the error passed by."""
    lines = (_PREFIX.sub("", line).strip() for line in error.split("\\n") if not _FRAMES.match(line))
    return " | ".join(line for line in lines if line)[:200]


def logged(lines: list[str]) -> str:
    """The first errors that the compiler logged: which pass failed, and why."""
    errors = [_STAMP.sub("", line).strip() for line in lines if "[ERROR]" in line or "error:" in line]
    return " | ".join(errors[:3])[:800]


def _windows(path: Path) -> str:
    return "Z:" + os.fspath(path.absolute()).replace("/", "\\")


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line.decode("utf-8", "replace").rstrip("\r\n"))
    lines.put(None)
