"""The NPU on Windows: the PnP registry, and the files of the driver package."""

from __future__ import annotations

import ntpath
import re

from ovdoctor.collect import libraries, pci
from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.host.base import Host, exists
from ovdoctor.collect.npu.device import IDENTITY, identify, npu_among
from ovdoctor.collect.pci import PciDevice
from ovdoctor.collect.windows_driver import driver_date, driver_version
from ovdoctor.facts.states import Absent, Fact, Known, Unknown

LOADER = "ze_loader.dll"
_DRIVER = ("npu.driver.version", "npu.driver.date")
_USER_MODE = ("npu.umd.files", "npu.umd.path", "npu.compiler.file")
_LINUX_ONLY = (
    *("npu.kernel.module", "npu.kernel.module.version", "npu.kernel.module.available", "npu.kernel.bound"),
    *("npu.firmware.files", "npu.firmware.loaded", "npu.firmware.error"),
    *("npu.node.path", "npu.node.access", "npu.node.group", "npu.node.mode"),
    *("npu.umd.stale", "npu.packages"),
)
_COMPILER = re.compile(r"(npu|vpux)_driver_compiler\.dll$", re.IGNORECASE)


def collect(host: Host) -> Found:
    """Every fact of the NPU that the machine itself can tell."""
    found: Found = dict.fromkeys(_LINUX_ONLY, Absent("not on Windows"))
    with unknown_on_error(found, (*IDENTITY, *_DRIVER, *_USER_MODE), pci.PNP):
        npu = npu_among(pci.devices(host))
        found |= identify(npu, pci.PNP)
        found |= _driver(host, npu) if npu else dict.fromkeys((*_DRIVER, *_USER_MODE), Absent("no NPU in the PnP registry"))
    return found | _loader(host)


def _driver(host: Host, npu: PciDevice) -> Found:
    if npu.software_key is None:
        return dict.fromkeys((*_DRIVER, *_USER_MODE), Absent(f"{npu.location}: no driver is installed"))
    found: Found = {"npu.driver.version": driver_version(npu), "npu.driver.date": driver_date(npu)}
    return found | _user_mode(host, npu, npu.software_key)


def _user_mode(host: Host, npu: PciDevice, key: str) -> Found:
    """The library that the Level Zero loader takes from the driver's key; it passes over a disabled device."""
    path = npu.software.get("LevelZeroDriverPath")
    if not isinstance(path, str) or npu.disabled:
        why = "the device is disabled" if npu.disabled else "no LevelZeroDriverPath"
        return dict.fromkeys(_USER_MODE, Absent(f"{key}: {why}"))
    umd = look(f"{key}: LevelZeroDriverPath", lambda: path if exists(host, path) else None)
    folder = ntpath.dirname(path)
    return {
        "npu.umd.path": umd,
        "npu.umd.files": _files(umd),
        "npu.compiler.file": look(folder, lambda: _compiler(host, folder)),
    }


def _files(umd: Fact) -> Fact:
    if isinstance(umd, Unknown):
        return umd
    path = str(umd.value) if isinstance(umd, Known) else None
    return Known([{"name": ntpath.basename(path), "path": path}] if path else [], umd.source)


def _compiler(host: Host, folder: str) -> str | None:
    return next((ntpath.join(folder, name) for name in host.list_folder(folder) if _COMPILER.match(name)), None)


def _loader(host: Host) -> Found:
    loaders = libraries.find(host, LOADER)
    if not loaders:
        absent = Absent(f"System32, PATH: {LOADER}")
        return {"npu.loader.path": absent, "npu.loader.version": absent}
    path, version = loaders[0].path, loaders[0].version
    untold = Unknown("the file does not tell its version", path)
    return {"npu.loader.path": Known(path, path), "npu.loader.version": Known(version, path) if version else untold}
