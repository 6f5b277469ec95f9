"""A machine that is written down while it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import TypeVar

import msgspec

from ovdoctor.collect.host.base import Completed, FileStatus, Host, HostIdentity, RegistryValue
from ovdoctor.collect.host.recording import Recording, text_of

T = TypeVar("T")
S = TypeVar("S", str, bytes)


class RecordingHost:
    """A ``Host`` that passes every look on to another and keeps the answer, errors included. Usable from threads.

    Only what was asked for is kept: of the environment no variable that nobody read.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._lock = Lock()
        self._recording = Recording(identity=host.identity, otherwise="unknown")
        self._environment = _Environment(host.environment, self._recording.environment, self._lock)

    @property
    def recording(self) -> Recording:
        """Everything that was seen so far; it replays to the same answers."""
        with self._lock:
            return msgspec.convert(msgspec.to_builtins(self._recording), Recording)

    @property
    def identity(self) -> HostIdentity:
        return self._host.identity

    @property
    def environment(self) -> Mapping[str, str]:
        return self._environment

    def read_text(self, path: str, limit: int = 1 << 20) -> str:
        return self._keep_longest("read_text", path, self._recording.files, lambda: self._host.read_text(path, limit))

    def read_bytes(self, path: str, limit: int = 65536) -> bytes:
        kept = self._recording.binaries
        return self._keep_longest("read_bytes", path, kept, lambda: self._host.read_bytes(path, limit))

    def list_folder(self, path: str) -> list[str]:
        return self._keep("list_folder", path, self._recording.folders, lambda: self._host.list_folder(path))

    def status(self, path: str) -> FileStatus:
        return self._keep("status", path, self._recording.statuses, lambda: self._host.status(path))

    def real_path(self, path: str) -> str:
        return self._keep("real_path", path, self._recording.links, lambda: self._host.real_path(path))

    def may_open(self, path: str) -> bool:
        return self._keep("may_open", path, self._recording.access, lambda: self._host.may_open(path))

    def run(self, command: Sequence[str], timeout: float = 3.0) -> Completed:
        words = " ".join(command)
        return self._keep("run", words, self._recording.commands, lambda: self._host.run(command, timeout))

    def registry_values(self, key: str) -> dict[str, RegistryValue]:
        return self._keep("registry_values", key, self._recording.registry, lambda: self._host.registry_values(key))

    def registry_keys(self, key: str) -> list[str]:
        return self._keep("registry_keys", key, self._recording.registry_keys, lambda: self._host.registry_keys(key))

    def measure(self, what: str) -> dict[str, int | float | str | list[str]]:
        return self._keep("measure", what, self._recording.measures, lambda: self._host.measure(what))

    def _keep(self, look: str, subject: str, section: dict[str, T], get: Callable[[], T]) -> T:
        name = f"{look} {subject}"
        try:
            answer = get()
        except OSError as error:
            with self._lock:
                self._recording.errors[name] = text_of(error)
            raise
        with self._lock:
            section[subject] = answer
            self._recording.errors.pop(name, None)
        return answer

    def _keep_longest(self, look: str, path: str, section: dict[str, S], get: Callable[[], S]) -> S:
        """Of a file that is read again with a lower limit the longer contents answer for both."""
        before = section.get(path)
        answer = self._keep(look, path, section, get)
        if before is not None and len(before) > len(answer):
            with self._lock:
                section[path] = before
        return answer


class _Environment(Mapping[str, str]):
    """The variables of a host; what is read of them goes into ``seen``."""

    def __init__(self, variables: Mapping[str, str], seen: dict[str, str], lock: Lock) -> None:
        self._variables = variables
        self._seen = seen
        self._lock = lock

    def __getitem__(self, name: str) -> str:
        value = self._variables[name]
        with self._lock:
            self._seen[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)
