"""Installed packages of the distribution: dpkg, apk, pacman, rpm and snap.

The databases are read as text, because that takes milliseconds and needs no tool; only rpm's is not text.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

import msgspec

from ovdoctor.collect.host.base import Host, exists
from ovdoctor.facts.states import Record
from ovdoctor.facts.versions import parse

_LIMIT = 64 << 20
_DPKG = "/var/lib/dpkg/status"
_DPKG_PARTS = "/var/lib/dpkg/status.d"  # distroless images: one file per package, without a status
_APK = "/lib/apk/db/installed"
_PACMAN = "/var/lib/pacman/local"
_RPM = ("/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm")
_RPM_FORMAT = r"%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n"
_SNAPS = {"intel-npu-driver"}
_SNAP_ROOTS = ("/snap", "/var/lib/snapd/snap")


class Package(msgspec.Struct, frozen=True):
    """An installed package, its version as the manager writes it."""

    name: str
    version: str
    manager: str

    @property
    def source(self) -> str:
        """Where a fact taken from this package comes from."""
        return f"{self.manager}: {self.name} {self.version}"

    @property
    def upstream(self) -> str:
        """The version without epoch."""
        return re.sub(r"^\d+:", "", self.version)

    def record(self) -> Record:
        """The package as an entry of a list fact."""
        known = {"name": self.name, "manager": self.manager}
        return {**known, "version": self.version} if parse(self.version, "deb") else known


_Reader: TypeAlias = Callable[[Host, Collection[str]], list[Package]]
"""Reads one database. Raises FileNotFoundError if this system has none of that kind."""


def installed(host: Host, names: Collection[str]) -> list[Package] | None:
    """Those of ``names`` that are installed; ``None`` if no package database is here. Raises OSError if one is locked."""
    readers = (_dpkg, _dpkg_parts, _apk, _pacman, _rpm)
    databases = [found for read in readers if (found := _if_there(read, host, names)) is not None]
    packages = [package for found in (*databases, _snap(host, names)) for package in found]
    return list(dict.fromkeys(packages)) if databases or packages else None


def first(packages: Collection[Package] | None, names: Collection[str]) -> Package | None:
    """The installed package that stands first in ``names``."""
    by_name = {package.name: package for package in reversed(list(packages or ()))}
    return next((by_name[name] for name in names if name in by_name), None)


def _if_there(read: _Reader, host: Host, names: Collection[str]) -> list[Package] | None:
    try:
        return read(host, names)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _dpkg(host: Host, names: Collection[str]) -> list[Package]:
    stanzas = _stanzas(host.read_text(_DPKG, _LIMIT), "Package: ", names)
    # "hold ok installed" is installed too: people put drivers on hold.
    return [
        Package(name, _field(stanza, "Version: "), "dpkg")
        for name, stanza in stanzas
        if _field(stanza, "Status: ").endswith(" ok installed")
    ]


def _dpkg_parts(host: Host, names: Collection[str]) -> list[Package]:
    text = "\n\n".join(
        host.read_text(f"{_DPKG_PARTS}/{file}") for file in host.list_folder(_DPKG_PARTS) if not file.endswith(".md5sums")
    )
    return [Package(name, _field(stanza, "Version: "), "dpkg") for name, stanza in _stanzas(text, "Package: ", names)]


def _apk(host: Host, names: Collection[str]) -> list[Package]:
    stanzas = _stanzas(host.read_text(_APK, _LIMIT), "P:", names)
    return [Package(name, _field(stanza, "V:"), "apk") for name, stanza in stanzas]


def _stanzas(text: str, key: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """(name, what follows it in its paragraph) for paragraphs whose ``key`` is one of ``names``.

    One search for all names: 5 MB take 7 ms, and nothing is copied that is not wanted.
    """
    text = f"\n{text}"
    for match in re.finditer(rf"\n{key}({'|'.join(map(re.escape, names))})(?=\n)", text):
        end = text.find("\n\n", match.end())
        yield match[1], text[match.end() : end if end >= 0 else len(text)]


def _field(stanza: str, key: str) -> str:
    return stanza.partition(f"\n{key}")[2].partition("\n")[0].strip()


def _pacman(host: Host, names: Collection[str]) -> list[Package]:
    folders = (folder.rsplit("-", 2) for folder in host.list_folder(_PACMAN))
    return [Package(parts[0], f"{parts[1]}-{parts[2]}", "pacman") for parts in folders if len(parts) == 3 and parts[0] in names]


def _rpm(host: Host, names: Collection[str]) -> list[Package]:
    if exists(host, _DPKG) or not any(exists(host, folder) for folder in _RPM):  # Debian's rpm keeps an empty database
        raise FileNotFoundError
    try:
        answer = host.run(("rpm", "-q", "--qf", _RPM_FORMAT, *names))
    except FileNotFoundError as error:
        # A database without the tool (minimal images) is one that cannot be read, not an empty one.
        raise PermissionError(errno.EACCES, "there is an rpm database, but no rpm to read it") from error
    if failed := next((line for line in answer.err.splitlines() if line.startswith("error:")), None):
        raise OSError(errno.EIO, f"rpm: {failed}")
    lines = (line.split("\t") for line in answer.out.splitlines() if "\t" in line)
    return [Package(name, version, "rpm") for name, version in lines]


def _snap(host: Host, names: Collection[str]) -> Iterator[Package]:
    for root in _SNAP_ROOTS:
        for name in _SNAPS.intersection(names):
            try:
                text = host.read_text(f"{root}/{name}/current/meta/snap.yaml")
            except OSError:
                continue
            if version := re.search(r"(?m)^version:\s*['\"]?([^'\"\s]+)", text):
                yield Package(name, version[1], "snap")
