"""How a collector says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from ovdoctor.collect.host.base import Host
from ovdoctor.collect.text import printable
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value

Found: TypeAlias = dict[str, Fact]
Collector: TypeAlias = Callable[[Host], Found]
"""One subject of the machine. It may raise OSError: its facts are then unknown for that reason."""


def look(source: str, get: Callable[[], Value | None]) -> Fact:
    """Known with what ``get`` returns; absent for ``None`` or FileNotFoundError; unknown for any other OSError."""
    try:
        value = get()
    except (FileNotFoundError, NotADirectoryError):
        return Absent(source)
    except OSError as error:
        return Unknown(reason(error), source)
    return Absent(source) if value is None else Known(value, source)


def reason(error: OSError) -> str:
    """An operating system error as the end of "unknown: …"."""
    return printable(f"{error.strerror or type(error).__name__}{f': {error.filename}' if error.filename else ''}")


@contextmanager
def unknown_on_error(found: Found, names: tuple[str, ...], source: str) -> Iterator[None]:
    """Facts that the block did not get to, because of an OSError, become unknown for that reason."""
    try:
        yield
    except OSError as error:
        for name in names:
            found.setdefault(name, Unknown(reason(error), source))
