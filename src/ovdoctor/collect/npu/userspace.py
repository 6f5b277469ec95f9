"""The NPU's driver in user space on Linux: Level Zero loader, driver library, compiler, packages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ovdoctor.collect import libraries, os_packages
from ovdoctor.collect.facts import Found, reason
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.libraries import Library
from ovdoctor.collect.os_packages import Package
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse

LOADER = "libze_loader.so.1"
DRIVER, OLD_DRIVER = "libze_intel_npu.so.1", "libze_intel_vpu.so.1"
COMPILERS = ("libnpu_driver_compiler.so", "libvpux_driver_compiler.so")  # the second: before 1.6.0
SEARCH = "the loader's search path"

_DRIVER_PACKAGES = ("intel-level-zero-npu", "intel-npu-driver", "intel-npu-level-zero", "linux-npu-driver")
"""Intel and Ubuntu; Arch, Fedora and the snap; a Fedora copr; openSUSE."""
_LOADER_PACKAGES = ("level-zero", "libze1", "level-zero-loader", "oneapi-level-zero")
_PACKAGES = (
    *_DRIVER_PACKAGES,
    "intel-driver-compiler-npu",
    "intel-npu-compiler",
    "intel-fw-npu",
    *_LOADER_PACKAGES,
    "linux-firmware",
)
_KNOWS_NEW_NAME = "1.17.17"
"""First Level Zero loader that knows libze_intel_npu (docs/overview.md of intel/linux-npu-driver)."""
# "1.35.0.20260722-29913847000~ubuntu24.04": release, then the day of the build.
_RELEASE = re.compile(r"v?([0-8]\.\d{1,3}\.\d{1,3})(?!\d)(?:\.(20\d\d)(\d\d)(\d\d)-)?")


def collect(host: Host) -> Found:
    """Loader, user-mode driver and compiler that would be loaded, and the packages that are installed."""
    packages, listed = _packages(host)
    found = libraries.find(host, LOADER, DRIVER, OLD_DRIVER, *COMPILERS)
    loaders, new, old = ([file for file in found if file.name == name] for name in (LOADER, DRIVER, OLD_DRIVER))
    compilers = [file for file in found if file.name in COMPILERS]
    version = _loader_version(loaders, packages)
    # With both names there the new driver steps back and the old one runs, even if it is a link to the new one
    # (zeInit in umd/level_zero_driver/api/ze_driver.cpp, https://github.com/intel/linux-npu-driver/issues/107).
    usable = old or ([] if _knows_old_name_only(version) else new)
    wanted = f"{OLD_DRIVER} (this loader knows no other)" if new else f"{DRIVER}, {OLD_DRIVER}"
    release = _release(usable or new, packages)
    return {
        "npu.loader.path": _path(loaders, LOADER),
        "npu.loader.version": version,
        "npu.umd.files": Known([library.record() for library in (*old, *new)], SEARCH),
        "npu.umd.path": _path(usable, wanted),
        "npu.umd.stale": _path(old if new else [], f"{OLD_DRIVER} beside {DRIVER}"),
        "npu.driver.version": release,
        "npu.driver.date": _date(release, packages),
        "npu.compiler.file": _path(compilers, ", ".join(COMPILERS)),
        "npu.packages": listed,
    }


def _packages(host: Host) -> tuple[list[Package], Fact]:
    try:
        packages = os_packages.installed(host, _PACKAGES)
    except OSError as error:
        return [], Unknown(reason(error), "package database")
    if packages is None:
        return [], Unknown("there is no package database in this file system", "dpkg, apk, pacman, rpm")
    return packages, Known([package.record() for package in packages], "package database")


def _path(found: Sequence[Library], wanted: str) -> Fact:
    return Known(found[0].path, SEARCH) if found else Absent(f"{SEARCH}: {wanted}")


def _loader_version(loaders: Sequence[Library], packages: Sequence[Package]) -> Fact:
    if not loaders:
        return Absent(f"{SEARCH}: {LOADER}")
    if loaders[0].version:
        return Known(loaders[0].version, loaders[0].real)
    package = os_packages.first(packages, _LOADER_PACKAGES)
    if package and (numbers := re.match(r"\d+(?:\.\d+)+", package.upstream)):
        return Known(numbers[0], package.source)
    return Unknown(f"{loaders[0].real} has no version in its name, and no package owns it", SEARCH)


def _knows_old_name_only(version: Fact) -> bool:
    found = parse(str(version.value), "dotted") if isinstance(version, Known) else None
    first = parse(_KNOWS_NEW_NAME, "dotted")
    return found is not None and first is not None and found.numbers < first.numbers


def _release(drivers: Sequence[Library], packages: Sequence[Package]) -> Fact:
    """The driver's release, by the name of the file that is loaded (libze_intel_npu.so.1.13.0), else by its package."""
    if drivers and drivers[0].version and (match := _RELEASE.match(drivers[0].version)):
        return Known(match[1], drivers[0].real)
    package = os_packages.first(packages, _DRIVER_PACKAGES)
    if package and (match := _RELEASE.match(package.upstream)):
        return Known(match[1], package.source)
    if not drivers:
        return Absent(f"{SEARCH}: {DRIVER}, {OLD_DRIVER}")
    return Unknown(f"{drivers[0].path} is there, but its name has no version and no package owns it", SEARCH)


def _date(release: Fact, packages: Sequence[Package]) -> Fact:
    if isinstance(release, Absent):
        return release
    package = os_packages.first(packages, _DRIVER_PACKAGES)
    match = _RELEASE.match(package.upstream) if package else None
    if package and match and match[2] and isinstance(release, Known) and release.value == match[1]:
        return Known("-".join(match.group(2, 3, 4)), package.source)
    return Unknown("only Intel's own packages have the day of the build in their version", "package database")
