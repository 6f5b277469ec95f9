"""A machine that was recorded, or written down by hand: every look is answered from a ``Recording``."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TypeVar

from ovdoctor.collect.host.base import Completed, FileStatus, HostIdentity, RegistryValue
from ovdoctor.collect.host.recording import Recording, error_of, load_recording

T = TypeVar("T")
K = TypeVar("K")
P = TypeVar("P", bound=PurePath)


class RecordedHost:
    """A ``Host`` that replays a recording. What the recording implies need not be written: a file is in its folder,
    has a status (root's, 0644) and, where the recording is of the whole machine, makes its folder's listing."""

    def __init__(self, recording: Recording) -> None:
        # Paths and registry keys of Windows are equal whatever their case; pure paths know that.
        self._path = PureWindowsPath if recording.identity.platform == "win32" else PurePosixPath
        self._recording = recording
        self._whole = recording.otherwise == "absent"
        self._files = self._by_path(recording.files)
        self._binaries = self._by_path(recording.binaries)
        self._folders = self._by_path(recording.folders)
        self._statuses = self._by_path(recording.statuses)
        self._real_paths = self._by_path(recording.links)
        self._links = {path: self._path(real) for path, real in self._real_paths.items() if self._path(real) != path}
        self._access = self._by_path(recording.access)
        contents = [*self._files, *self._binaries]
        self._tree = _tree([*contents, *_listed(self._folders), *self._statuses, *self._real_paths, *self._access])
        self._values = {PureWindowsPath(key): values for key, values in recording.registry.items()}
        self._keys = {PureWindowsPath(key): names for key, names in recording.registry_keys.items()}
        if self._whole:
            registry = _tree([*self._values, *_listed(self._keys)])
            self._values = {key: self._values.get(key, {}) for key in registry}
            self._keys = {key: sorted(self._keys.get(key, names)) for key, names in registry.items()}

    @classmethod
    def load(cls, path: Path) -> RecordedHost:
        """The host recorded in a file or folder. Raises InputError."""
        return cls(load_recording(path))

    @property
    def identity(self) -> HostIdentity:
        return self._recording.identity

    @property
    def environment(self) -> Mapping[str, str]:
        return self._recording.environment

    def read_text(self, path: str, limit: int = 1 << 20) -> str:
        self._raise_recorded("read_text", path)
        text = self._find(self._files, path)
        if text is None and (data := self._find(self._binaries, path)) is not None:
            return data[:limit].decode("utf-8", errors="replace")
        if text is None:
            raise self._no_answer(path, there=self._follow(path) in self._tree)
        return text[:limit]

    def read_bytes(self, path: str, limit: int = 65536) -> bytes:
        self._raise_recorded("read_bytes", path)
        if (data := self._find(self._binaries, path)) is not None:
            return data[:limit]
        text = self._find(self._files, path)
        if text is None or not self._whole:
            raise self._no_answer(path, there=self._follow(path) in self._tree)
        return text.encode()[:limit]

    def list_folder(self, path: str) -> list[str]:
        self._raise_recorded("list_folder", path)
        if (names := self._find(self._folders, path)) is not None:
            return sorted(names)
        if self._find(self._files, path) is not None:
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        implied = self._tree.get(self._follow(path))
        if not self._whole or implied is None:
            raise self._no_answer(path, there=implied is not None)
        return sorted(implied)

    def status(self, path: str) -> FileStatus:
        self._raise_recorded("status", path)
        if (status := self._find(self._statuses, path)) is not None:
            return status
        target = self._follow(path)
        if target not in self._tree:
            raise self._no_answer(path, there=False)
        if target in self._folders or self._tree[target]:
            return FileStatus(mode=0o755, uid=0, gid=0, size=0, folder=True)
        contents = self._binaries.get(target) or self._files.get(target, "").encode()
        return FileStatus(mode=0o644, uid=0, gid=0, size=len(contents))

    def real_path(self, path: str) -> str:
        self._raise_recorded("real_path", path)
        if (real := self._real_paths.get(self._path(path))) is not None:
            return real
        target = self._follow(path)
        if not self._whole or target not in self._tree:
            raise self._no_answer(path, there=target in self._tree)
        return str(target)

    def may_open(self, path: str) -> bool:
        self._raise_recorded("may_open", path)
        if (access := self._find(self._access, path)) is not None:
            return access
        if not self._whole:
            raise self._no_answer(path, there=False)
        return _may_open(self.status(path), self.identity)

    def run(self, command: Sequence[str], timeout: float = 3.0) -> Completed:
        words = " ".join(command)
        self._raise_recorded("run", words)
        return self._get(self._recording.commands, words)

    def registry_values(self, key: str) -> dict[str, RegistryValue]:
        self._raise_recorded("registry_values", key)
        return self._get(self._values, PureWindowsPath(key))

    def registry_keys(self, key: str) -> list[str]:
        self._raise_recorded("registry_keys", key)
        return self._get(self._keys, PureWindowsPath(key))

    def measure(self, what: str) -> dict[str, int | float | str | list[str]]:
        self._raise_recorded("measure", what)
        return self._get(self._recording.measures, what)

    def _by_path(self, section: Mapping[str, T]) -> dict[PurePath, T]:
        return {self._path(path): answer for path, answer in section.items()}

    def _find(self, section: Mapping[PurePath, T], path: str) -> T | None:
        """What a section says of the path itself, else of the place to which links on its way lead."""
        return section.get(self._path(path), section.get(self._follow(path)))

    def _follow(self, path: str) -> PurePath:
        here: PurePath = self._path(path)
        for _ in self._links:  # as often as there are links, so that links in a circle end
            link = next((above for above in (here, *here.parents) if above in self._links), None)
            if link is None or (here in self._tree and link != here):
                break
            here = self._links[link] / here.relative_to(link)
        return here

    def _raise_recorded(self, look: str, subject: str) -> None:
        if (text := self._recording.errors.get(f"{look} {subject}")) is not None:
            raise error_of(text)

    def _get(self, section: Mapping[K, T], subject: K) -> T:
        if subject not in section:
            raise self._no_answer(str(subject), there=False)
        return section[subject]

    def _no_answer(self, subject: str, *, there: bool) -> OSError:
        if self._whole and not there:
            return FileNotFoundError(errno.ENOENT, "No such file or directory", subject)
        return OSError(errno.ENODATA, "not recorded", subject)


def _listed(folders: Mapping[P, Iterable[str]]) -> list[P]:
    return [*folders, *(folder / name for folder, names in folders.items() for name in names)]


def _tree(paths: Iterable[P]) -> dict[P, set[str]]:
    """Every path and every folder above it, with the names that lie in it."""
    tree: dict[P, set[str]] = {}
    for path in paths:
        tree.setdefault(path, set())
        for below, above in zip((path, *path.parents), path.parents, strict=False):
            tree.setdefault(above, set()).add(below.name)
    return tree


def _may_open(status: FileStatus, who: HostIdentity) -> bool:
    shift = 6 if who.uid == status.uid else 3 if status.gid in who.gids else 0
    return who.uid == 0 or status.mode >> shift & 0o6 == 0o6
