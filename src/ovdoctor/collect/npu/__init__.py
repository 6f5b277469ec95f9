"""The NPU: on the bus, in the kernel, its node, its firmware, its driver in user space."""

from __future__ import annotations

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.npu import linux, windows
from ovdoctor.facts.states import Absent
from ovdoctor.facts.vocabulary.devices import NPU

FROM_OPENVINO = ("npu.driver.reported", "npu.compiler.version", "npu.compiler.route")
"""What only OpenVINO can tell; collected elsewhere."""
NAMES = tuple(fact.name for fact in NPU if fact.name not in FROM_OPENVINO)


def collect(host: Host) -> Found:
    """Every fact of ``NAMES``. A driver that is installed without hardware is told too."""
    match host.identity.platform:
        case "linux":
            return linux.collect(host)
        case "win32":
            return windows.collect(host)
        case platform:
            return {name: Absent(f"no NPU with {platform}") for name in NAMES}
