"""The GPU: adapters on the bus, nodes, OpenCL loader and drivers, compute runtime or Windows driver."""

from __future__ import annotations

from ovdoctor.collect.facts import Found
from ovdoctor.collect.gpu import linux, windows
from ovdoctor.collect.host.base import Host
from ovdoctor.facts.states import Absent
from ovdoctor.facts.vocabulary.devices import GPU

NAMES = tuple(fact.name for fact in GPU)


def collect(host: Host) -> Found:
    """Every fact of ``NAMES``. OpenVINO has no GPU plugin for macOS, so there is nothing to look for there."""
    match host.identity.platform:
        case "linux":
            return linux.collect(host)
        case "win32":
            return windows.collect(host)
        case platform:
            return {name: Absent(f"no GPU for OpenVINO with {platform}") for name in NAMES}
