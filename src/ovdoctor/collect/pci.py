"""Display adapters and accelerators on the PCI bus: sysfs on Linux, the PnP registry on Windows."""

from __future__ import annotations

import errno
import posixpath
import re
from collections.abc import Iterator, Mapping

import msgspec

from ovdoctor.collect.host.base import Host, RegistryValue, exists
from ovdoctor.hardware.pci_ids import INTEL, VENDORS

SYSFS = "/sys/bus/pci/devices"
PNP = r"HKLM\SYSTEM\CurrentControlSet\Enum\PCI"
_CLASSES = r"HKLM\SYSTEM\CurrentControlSet\Control\Class"
_SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"

DISPLAY, ACCELERATOR = 0x03, 0x12
"""Base classes of the PCI specification; nothing else is looked at."""
_SETUP_CLASSES = {
    "{4d36e968-e325-11ce-bfc1-08002be10318}": DISPLAY,
    "{f01a9d53-3ff6-48d2-9f97-c8a7004be10c}": ACCELERATOR,
}
_DISABLED = 1  # CONFIGFLAG_DISABLED


class PciDevice(msgspec.Struct, frozen=True):
    """One device. ``driver`` is the kernel driver or Windows service that drives it."""

    vendor: str
    device: str
    base_class: int
    location: str
    """Folder in sysfs, or registry key."""
    driver: str | None = None
    name: str | None = None
    software_key: str | None = None
    """Windows: registry key of its installed driver; ``None`` if none is installed."""
    software: Mapping[str, RegistryValue] = {}
    """Windows: the values of that key."""
    remembered: bool = False
    """Windows: the registry knows the device, but no driver holds it since this start: it may have been taken out."""
    disabled: bool = False
    """Windows: switched off in the device manager."""

    @property
    def id(self) -> str:
        """vendor:device, as lspci writes it."""
        return f"{self.vendor}:{self.device}"

    @property
    def address(self) -> str:
        """Linux: the bus address (0000:00:0b.0)."""
        return posixpath.basename(self.location)

    @property
    def vendor_name(self) -> str:
        """intel, nvidia, amd or other."""
        return VENDORS.get(self.vendor, "other")

    @property
    def is_intel(self) -> bool:
        """Whether Intel made it."""
        return self.vendor == INTEL


def devices(host: Host) -> list[PciDevice]:
    """Display adapters and accelerators, in the order of the bus. Raises OSError if the bus cannot be looked at."""
    match host.identity.platform:
        case "linux":
            return list(_from_sysfs(host))
        case "win32":
            return list(_from_registry(host))
        case _:
            return []


def _from_sysfs(host: Host) -> Iterator[PciDevice]:
    try:
        addresses = host.list_folder(SYSFS)
    except FileNotFoundError as error:
        if exists(host, "/sys/bus"):  # a board without PCI
            return
        raise OSError(errno.ENODEV, "sysfs is not mounted", "/sys/bus") from error
    for address in addresses:
        folder = f"{SYSFS}/{address}"
        try:
            base_class = int(host.read_text(f"{folder}/class"), 16) >> 16
            if base_class in (DISPLAY, ACCELERATOR):
                vendor, device = (host.read_text(f"{folder}/{name}").strip()[2:].lower() for name in ("vendor", "device"))
                yield PciDevice(vendor, device, base_class, folder, _bound_driver(host, folder))
        except (FileNotFoundError, ValueError):  # unplugged in between
            continue


def _bound_driver(host: Host, folder: str) -> str | None:
    try:
        return posixpath.basename(host.real_path(f"{folder}/driver"))
    except FileNotFoundError:
        return None


def _from_registry(host: Host) -> Iterator[PciDevice]:
    try:
        models = host.registry_keys(PNP)
    except FileNotFoundError:
        return
    for model in models:
        ids = re.match(r"VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})", model, re.IGNORECASE)
        for instance in host.registry_keys(rf"{PNP}\{model}") if ids else ():
            values = host.registry_values(rf"{PNP}\{model}\{instance}")
            base_class = _base_class(values)
            if ids and base_class in (DISPLAY, ACCELERATOR):
                yield _registered(host, ids[1].lower(), ids[2].lower(), base_class, rf"{model}\{instance}", values)


def _registered(
    host: Host, vendor: str, device: str, base_class: int, instance: str, values: Mapping[str, RegistryValue]
) -> PciDevice:
    service = _text(values.get("Service")) or None
    disabled = bool(_number(values.get("ConfigFlags")) & _DISABLED)
    driver = _text(values.get("Driver"))
    key = rf"{_CLASSES}\{driver}" if driver else None
    return PciDevice(
        vendor,
        device,
        base_class,
        location=rf"{PNP}\{instance}",
        driver=service,
        # "@oem12.inf,%npu.devicedesc%;Intel(R) AI Boost"
        name=_text(values.get("DeviceDesc")).rpartition(";")[2] or None,
        software_key=key,
        software=_values(host, key) if key else {},
        remembered=not disabled and service is not None and not _held(host, service, instance),
        disabled=disabled,
    )


def _held(host: Host, service: str, instance: str) -> bool:
    """Whether a driver holds the device now, which Windows lists below the service; true where it keeps no list.

    Enum itself keeps devices that were taken out years ago.
    """
    try:
        listed = _values(host, rf"{_SERVICES}\{service}\Enum")
    except OSError:
        return True
    return not listed or any(_text(value).lower() == rf"pci\{instance}".lower() for value in listed.values())


def _values(host: Host, key: str) -> Mapping[str, RegistryValue]:
    try:
        return host.registry_values(key)
    except FileNotFoundError:
        return {}


def _base_class(values: Mapping[str, RegistryValue]) -> int | None:
    for name in ("CompatibleIDs", "HardwareID"):
        ids = values.get(name)
        if match := re.search(r"CC_([0-9A-F]{2})", " ".join(ids) if isinstance(ids, list) else "", re.IGNORECASE):
            return int(match[1], 16)
    return _SETUP_CLASSES.get(_text(values.get("ClassGUID")).lower())


def _text(value: RegistryValue | None) -> str:
    return value if isinstance(value, str) else ""


def _number(value: RegistryValue | None) -> int:
    return value if isinstance(value, int) else 0
