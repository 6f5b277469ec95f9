"""Where the program writes: a terminal where ours is one, so that it keeps its colours and progress bars; else a pipe.

The pseudo-terminal is for output alone. The program stays in our session with the real terminal as its standard input and its
controlling terminal: passwords, ``/dev/tty``, Ctrl-C and Ctrl-Z work as they do without us. Where standard output and standard
error are the same file, so are their channels, and the order of what is printed is kept.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

STDOUT, STDERR = 1, 2


@dataclass(frozen=True)
class Channel:
    """``target`` is our descriptor, to which everything goes that is read from ``source``; ``child`` is the program's end."""

    target: int
    source: int
    child: int
    terminal: bool

    def fit(self) -> None:
        """Give the pseudo-terminal the size of the real one."""
        if self.terminal and sys.platform != "win32":
            import fcntl
            import termios

            with contextlib.suppress(OSError):
                size = fcntl.ioctl(self.target, termios.TIOCGWINSZ, bytes(8))
                fcntl.ioctl(self.source, termios.TIOCSWINSZ, size)


def open_channels() -> tuple[Channel, Channel]:
    """For standard output and standard error; twice the same where they are one. Raises OSError where there are no more files."""
    out = _open(STDOUT)
    return out, (out if _are_same(STDOUT, STDERR) else _open(STDERR))


def _are_same(first: int, second: int) -> bool:
    return sys.platform != "win32" and os.path.samestat(os.fstat(first), os.fstat(second))


def _open(target: int) -> Channel:
    if sys.platform != "win32" and os.isatty(target):
        with contextlib.suppress(OSError):  # no pseudo-terminals here, as in some containers: then a pipe
            return _terminal(target)
    source, child = os.pipe()
    return Channel(target, source, child, terminal=False)


def _terminal(target: int) -> Channel:
    import termios

    source, child = os.openpty()
    settings = termios.tcgetattr(target)
    settings[1] &= ~termios.OPOST  # the real terminal does that, once
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(child, termios.TCSANOW, settings)
    channel = Channel(target, source, child, terminal=True)
    channel.fit()
    return channel


def close_children(channels: Sequence[Channel]) -> None:
    """When the program has its ends: only then does ours tell that nobody writes any more."""
    for number in {channel.child for channel in channels}:
        os.close(number)
