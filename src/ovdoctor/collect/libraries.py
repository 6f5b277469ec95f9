"""Which shared library would be loaded: the dynamic loader's search, without loading anything."""

from __future__ import annotations

import ntpath
import posixpath
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import msgspec

from ovdoctor.collect.host.base import Host, exists
from ovdoctor.facts.states import Record

_MAIN_CONFIGURATION = "/etc/ld.so.conf"
_ELF_32_BIT = "\x7fELF\x01"
_NUMBER_IN_NAME = re.compile(r"\.so\.(\d+(?:\.\d+)+)")
# "FileVersion" and the number, as UTF-16 in the resources of a DLL: between replaced bytes the NULs stay readable.
_NUMBER_IN_DLL = re.compile("\0".join("FileVersion") + r"\x00{2,6}((?:[\d.]\x00)+)")
_DLL_LIMIT = 8 << 20


class Library(msgspec.Struct, frozen=True):
    """A library file: the path under which it is found, the file behind its links, and the version that tells."""

    path: str
    real: str
    version: str | None = None

    @property
    def name(self) -> str:
        """Name of the file as it is asked for."""
        return ntpath.basename(self.path)  # splits at both kinds of slash

    def record(self) -> Record:
        """The library as an entry of a list fact; without a version where the file does not tell it."""
        known = {"name": self.name, "path": self.path}
        return known if self.version is None else {**known, "version": self.version}


def find(host: Host, *names: str) -> list[Library]:
    """Files of those names on the loader's path: name by name, the one that would be loaded first, each file once."""
    look_in = _windows if host.identity.platform == "win32" else _linux
    found: dict[tuple[str, str], Library] = {}
    for library in look_in(host, names):
        found.setdefault((library.name, library.real), library)
    return list(found.values())


def is_there(host: Host, library: str) -> bool:
    """Whether a library that is given by path, or by a name for the loader to search, is there. Raises OSError."""
    path = ntpath.isabs(library) if host.identity.platform == "win32" else library.startswith("/")
    return exists(host, library) if path else bool(find(host, library))


def _linux(host: Host, names: Sequence[str]) -> Iterator[Library]:
    folders = search_folders(host)
    for name in names:
        for folder in folders:
            path = f"{folder}/{name}"
            try:
                real = host.real_path(path)
                if host.read_text(path, 5) == _ELF_32_BIT:  # /usr/lib of a 64-bit Fedora, lib32 of Steam
                    continue
            except OSError:  # what this user cannot reach, his loader does not reach either
                continue
            number = _NUMBER_IN_NAME.search(posixpath.basename(real))
            yield Library(path, real, number[1] if number else None)


def search_folders(host: Host) -> list[str]:
    """Folders of the Linux loader in its order.

    A conda environment comes first: its Python has a DT_RPATH, which goes before LD_LIBRARY_PATH, and OpenVINO's
    plugins do not switch that off (they carry RPATH, not RUNPATH, from 2023.2 on).
    """
    machine = host.identity.machine
    folders = [f"{prefix}/lib"] if (prefix := active_conda(host)) else []
    folders += host.environment.get("LD_LIBRARY_PATH", "").split(":")
    folders += _configured(host, _MAIN_CONFIGURATION)
    folders += [f"/lib/{machine}-linux-gnu", f"/usr/lib/{machine}-linux-gnu"]
    folders += ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"]
    folders += ["/run/opengl-driver/lib"]  # NixOS: https://github.com/oneapi-src/level-zero/issues/367
    return list(dict.fromkeys(folder.rstrip("/") for folder in folders if folder.startswith("/")))


def active_conda(host: Host) -> str | None:
    """The conda environment whose Python is used: not the base that a shell has always on, beneath a virtual environment."""
    return None if host.environment.get("VIRTUAL_ENV") else host.environment.get("CONDA_PREFIX")


def _configured(host: Host, path: str) -> Iterator[str]:
    """Folders that ld.so.conf names, includes followed in place."""
    try:
        lines = host.read_text(path).splitlines()
    except OSError:
        return
    for line in lines:
        words = line.partition("#")[0].split()
        if words[:1] == ["include"]:
            for pattern in words[1:]:
                for included in _matching(host, posixpath.join(posixpath.dirname(path), pattern)):
                    yield from _configured(host, included)
        else:
            yield from words[:1]


def _matching(host: Host, pattern: str) -> list[str]:
    folder, name = posixpath.split(pattern)
    try:
        return [posixpath.join(folder, found) for found in host.list_folder(folder) if fnmatchcase(found, name)]
    except OSError:
        return []


def _windows(host: Host, names: Sequence[str]) -> Iterator[Library]:
    """System32 goes before PATH: https://learn.microsoft.com/windows/win32/dlls/dynamic-link-library-search-order"""
    root = host.environment.get("SYSTEMROOT", r"C:\Windows")
    folders = [rf"{root}\System32", *host.environment.get("PATH", "").split(";")]
    for path in (ntpath.join(folder, name) for name in names for folder in folders if folder):
        if _reachable(host, path):
            yield Library(path, ntpath.normcase(path), dll_version(host, path))


def _reachable(host: Host, path: str) -> bool:
    try:
        return exists(host, path)
    except OSError:  # a folder of PATH that this user may not enter
        return False


def dll_version(host: Host, path: str) -> str | None:
    """File version of a DLL; ``None`` if it has none or cannot be read."""
    try:
        number = _NUMBER_IN_DLL.search(host.read_text(path, _DLL_LIMIT))
    except OSError:
        return None
    return number[1].replace("\0", "").strip(".") if number else None
