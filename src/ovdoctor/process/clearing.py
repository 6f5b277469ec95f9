"""Ended by a signal: what is to be cleared away first, and Ctrl-C at any moment.

Ctrl-C does not raise KeyboardInterrupt in the command line. Python raises it between any two instructions
(https://docs.python.org/3/library/signal.html#note-on-signal-handlers-and-exceptions): inside the import system, whose lock is
then never given back, so that all threads wait for ever; or inside callbacks, which print a traceback and go on. So whatever has
to be undone is registered here and undone by the handler, and the process is over. A program that uses ovdoctor as a library
keeps its own handler: there ``finally`` does the same.

Light on purpose: this is imported before all else.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INTERRUPTED = 130
"""What shells give for SIGINT: 128 and its number."""
_to_clear: list[Callable[[], None]] = []
_last_words = [("interrupted", INTERRUPTED)]
_holding: list[None] = []
_pending: list[None] = []
_process = [0]


@contextlib.contextmanager
def at_end(clear: Callable[[], None]) -> Iterator[None]:
    """Have something cleared away if a signal ends us meanwhile. What else may end the block is the caller's matter."""
    clear_on_signals(clear)
    try:
        yield
    finally:
        forget(clear)


def clear_on_signals(clear: Callable[[], None]) -> None:
    """Call this before SIGTERM, SIGHUP or Ctrl-C end us. Signals that somebody else minds are left to him."""
    _to_clear.append(clear)
    if sys.platform == "win32":
        return
    with contextlib.suppress(ValueError):  # not the main thread, where signals do not come
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _clear_and_end)
                _process[0] = os.getpid()


def forget(clear: Callable[[], None]) -> None:
    """It need no longer be called."""
    with contextlib.suppress(ValueError):
        _to_clear.remove(clear)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that is gone after the block, also if a signal ends us. Raises OSError."""
    import tempfile
    from functools import partial
    from pathlib import Path

    with undivided():
        folder = Path(tempfile.mkdtemp(prefix="ovdoctor-"))
        clear = partial(_remove, folder)
        clear_on_signals(clear)
    try:
        yield folder
    finally:
        clear()
        forget(clear)


def quit_on_interrupt() -> None:
    """From now on, Ctrl-C clears away, says so, and ends the process. One that was told to ignore it goes on ignoring it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        quit_on(signal.SIGINT)


def quit_on(number: signal.Signals) -> None:
    """The same for another signal. Raises ValueError in another thread than the main one."""
    signal.signal(number, _interrupted)
    _process[0] = os.getpid()


def ignore_interrupt() -> None:
    """All is done and told: what is left of the process takes a moment, in which Python minds no signal any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def last_words(sentence: str, code: int) -> Iterator[None]:
    """What Ctrl-C says in this block, and the exit code that it gives."""
    _last_words.append((sentence, code))
    try:
        yield
    finally:
        _last_words.pop()


@contextlib.contextmanager
def undivided() -> Iterator[None]:
    """A short block of the main thread that is done wholly, or not begun, whenever Ctrl-C comes."""
    _holding.append(None)
    try:
        yield
    finally:
        _holding.pop()
        if _pending and not _holding:
            _quit()


def _interrupted(_number: int, _frame: object) -> None:
    if _holding:
        _pending.append(None)
    else:
        _quit()


def _quit() -> None:
    """Nothing is imported here: another thread may be holding the lock for it."""
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sentence, code = _last_words[-1]
    if os.getpid() == _process[0]:  # a process that was forked has its parent's list
        _clear()
        with contextlib.suppress(OSError):
            os.write(2, f"ovdoctor: {sentence}\n".encode())
    os._exit(code)


def _clear_and_end(number: int, _frame: object) -> None:
    if os.getpid() == _process[0]:
        _clear()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _clear() -> None:
    for clear in reversed(_to_clear):
        with contextlib.suppress(Exception):  # the next one is to be cleared away as well
            clear()
    _see_off()


def _see_off() -> None:
    """Wait a moment for the children that were killed: whoever waits for us finds none of them."""
    if sys.platform == "win32":
        return
    end = time.monotonic() + 0.5
    with contextlib.suppress(ChildProcessError):  # none is left
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.002)


def _remove(folder: Path) -> None:
    """Some tries: a process that is being killed may be writing into it."""
    import shutil

    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)
