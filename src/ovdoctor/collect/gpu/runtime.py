"""Intel's compute runtime and graphics compiler on Linux, by their packages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence

from ovdoctor.collect import libraries, os_packages
from ovdoctor.collect.facts import Found, reason
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.os_packages import Package
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse

_REGULAR = ("intel-opencl-icd", "intel-opencl", "intel-compute-runtime", "libze-intel-gpu1")
"""Debian, Ubuntu and Intel; Fedora and openSUSE; Arch and Alpine; Level Zero without OpenCL."""
_LEGACY = (
    *("intel-opencl-icd-legacy1", "intel-opencl-icd-legacy"),
    *("intel-compute-runtime-legacy", "intel-compute-runtime-legacy-bin", "libze-intel-gpu-legacy1-1"),
)
"""Intel; Debian and Ubuntu; Arch. Gen8, Gen9 and Gen11 from 24.35.30872.22 on (LEGACY_PLATFORMS.md of the runtime)."""
_COMPILER = ("intel-igc-core-2", "libigc2", "intel-igc-core", "libigc1", "intel-igc-libs", "intel-igc", "intel-graphics-compiler")
_COMPILER_LIBRARIES = ("libigc.so.2", "libigc.so.1")
_RUNTIME_NUMBER = re.compile(r"\d{2}\.\d{2}\.\d{5,6}(?:\.\d+)?(?=$|[.\-~+])")


def collect(host: Host, drivers: Sequence[str]) -> Found:
    """Versions of the two tracks of the runtime and of the compiler; ``drivers`` are Intel's registered libraries."""
    try:
        packages = os_packages.installed(host, (*_REGULAR, *_LEGACY, *_COMPILER))
        unread = None if packages is not None else "there is no package database in this file system"
    except OSError as error:
        packages, unread = None, reason(error)
    legacy = [driver for driver in drivers if "legacy" in posixpath.basename(driver)]
    regular = [driver for driver in drivers if driver not in legacy]
    return {
        "gpu.compute_runtime.version": _runtime(packages, _REGULAR, regular, unread),
        "gpu.compute_runtime.legacy": _runtime(packages, _LEGACY, legacy, unread),
        "gpu.igc.version": _compiler(host, packages or []),
    }


def _runtime(packages: list[Package] | None, names: Collection[str], files: Sequence[str], unread: str | None) -> Fact:
    package = os_packages.first(packages, names)
    if package and (number := _RUNTIME_NUMBER.match(package.upstream)):
        return Known(number[0], package.source)
    if package:
        return Unknown(f"{package.version} of {package.name} is not a version of the compute runtime", package.source)
    if unread:
        return Unknown(unread, "package database")
    if files:
        return Unknown(f"{files[0]} is there, but no package owns it", "package database")
    return Absent(f"package database: {', '.join(names)}")


def _compiler(host: Host, packages: Sequence[Package]) -> Fact:
    """The newest, which is the one of the regular track; IGC 1 may stay beside it for the legacy track."""
    ours = [package for package in packages if package.name in _COMPILER]
    numbered = [(found.numbers, package) for package in ours if (found := parse(package.upstream, "dotted"))]
    if numbered:
        numbers, package = max(numbered, key=lambda pair: pair[0])
        return Known(".".join(map(str, numbers)), package.source)
    files = libraries.find(host, *_COMPILER_LIBRARIES)
    if not files:
        return Absent(", ".join(_COMPILER_LIBRARIES))
    if files[0].version:
        return Known(files[0].version, files[0].real)
    return Unknown(f"{files[0].path} is there, but its name has no version and no package owns it", files[0].path)
