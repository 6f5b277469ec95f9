"""One process of the probe: its lines as they come, the end of what else it printed, and how it is ended.

Light on purpose: what is imported here delays the child.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import signal
import subprocess
import sys
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

EVIDENCE = 8192
"""Bytes kept of what the process printed beside the protocol."""
FLOOD = 4 << 20
"""Bytes after which what comes cannot be the probe's (which says some ten thousand)."""
FLOOD_LINES = 20_000
"""Lines, likewise: short ones take more time and memory than their bytes tell."""
_PATIENCE = 0.25
"""Seconds between two looks at a process whose pipe stays open, perhaps held by its own children, after it has ended."""


class Child:
    """A started process, watched by one thread; ``stop`` may be called from any."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it. Raises OSError."""
        windows = sys.platform == "win32"
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if windows else subprocess.PIPE,  # held open until we are gone (see probe.leash)
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=dict(environment),
            start_new_session=not windows,  # a group of its own, to be killed with all that it started
            creationflags=flags if windows else 0,
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._evidence = b""
        self.flooded = False
        self._closed = False
        self._ended: tuple[int | None, str] | None = None
        try:
            self._readers = (_thread(self._read_lines), _thread(self._read_evidence))
        except BaseException as error:  # Ctrl-C too: nobody else knows of it yet
            self.stop()
            if isinstance(error, RuntimeError):
                raise OSError(errno.EAGAIN, f"{error}, which is needed to read what it says") from error
            raise

    def next_line(self, until: float) -> str | None:
        """The next line of stdout, ``None`` after the last. Raises TimeoutError at ``until`` (of ``time.monotonic``)."""
        while True:
            left = until - time.monotonic()
            try:
                line = self._lines.get(timeout=max(0.0, min(left, _PATIENCE)))
            except queue.Empty:
                if left <= 0:
                    raise TimeoutError from None
                if self._process.poll() is None or not self._lines.empty():
                    continue
                line = None
            self._closed = line is None
            return line

    def stop(self) -> None:
        """Kill the process and its group, unless both are known to be gone: the number may be another's by now."""
        if self._ended is not None:
            return
        if sys.platform == "win32":
            if self._process.poll() is None:
                tree = ("taskkill", "/T", "/F", "/PID", str(self._process.pid))
                subprocess.run(tree, capture_output=True, check=False, timeout=10)
                self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # also after it has ended: it may have left others

    def ask_where(self) -> None:
        """Have a process that hangs print its stack (see ``probe.behave``), and give it a moment to do so."""
        if sys.platform != "win32" and self._process.poll() is None:
            self._process.send_signal(signal.SIGUSR1)
            time.sleep(0.1)

    def end(self) -> tuple[int | None, str]:
        """Kill what still runs, and clear up. Exit code (negative: a signal; ``None``: it did not end by itself), last output."""
        if self._ended is not None:
            return self._ended
        code = self._wait(_PATIENCE if self._closed else 0.0)
        self.stop()
        self._wait(5.0)  # it may hang inside the kernel, where no signal reaches it
        if self._process.stdin:
            self._process.stdin.close()
        for reader in self._readers:
            reader.join(timeout=_PATIENCE)
        self._ended = code, self._evidence.decode("utf-8", "replace")
        return self._ended

    def _wait(self, seconds: float) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=seconds)
        return None

    def _read_lines(self) -> None:
        total, count, rest = 0, 0, b""
        while not self.flooded and (chunk := _read(self._process.stdout)):
            total += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            count += len(lines)
            self.flooded = total > FLOOD or count > FLOOD_LINES
            for line in lines[: len(lines) - max(0, count - FLOOD_LINES)]:
                self._lines.put(line.decode("utf-8", "replace").rstrip("\r"))
        if rest:
            self._lines.put(rest[:EVIDENCE].decode("utf-8", "replace"))
        self._lines.put(None)

    def _read_evidence(self) -> None:
        while chunk := _read(self._process.stderr):
            self._evidence = (self._evidence + chunk)[-EVIDENCE:]


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name="ovdoctor-probe", daemon=True)
    thread.start()
    return thread


def _read(pipe: IO[bytes] | None) -> bytes:
    try:
        return os.read(pipe.fileno(), 65536) if pipe else b""
    except (OSError, ValueError):
        return b""
