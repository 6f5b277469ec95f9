"""Which PCI device is the NPU, and what the table of ids says of it. The same on Linux and Windows."""

from __future__ import annotations

from collections.abc import Iterable

from ovdoctor.collect.facts import Found
from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.hardware.pci_ids import NPUS

IDENTITY = ("npu.hardware", "npu.platform", "npu.codename")
_DRIVERS = ("intel_vpu", "npu")
"""Kernel module on Linux, service on Windows: what they drive is an NPU, even if its id is newer than the table."""


def npu_among(devices: Iterable[PciDevice]) -> PciDevice | None:
    """The NPU, one that is there before one that Windows only remembers; ``None`` if there is none.

    Other accelerators share the PCI class: AMD XDNA, Habana, Intel's FPGA cards.
    """
    npus = [device for device in devices if device.is_intel and (device.device in NPUS or device.driver in _DRIVERS)]
    return min(npus, key=lambda device: device.remembered, default=None)


def identify(npu: PciDevice | None, source: str) -> Found:
    """The facts of ``IDENTITY``; ``source`` is the bus that was looked at."""
    if npu is None:
        return {name: Absent(source) for name in IDENTITY}
    if npu.remembered:
        reason = f"Windows remembers the NPU {npu.id}, but no driver holds it now: it may be disabled in the BIOS"
        return {name: Unknown(reason, npu.location) for name in IDENTITY}
    found: Found = {"npu.hardware": Known(npu.id, npu.location)}
    if entry := NPUS.get(npu.device):
        found["npu.platform"] = Known(entry.platform, f"table of PCI ids: {npu.id}")
        found["npu.codename"] = Known(entry.codename, f"table of PCI ids: {npu.id}")
    else:
        newer = Unknown(f"the NPU {npu.id} is not in the table of PCI ids", npu.location)
        found |= {"npu.platform": newer, "npu.codename": newer}
    return found
