"""The GPU on Windows: adapters, driver and OpenCL drivers from the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ovdoctor.collect import libraries, pci
from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.gpu.device import HARDWARE, adapters_among, identify, newest_intel
from ovdoctor.collect.gpu.opencl import icd_record, intel_driver
from ovdoctor.collect.host.base import Host, RegistryValue
from ovdoctor.collect.pci import PciDevice
from ovdoctor.collect.windows_driver import driver_date, driver_version
from ovdoctor.facts.states import Absent, Known, Record

LOADER = "OpenCL.dll"
_DRIVER = ("gpu.driver.version", "gpu.driver.date")
_OPENCL = ("gpu.opencl.icds", "gpu.opencl.intel")
_LINUX_ONLY = (
    *("gpu.nodes", "gpu.node.path", "gpu.node.access", "gpu.node.group", "gpu.dxg"),
    *("gpu.compute_runtime.version", "gpu.compute_runtime.legacy", "gpu.igc.version"),
)
_VALUE = "OpenCLDriverName"
_VENDORS = r"HKLM\SOFTWARE\Khronos\OpenCL\Vendors"
_COMPONENTS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{5c4c3332-344d-483c-8739-259e934c9cc8}"
_STORE_PACKAGES = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\Applications",
    r"HKCU\Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages",
)
_ON12 = re.compile(r"Microsoft\.D3DMappingLayers_(\d+(?:\.\d+)+)_")
_INTEL_LIBRARY = re.compile(r"igdrcl|intelopencl", re.IGNORECASE)


def collect(host: Host) -> Found:
    """Every fact of the GPU that the machine itself can tell."""
    found: Found = dict.fromkeys(_LINUX_ONLY, Absent("not on Windows"))
    with unknown_on_error(found, (*HARDWARE, *_DRIVER, *_OPENCL), pci.PNP):
        devices = pci.devices(host)
        found |= identify(devices, pci.PNP)
        adapters = adapters_among(devices)
        newest = newest_intel(adapters)
        missing = found["gpu.intel.pci"]  # absent, or unknown
        found["gpu.driver.version"] = driver_version(newest) if newest else missing
        found["gpu.driver.date"] = driver_date(newest) if newest else missing
        icds = _icds(host, adapters)
        found |= {"gpu.opencl.icds": Known(icds, "registry"), "gpu.opencl.intel": intel_driver(icds, "registry")}
    found["gpu.opencl.on12"] = look("registry: Microsoft.D3DMappingLayers", lambda: _on12(host))
    loaders = libraries.find(host, LOADER)
    found["gpu.opencl.loaders"] = Known([loader.record() for loader in loaders], "System32, PATH")
    found["gpu.opencl.loader"] = Known(loaders[0].path, "System32, PATH") if loaders else Absent("System32, PATH")
    return found


def _icds(host: Host, adapters: Sequence[PciDevice]) -> list[Record]:
    """Drivers in the order in which the OpenCL loader asks: each display adapter, the software components of those that
    name none, the Vendors key (https://github.com/KhronosGroup/OpenCL-ICD-Loader/pull/21)."""
    icds: dict[str, Record] = {}
    enabled = [adapter for adapter in adapters if not adapter.disabled]
    for adapter in enabled:
        for library in _names(adapter.software.get(_VALUE)):
            icds[library] = icd_record(host, adapter.software_key or adapter.location, library, intel=adapter.is_intel)
    complete = all(_VALUE in adapter.software for adapter in enabled)
    for key, library in [*([] if complete else _components(host)), *_vendors(host)]:
        if library not in icds:
            icds[library] = icd_record(host, key, library, intel=_INTEL_LIBRARY.search(library) is not None)
    return list(icds.values())


def _components(host: Host) -> Iterator[tuple[str, str]]:
    """Which adapter a component belongs to only Windows knows; one that was left behind names a file that is gone."""
    try:
        keys = [rf"{_COMPONENTS}\{name}" for name in host.registry_keys(_COMPONENTS) if name.isdigit()]
    except FileNotFoundError:
        return
    for key in keys:
        for library in _names(host.registry_values(key).get(_VALUE)):
            yield key, library


def _vendors(host: Host) -> list[tuple[str, str]]:
    try:
        values = host.registry_values(_VENDORS)
    except FileNotFoundError:
        return []
    return [(_VENDORS, library) for library, disabled in sorted(values.items()) if disabled == 0]


def _names(value: RegistryValue | None) -> list[str]:
    """The value is text; AMD once wrote a list (https://github.com/KhronosGroup/OpenCL-ICD-Loader/issues/84)."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [text for text in texts if text]


def _on12(host: Host) -> str | None:
    """Version of Microsoft's pack, which crashes the enumeration of devices in some versions
    (https://github.com/openvinotoolkit/openvino/issues/33923)."""
    for key in _STORE_PACKAGES:
        try:
            names = host.registry_keys(key)
        except FileNotFoundError:
            continue
        for name in names:
            if match := _ON12.match(name):
                return match[1]
    return None
