"""What a program prints, passed on as it comes, and both ends of it kept."""

from __future__ import annotations

import os
import threading

from ovdoctor.errors import InputError
from ovdoctor.logs.excerpt import Ends, Excerpt
from ovdoctor.running.channels import Channel

FIRST, LAST = 512 << 10, 1536 << 10
"""Bytes of a stream that are kept from its beginning and from its end."""
_CHUNK = 1 << 16
_GRACE = 0.3
"""Seconds without a word after which a program that has ended has nothing more to say: who still holds its output is another."""


class Relay:
    """Reads one channel in a thread of its own until nobody writes to it any more, or nobody reads what is passed on."""

    def __init__(self, channel: Channel) -> None:
        self._kept = Ends(FIRST, LAST)
        self.unread = False
        """Whether the reader of our own output went away."""
        self._channel = channel
        self._passed = 0
        self._waits = False
        self._thread = threading.Thread(target=self._work, name="ovdoctor-relay", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """When the program has ended: until all is passed on. A reader of ours that is slow is waited for."""
        while self._thread.is_alive():
            passed = self._passed
            self._thread.join(_GRACE)
            if self._waits and self._passed == passed:
                return

    def kept_text(self) -> Excerpt:
        """What was printed; what is no text is left out."""
        try:
            return self._kept.excerpt("the output")
        except InputError:
            return Excerpt("")

    def _work(self) -> None:
        while data := self._read():
            self._kept.add(data)
            if not _write(self._channel.target, data):
                self.unread = True
                os.close(self._channel.source)  # so that the program hears of it
                return
            self._passed += len(data)

    def _read(self) -> bytes:
        self._waits = True
        try:
            return os.read(self._channel.source, _CHUNK)
        except OSError:  # EIO: the last of those who had the pseudo-terminal open has closed it
            return b""
        finally:
            self._waits = False


def _write(target: int, data: bytes) -> bool:
    """All of it; False: it is not wanted any more."""
    view = memoryview(data)
    try:
        while view:
            view = view[_write_some(target, view) :]
    except OSError:
        return False
    return True


def _write_some(target: int, view: memoryview) -> int:
    """How much was taken. Raises OSError."""
    try:
        return os.write(target, view)
    except BlockingIOError:  # who started us made it so
        import select

        select.select([], [target], [])
        return 0
