"""Display adapters on the bus, and the newest of Intel's among them. The same on Linux and Windows."""

from __future__ import annotations

from collections.abc import Sequence

from ovdoctor.collect.facts import Found
from ovdoctor.collect.pci import DISPLAY, PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown
from ovdoctor.facts.vocabulary.devices import GPU_GENERATIONS
from ovdoctor.hardware.pci_ids import GPUS

INTEL_FACTS = (
    *("gpu.intel.generation", "gpu.intel.codename", "gpu.intel.pci"),
    *("gpu.intel.kernel_driver", "gpu.intel.count"),
)
HARDWARE = ("gpu.hardware", *INTEL_FACTS)


def adapters_among(devices: Sequence[PciDevice]) -> list[PciDevice]:
    """The display adapters that are there. Crescent Island has no display and calls itself an accelerator."""
    return [device for device in devices if _is_adapter(device) and not device.remembered]


def _is_adapter(device: PciDevice) -> bool:
    return device.base_class == DISPLAY or (device.is_intel and device.device in GPUS)


def newest_intel(adapters: Sequence[PciDevice]) -> PciDevice | None:
    """Intel's GPU of the newest generation. One that the table does not know counts as the newest: nobody is told the
    generation of another in its place. Of two equals it is the discrete one."""
    return max((adapter for adapter in adapters if adapter.is_intel), key=_age, default=None)


def _age(adapter: PciDevice) -> tuple[int, bool]:
    gpu = GPUS.get(adapter.device)
    return (GPU_GENERATIONS.index(gpu.generation), gpu.discrete) if gpu else (len(GPU_GENERATIONS), False)


def identify(devices: Sequence[PciDevice], source: str) -> Found:
    """The facts of ``HARDWARE``; ``source`` is the bus that was looked at."""
    adapters = adapters_among(devices)
    newest = newest_intel(adapters)
    found: Found = {"gpu.hardware": Known([_record(adapter) for adapter in adapters], source)}
    if newest is None:
        return found | _without_intel(devices, source)
    found["gpu.intel.count"] = Known(sum(adapter.is_intel for adapter in adapters), source)
    found["gpu.intel.pci"] = Known(newest.id, newest.location)
    found["gpu.intel.kernel_driver"] = Known(newest.driver, newest.location) if newest.driver else Absent(newest.location)
    gpu = GPUS.get(newest.device)
    table = f"table of PCI ids: {newest.id}"
    unknown: Fact = Unknown(f"the Intel GPU {newest.id} is not in the table of PCI ids", newest.location)
    found["gpu.intel.generation"] = Known(gpu.generation, table) if gpu else unknown
    found["gpu.intel.codename"] = Known(gpu.codename, table) if gpu else unknown
    return found


def _without_intel(devices: Sequence[PciDevice], source: str) -> Found:
    lost = next((device for device in devices if device.is_intel and _is_adapter(device)), None)
    if lost is not None:
        reason = f"Windows remembers the Intel GPU {lost.id}, but no driver holds it now: it may have been taken out"
        return dict.fromkeys(HARDWARE, Unknown(reason, lost.location))
    return {**dict.fromkeys(INTEL_FACTS, Absent(source)), "gpu.intel.count": Known(0, source)}


def _record(adapter: PciDevice) -> Record:
    record = {"pci": adapter.id, "vendor": adapter.vendor_name, "kernel_driver": adapter.driver}
    if adapter.name:
        record["name"] = adapter.name
    gpu = GPUS.get(adapter.device) if adapter.is_intel else None
    if gpu is None:
        return record
    return {**record, "generation": gpu.generation, "codename": gpu.codename, "discrete": gpu.discrete}
