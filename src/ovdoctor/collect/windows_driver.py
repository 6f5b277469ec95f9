"""Version and date of an installed Windows driver, from its key in the registry."""

from __future__ import annotations

import re

from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse


def driver_version(device: PciDevice) -> Fact:
    """The version of the maker's driver; absent if none is installed, or Microsoft's stands in for it."""
    key = device.software_key
    if key is None or _stands_in(device):
        return _missing(device)
    version = device.software.get("DriverVersion")
    if isinstance(version, str) and parse(version, "windows"):
        return Known(version, key)
    return Unknown(f"the driver's key has the DriverVersion {version!r}" if version else "its key has no DriverVersion", key)


def driver_date(device: PciDevice) -> Fact:
    """The day of that driver as year-month-day; the registry writes ``10-25-2024``."""
    key = device.software_key
    if key is None or _stands_in(device):
        return _missing(device)
    date = device.software.get("DriverDate")
    if isinstance(date, str) and (match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", date)):
        return Known(f"{match[3]}-{int(match[1]):02d}-{int(match[2]):02d}", key)
    return Unknown(f"the driver's key has the DriverDate {date!r}" if date else "its key has no DriverDate", key)


def _stands_in(device: PciDevice) -> bool:
    """Whether it is the Basic Display Adapter that Windows uses where the maker's driver is missing."""
    return device.software.get("ProviderName") == "Microsoft"


def _missing(device: PciDevice) -> Absent:
    if device.software_key is None:
        return Absent(f"{device.location}: no driver is installed")
    return Absent(f"{device.software_key}: {device.software.get('DriverDesc', 'a driver')} of Microsoft stands in")
