"""The version schemes that really occur around OpenVINO, and how each is ordered."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from ovdoctor.facts.truth import Truth
from ovdoctor.facts.versions.debian import debian_key
from ovdoctor.facts.versions.openvino import openvino_key

_LONGEST = 200
"""Characters of the longest text that is taken for a version."""


class Version(msgspec.Struct, frozen=True):
    """A version of one scheme. ``key`` orders it; ``exact`` is false where its place beside an equal number is not known."""

    scheme: str
    text: str
    key: tuple[object, ...]
    numbers: tuple[int, ...]
    exact: bool = True

    def precedes(self, other: Version) -> Truth:
        """Whether this version is older than ``other``. Raises TypeError across schemes: rules are checked before."""
        if self.scheme != other.scheme:
            raise TypeError(f"cannot compare {self.scheme} version {self.text} with {other.scheme} version {other.text}")
        if not (self.exact and other.exact) and _padded(self.numbers, 4) == _padded(other.numbers, 4):
            return Truth.UNKNOWN
        return Truth.of(self.key < other.key)

    def starts_with(self, numbers: tuple[int, ...]) -> bool:
        """Whether the leading numbers are these (``2024.3.*``)."""
        return _padded(self.numbers, len(numbers))[: len(numbers)] == numbers


class Scheme(msgspec.Struct, frozen=True):
    """One way of writing versions: what it is for, examples for documentation, and the reader (``None``: not of it)."""

    name: str
    meaning: str
    examples: tuple[str, ...]
    read: Callable[[str], Version | None]


def _padded(numbers: tuple[int, ...], length: int) -> tuple[int, ...]:
    return numbers + (0,) * (length - len(numbers))


def _numeric(scheme: str, pattern: str) -> Callable[[str], Version | None]:
    """A scheme of dotted numbers; what follows them (a packaging suffix) does not order."""
    compiled = re.compile(pattern)

    def read(text: str) -> Version | None:
        match = compiled.match(text.strip())
        if match is None:
            return None
        numbers = tuple(int(part) for part in match[1].split("."))
        return Version(scheme, text.strip(), _padded(numbers, 6), numbers)

    return read


def _read_openvino(text: str) -> Version | None:
    found = openvino_key(text.strip())
    return found and Version("openvino", text.strip(), found.key, found.numbers, found.exact)


def _read_deb(text: str) -> Version | None:
    found = debian_key(text.strip())
    return found and Version("deb", text.strip(), *found)


_KERNEL = re.compile(r"v?(\d+(?:\.\d+){1,3})(?:-rc(\d+))?(?:-(\d+))?(?![\d.])")


def _read_kernel(text: str) -> Version | None:
    match = _KERNEL.match(text.strip())
    if match is None:
        return None
    numbers = tuple(int(part) for part in match[1].split("."))
    candidate = int(match[2]) if match[2] else 1 << 30  # a release candidate sorts before its release
    return Version("kernel", text.strip(), (_padded(numbers, 4), candidate, int(match[3] or 0)), numbers)


def _read_pep440(text: str) -> Version | None:
    from packaging.version import InvalidVersion
    from packaging.version import Version as Pep440

    try:
        found = Pep440(text.strip())
    except InvalidVersion:
        return None
    return Version("pep440", text.strip(), (found,), found.release)


SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme(
            "openvino",
            "an OpenVINO release, nightly or build string; a nightly sorts before its release",
            ("2024.5", "2024.5.0.dev20240911", "2026.3.0-22451-8a17657b995-releases/2026/3"),
            _read_openvino,
        ),
        Scheme(
            "windows",
            "a Windows driver: exactly four numbers, the first of them 9 or more",
            ("32.0.100.3104", "31.0.101.2134"),
            _numeric("windows", r"((?:9|[1-9]\d+)(?:\.\d+){3})$"),
        ),
        Scheme(
            "npu-linux",
            "a release of intel/linux-npu-driver: three numbers below 9, then whatever its package adds",
            ("1.10.0", "v1.32.1-rc1", "1.35.0.20260722-29913847000~ubuntu24.04"),
            _numeric("npu-linux", r"v?([0-8]\.\d{1,3}\.\d{1,3})(?=$|[.\-~+ ])"),
        ),
        Scheme(
            "compute-runtime",
            "a release of intel/compute-runtime: year, week, build and patch",
            ("24.35.30872.22", "22.43.24595.30+i538~22.04"),
            _numeric("compute-runtime", r"v?(\d{2}\.\d{2}\.\d{5,6}(?:\.\d+)?)(?=$|[.\-~+ ])"),
        ),
        Scheme(
            "deb",
            "a Debian package version, ordered as dpkg orders it",
            ("1:2.3-1~bpo12+1", "1.0.16900.23-1"),
            _read_deb,
        ),
        Scheme(
            "kernel",
            "a kernel release",
            ("6.8.0-45-generic", "6.17.0-rc3", "5.15.167.4-microsoft-standard-WSL2"),
            _read_kernel,
        ),
        Scheme("pep440", "a Python package or Python itself", ("1.26.4", "2025.1.0.0", "3.13.0rc1"), _read_pep440),
        Scheme(
            "dotted",
            "numbers with dots; what follows does not order",
            ("2.31", "22.04", "15.4.1", "1.17.17"),
            _numeric("dotted", r"v?(\d+(?:\.\d+)*)"),
        ),
    )
}


def parse(text: str, scheme: str) -> Version | None:
    """Read ``text`` as a version of ``scheme``; ``None`` if it is not one."""
    return SCHEMES[scheme].read(text) if len(text) <= _LONGEST else None


def parse_any(text: str, schemes: tuple[str, ...]) -> Version | None:
    """Read ``text`` by the first of ``schemes`` that can."""
    return next((version for scheme in schemes if (version := parse(text, scheme)) is not None), None)
