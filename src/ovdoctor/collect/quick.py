"""A quick look at this machine for ``scan``: which devices, which drivers, which OpenVINO, without importing OpenVINO.

``check`` asks OpenVINO itself, which takes as long as importing it. To judge a model its version is enough, and the name of the
metadata folder beside the package that would be imported tells it in a millisecond.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Host
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse
from ovdoctor.process.commands import run_command

_METADATA = ("openvino-*.dist-info", "openvino_nightly-*.dist-info", "openvino-*.egg-info")
"""Metadata folders of the distributions that bring the package ``openvino``."""

_ASK = """
import sys; del sys.path[0]
from importlib.machinery import PathFinder
spec = PathFinder.find_spec("openvino")
sys.stdout.buffer.write((spec.origin or "?" if spec else "").encode("utf-8", "surrogateescape"))
"""


def quick_look(python: str | None = None, limit: float = 20.0) -> Snapshot:
    """Facts ``os.*``, ``npu.*``, ``gpu.*`` and ``openvino.version`` of this machine. Raises InputError for ``python``."""
    from ovdoctor.collect.host.local import LocalHost

    host = LocalHost()
    facts: Found = {"openvino.version": installed_openvino(python, limit)}
    for subject in ("os", "npu", "gpu"):
        facts.update(_collected(subject, host))
    return Snapshot(facts)


def installed_openvino(python: str | None, limit: float) -> Fact:
    """The version of the OpenVINO that an interpreter would import."""
    from ovdoctor.process.interpreter import choose

    executable = choose(python).executable
    try:
        origin = _origin(executable, limit)
        if not origin:
            return Absent(f"search path of {executable}")
        folder = Path(origin).parent.parent
        names = [path.name for pattern in _METADATA for path in folder.glob(pattern)] if origin != "?" else []
    except (OSError, subprocess.SubprocessError) as error:
        return Unknown(f"{executable} did not tell: {error}")
    versions = {name.removesuffix(".dist-info").removesuffix(".egg-info").split("-")[1] for name in names}
    if len(versions) == 1 and parse(version := versions.pop(), "openvino"):
        return Known(version, f"package metadata in {folder}; not imported")
    return Unknown(f"what lies beside {origin} does not tell its version")


def _origin(executable: str, limit: float) -> str:
    """The file that ``import openvino`` would read; empty: none, ``?``: no file."""
    if executable == sys.executable:
        spec = PathFinder.find_spec("openvino")
        return (spec.origin or "?") if spec else ""
    command = [executable, "-B", "-c", _ASK]
    done = run_command(command, timeout=limit, stdin=subprocess.DEVNULL)
    done.check_returncode()
    origin: bytes = done.stdout
    return origin.decode("utf-8", "surrogateescape")


def _collected(subject: str, host: Host) -> Found:
    """What a collector says; what it does not say is unknown. As in a session, one that fails does not take others with it."""
    from ovdoctor.collect.registry import COLLECTORS, names_of

    found: Found = {}
    why = "the collector did not say"
    try:
        found = COLLECTORS[subject](host)
    except Exception as error:  # noqa: BLE001
        why = f"the collector '{subject}' failed: {type(error).__name__}: {error}"
    return dict.fromkeys(names_of(subject), Unknown(why)) | found
