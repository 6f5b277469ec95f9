"""Packages of the examined interpreter, read from the names of the metadata folders on its search path.

Not ``importlib.metadata``: that would tell of the interpreter that runs ovdoctor.
"""

from __future__ import annotations

import ntpath
import posixpath
import re
from types import ModuleType

import msgspec

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Host
from ovdoctor.facts.snapshot import normalise_package
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown
from ovdoctor.facts.versions import parse
from ovdoctor.process.protocol import Interpreter

SOURCE = "*.dist-info on sys.path"
_METADATA = re.compile(r"(?P<name>.+?)(?:-(?P<version>\d[^-]*?))?(?:-py\d[\d.]*)?(?:-[^-]+)?\.(?:dist|egg)-info$")


class Distribution(msgspec.Struct, frozen=True):
    """One installed distribution: normalised name, version (``None``: its metadata does not tell), the folder on sys.path."""

    name: str
    version: str | None
    folder: str
    metadata: str
    """Name of its dist-info or egg-info."""


class Installed(msgspec.Struct, frozen=True):
    """What lies on the search path: the names in each folder that is there, and the distributions, first found first."""

    interpreter: Interpreter
    listings: dict[str, list[str]]
    distributions: list[Distribution]

    def find(self, *names: str) -> list[Distribution]:
        """Distributions of these normalised names."""
        return [found for found in self.distributions if found.name in names]


def paths_of(interpreter: Interpreter) -> ModuleType:
    """``ntpath`` or ``posixpath``: paths are written as the examined machine writes them, which may not be this one."""
    return ntpath if interpreter.platform == "win32" else posixpath


def look_at_path(host: Host, interpreter: Interpreter) -> Installed:
    """List the folders of the search path. One that is not there is no matter; raises OSError for one that cannot be read."""
    listings: dict[str, list[str]] = {}
    seen = set()
    for folder in interpreter.path:
        try:
            real = host.real_path(folder)
            if real in seen:  # Fedora's venvs have lib64 -> lib, and both on the path
                continue
            seen.add(real)
            listings[folder] = host.list_folder(folder)
        except (FileNotFoundError, NotADirectoryError):  # python311.zip
            continue
    join = paths_of(interpreter).join
    distributions = [
        Distribution(normalise_package(match["name"]), match["version"] or _told(host, join(folder, name)), folder, name)
        for folder, names in listings.items()
        for name in names
        if name.endswith("-info") and (match := _METADATA.match(name))
    ]
    return Installed(interpreter, listings, distributions)


def package_facts(installed: Installed) -> Found:
    """``packages`` and ``pip.version``."""
    records = [_record(found) for found in installed.distributions]
    return {"packages": Known(records, SOURCE), "pip.version": _version_of(installed, "pip")}


def _record(found: Distribution) -> Record:
    record = {"name": found.name, "location": found.folder}
    if found.version is not None and parse(found.version, "pep440"):
        record["version"] = found.version
    return record


def _version_of(installed: Installed, name: str) -> Fact:
    found = installed.find(name)
    if not found:
        return Absent(SOURCE)
    version = found[0].version
    return Known(version, SOURCE) if version and parse(version, "pep440") else Unknown("its metadata has no version", SOURCE)


def _told(host: Host, metadata: str) -> str | None:
    """The version in the file itself, for an egg-info whose name has none (``pip install -e`` of old)."""
    for name in ("PKG-INFO", "METADATA", ""):
        try:
            text = host.read_text(f"{metadata}/{name}" if name else metadata, limit=4096)
        except OSError:  # a folder where a file was asked for, or the other way round: the version stays unknown
            continue
        if match := re.search(r"^Version: *(\S+)", text, re.MULTILINE):
            return match[1]
    return None
