"""A program run to its end: its output passed on, signals given to it, its exit code as a shell tells it."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ovdoctor.errors import InputError
from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.running.channels import Channel, close_children, open_channels
from ovdoctor.running.command import NotExecutable, NotFound, find_program
from ovdoctor.running.models import opened_files
from ovdoctor.running.relay import Relay

_FROM_KEYBOARD = ("SIGINT", "SIGQUIT", "SIGHUP", "SIGBREAK")
"""What a terminal sends to every process in its foreground."""
_OFTEN, _SELDOM, _OFTEN_FOR = 0.1, 0.5, 50
"""Seconds between looks at the files that are open: the first fifty looks, and afterwards."""


@dataclass(frozen=True)
class Ended:
    """How it ended. ``returned`` is as ``subprocess`` has it, ``code`` as shells do; ``opened`` are files of models."""

    returned: int
    printed: Excerpt
    opened: tuple[str, ...]
    stopped: bool
    """Whether somebody ended it on purpose: Ctrl-C, a signal to us, a reader of its output that went away."""

    @property
    def code(self) -> int:
        """128 and the number of the signal; on Windows the code unchanged, as the signed number that Python can return."""
        if sys.platform == "win32":
            return self.returned - (1 << 32) if self.returned >= 1 << 31 else self.returned
        return 128 - self.returned if self.returned < 0 else self.returned


def run_program(command: Sequence[str]) -> Ended:
    """Run it. Raises NotFound, NotExecutable, or InputError where there are no channels for its output."""
    program = find_program(command[0])
    try:
        channels = open_channels()
    except OSError as error:
        raise InputError(f"no channel for the program's output: {error.strerror}") from None
    signals = _Signals(channels)
    with signals.caught():
        process = _start(command, program, channels)
        signals.give_to(process)
        distinct = list(dict.fromkeys(channels))
        relays = [Relay(channel) for channel in distinct]
        watch = _Watch(process.pid)
        returned = process.wait()
        watch.stop()
        for relay in relays:
            relay.finish()
    stopped = signals.came or any(relay.unread for relay in relays)
    return Ended(returned, _joined([relay.kept_text() for relay in relays]), tuple(watch.opened), stopped)


def _start(command: Sequence[str], program: str, channels: tuple[Channel, Channel]) -> subprocess.Popen[bytes]:
    try:
        return _spawn(command, program, channels)
    except FileNotFoundError:  # it was there a moment ago: what its first line names is not
        raise NotFound(f"{program}: the interpreter that its first line names is not there") from None
    except (OSError, ValueError) as error:
        raise NotExecutable(f"{program}: cannot be run: {getattr(error, 'strerror', None) or error}") from None
    finally:
        close_children(channels)


def _spawn(command: Sequence[str], program: str, channels: tuple[Channel, Channel]) -> subprocess.Popen[bytes]:
    out, err = channels
    try:
        return subprocess.Popen(list(command), executable=program, stdout=out.child, stderr=err.child)
    except OSError as error:
        if error.errno != errno.ENOEXEC or sys.platform == "win32":
            raise
        script = ["/bin/sh", program, *command[1:]]  # one without a first line that says so: shells run it themselves
        return subprocess.Popen(script, stdout=out.child, stderr=err.child)


def _joined(texts: Sequence[Excerpt]) -> Excerpt:
    return Excerpt("\n".join(each.text for each in texts), sum(each.left_out for each in texts))


class _Watch:
    """Looks now and then at the files that the program has open: a model is read and closed, its weights stay mapped."""

    def __init__(self, process: int) -> None:
        self.opened: dict[str, None] = {}
        self._process = process
        self._over = threading.Event()
        if sys.platform == "linux":
            threading.Thread(target=self._work, name="ovdoctor-watch", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    def _work(self) -> None:
        looks = 0
        while not self._over.wait(_OFTEN if looks < _OFTEN_FOR else _SELDOM):
            looks += 1
            self.opened.update(dict.fromkeys(opened_files(self._process)))


class _Signals:
    """Signals to us are for the program. Those from the keyboard it has got already."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.came = False
        self._channels = channels
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def give_to(self, process: subprocess.Popen[bytes]) -> None:
        """Now there is somebody to give them to."""
        self._process = process
        for number in self._early:
            process.send_signal(number)

    @contextmanager
    def caught(self) -> Iterator[None]:
        """For the block. A signal that we were told to ignore stays ignored, by the program too."""
        handlers: dict[str, Callable[[int, FrameType | None], None]] = {
            **dict.fromkeys((*_FROM_KEYBOARD, "SIGTERM"), self._pass_on),
            "SIGWINCH": self._fit,
        }
        known = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
        before = {number: signal.getsignal(number) for number in known}
        for number, handler in known.items():
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, handler)
        try:
            yield
        finally:
            for number, handler_before in before.items():
                signal.signal(number, handler_before)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        if signal.Signals(number).name in _FROM_KEYBOARD and _has_keyboard():
            return
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)

    def _fit(self, number: int, frame: FrameType | None) -> None:
        for channel in self._channels:
            channel.fit()


def _has_keyboard() -> bool:
    """Whether we are in the foreground of a terminal, whose keys then reach the program without us."""
    if sys.platform == "win32":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
