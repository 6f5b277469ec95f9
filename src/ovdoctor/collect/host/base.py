"""The one door to the machine.

Every look at the machine goes through a ``Host``: this machine (``LocalHost``), one that was recorded (``RecordedHost``),
or this one while it is being recorded (``RecordingHost``). So a Windows laptop or a broken driver is replayed anywhere,
without mocks.

Two kinds of "no" are kept apart. What is not there raises ``FileNotFoundError`` (the fact is *absent*); what could not be
looked at raises another ``OSError``, mostly ``PermissionError`` (the fact is *unknown*, with that reason).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

RegistryValue = str | int | list[str]


class FileStatus(msgspec.Struct, frozen=True):
    """What stat tells: permission bits, owner's and group's number, size in bytes, whether it is a folder."""

    mode: int
    uid: int
    gid: int
    size: int
    folder: bool = False


class Completed(msgspec.Struct, frozen=True):
    """A finished command: its exit code, and what it printed."""

    code: int
    out: str
    err: str = ""


class HostIdentity(msgspec.Struct, frozen=True):
    """What the interpreter knows without looking: ``sys.platform``, machine, kernel release, user and group numbers."""

    platform: str
    machine: str
    release: str = ""
    version: str = ""
    uid: int = -1
    gids: tuple[int, ...] = ()


class Host(Protocol):
    """Read-only access to a machine. Paths are absolute, in the machine's own writing."""

    @property
    def identity(self) -> HostIdentity:
        """Who and what this is."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables of the process."""

    def read_text(self, path: str, limit: int = 1 << 20) -> str:
        """The first ``limit`` bytes of a file, as UTF-8 with replacement. Raises OSError."""

    def read_bytes(self, path: str, limit: int = 65536) -> bytes:
        """The first ``limit`` bytes of a file, for what is no text (headers of libraries). Raises OSError.

        A recording keeps them under ``bytes``, by path, as base64.
        """

    def list_folder(self, path: str) -> list[str]:
        """Names in a folder, sorted. Raises OSError."""

    def status(self, path: str) -> FileStatus:
        """stat, following links. Raises OSError."""

    def real_path(self, path: str) -> str:
        """The path with every link resolved. Raises OSError if it is not there."""

    def may_open(self, path: str) -> bool:
        """Whether this process may open the path for reading and writing. Raises FileNotFoundError."""

    def run(self, command: Sequence[str], timeout: float = 3.0) -> Completed:
        """Run a program without a shell. Raises FileNotFoundError if there is no such program, TimeoutError, OSError."""

    def registry_values(self, key: str) -> dict[str, RegistryValue]:
        r"""Values of a Windows registry key (``HKLM\...``). Raises OSError (FileNotFoundError off Windows)."""

    def registry_keys(self, key: str) -> list[str]:
        """Names of the keys below a key, sorted. Raises OSError."""

    def measure(self, what: str) -> dict[str, int | float | str | list[str]]:
        """Figures from psutil and py-cpuinfo: ``memory``, ``cores``, ``temporary``, ``cpuid``. Raises OSError."""


def exists(host: Host, path: str) -> bool:
    """Whether the path is there. Raises OSError other than FileNotFoundError: then it is not known."""
    try:
        host.status(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def walk_folders(host: Host, folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(folder, name) of everything in those folders that exist. Raises OSError for one that cannot be read."""
    for folder in folders:
        try:
            names = host.list_folder(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for name in names:
            yield folder, name
