"""Version and date of an installed Windows driver, from its key in the registry."""

from __future__ import annotations

import re

from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse


def driver_version(device: PciDevice) -> Fact:
    """The version of the maker's driver; absent if none is installed, or Microsoft's stands in for it."""
    if (missing := _missing(device)) is not None:
        return missing
    version = device.software.get("DriverVersion")
    if isinstance(version, str) and parse(version, "windows"):
        return Known(version, device.software_key or "")
    return Unknown(
        f"DriverVersion is {version!r}" if version else "the driver's key has no DriverVersion", device.software_key or ""
    )


def driver_date(device: PciDevice) -> Fact:
    """The day of that driver as year-month-day; the registry writes ``10-25-2024``."""
    if (missing := _missing(device)) is not None:
        return missing
    date = device.software.get("DriverDate")
    if isinstance(date, str) and (match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", date)):
        return Known(f"{match[3]}-{int(match[1]):02d}-{int(match[2]):02d}", device.software_key or "")
    return Unknown("the driver's key has no DriverDate that can be read", device.software_key or "")


def _missing(device: PciDevice) -> Absent | None:
    if device.software_key is None:
        return Absent(f"{device.location}: no driver is installed")
    if device.software.get("ProviderName") == "Microsoft":
        return Absent(f"{device.software_key}: {device.software.get('DriverDesc', 'a driver')} of Microsoft stands in")
    return None
