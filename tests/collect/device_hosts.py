"""Pieces of machines with NPUs and GPUs, put together into recorded hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import HostIdentity
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Known, Value
from ovdoctor.facts.vocabulary import VOCABULARY

Piece = Mapping[str, Mapping[str, Any]]

RELEASE = "6.8.0-45-generic"
USER = HostIdentity("linux", "x86_64", RELEASE, uid=1000, gids=(1000, 992))
ROOT = msgspec.structs.replace(USER, uid=0, gids=(0,))
OUTSIDER = msgspec.structs.replace(USER, gids=(1000,))
WINDOWS = HostIdentity("win32", "AMD64", "10", "10.0.26100")
MAC = HostIdentity("darwin", "arm64", "24.1.0")

LIB = "/usr/lib/x86_64-linux-gnu"
ENUM = r"HKLM\SYSTEM\CurrentControlSet\Enum\PCI"
CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class"
SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
NPU_CLASS = "{f01a9d53-3ff6-48d2-9f97-c8a7004be10c}"
DISPLAY_CLASS = "{4d36e968-e325-11ce-bfc1-08002be10318}"

UBUNTU: Piece = {
    "files": {
        "/etc/group": "root:x:0:\nvideo:x:44:\nrender:x:992:anna\n",
        "/etc/ld.so.conf": "include /etc/ld.so.conf.d/*.conf\n",
        "/etc/ld.so.conf.d/x86_64-linux-gnu.conf": f"# Multiarch support\n/lib/x86_64-linux-gnu\n{LIB}\n",
        f"/lib/modules/{RELEASE}/modules.dep": "kernel/drivers/accel/ivpu/intel_vpu.ko.zst: kernel/drivers/gpu/drm/drm.ko\n",
        f"/lib/modules/{RELEASE}/modules.builtin": "kernel/fs/ext4/ext4.ko\n",
        "/lib/firmware/regulatory.db": "",
        "/var/lib/dpkg/status": "Package: libc6\nStatus: install ok installed\nVersion: 2.39-0ubuntu8\n",
    },
    "links": {"/lib/x86_64-linux-gnu": LIB},
    "folders": {"/sys/bus/pci/devices": []},
}


def host(*pieces: Piece, identity: HostIdentity = USER, **sections: Mapping[str, Any]) -> RecordedHost:
    """A machine of those pieces; later ones add to earlier ones."""
    merged: dict[str, dict[str, Any]] = {}
    for piece in (*pieces, sections):
        for section, answers in piece.items():
            merged.setdefault(section, {}).update(answers)
    devices = "/sys/bus/pci/devices"
    if devices in merged.get("folders", {}):
        seen = {path.split("/")[5] for path in merged["files"] if path.startswith(f"{devices}/")}
        merged["folders"][devices] = sorted({*merged["folders"][devices], *seen})
    return RecordedHost(msgspec.convert({"identity": identity, **merged}, Recording))


def pci(address: str, device: str, base_class: str, driver: str | None) -> Piece:
    """A PCI device, ``device`` as vendor:device."""
    folder = f"/sys/bus/pci/devices/{address}"
    vendor, _, number = device.partition(":")
    files = {f"{folder}/class": f"0x{base_class}0000\n", f"{folder}/vendor": f"0x{vendor}\n", f"{folder}/device": f"0x{number}\n"}
    return {"files": files, "links": {f"{folder}/driver": f"/sys/bus/pci/drivers/{driver}"} if driver else {}}


def node(path: str, sysfs: str, address: str, *, gid: int = 992, mode: int = 0o660) -> Piece:
    """A device node, and its entry in sysfs."""
    device = f"/sys/devices/pci0000:00/{address}"
    status = {"mode": mode, "uid": 0, "gid": gid, "size": 0}
    return {"statuses": {path: status}, "links": {f"{sysfs}/device": device}}


def library(path: str, real: str | None = None, content: str = "\x7fELF\x02") -> Piece:
    """A shared library, mostly behind a link."""
    return {"files": {real or path: content}, "links": {path: real} if real else {}}


def dpkg(*packages: str) -> Piece:
    """Installed packages as ``name=version``."""
    pairs = (package.split("=") for package in packages)
    stanzas = [
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n" for name, version in pairs
    ]
    return {"files": {"/var/lib/dpkg/status": "\n".join(["Package: bash\nStatus: install ok installed\n", *stanzas])}}


def pnp(device: str, base_class: str, instance: str, name: str, driver: Mapping[str, Any] | None, **values: Any) -> Piece:
    """A device in the PnP registry; ``driver`` are the values of its driver's key."""
    vendor, _, number = device.upper().partition(":")
    model = f"VEN_{vendor}&DEV_{number}&SUBSYS_22DB17AA&REV_04"
    guid = NPU_CLASS if base_class == "12" else DISPLAY_CLASS
    number_of_driver = f"{instance.count('&'):04d}"
    hardware = {
        "HardwareID": [rf"PCI\VEN_{vendor}&DEV_{number}&CC_{base_class}0000"],
        "DeviceDesc": f"@oem1.inf,%x%;{name}",
        **values,
    }
    if driver is None:
        return {"registry": {rf"{ENUM}\{model}\{instance}": hardware}}
    key = rf"{guid}\{number_of_driver}"
    return {"registry": {rf"{ENUM}\{model}\{instance}": {**hardware, "Driver": key}, rf"{CLASS}\{key}": dict(driver)}}


def value(found: Found, name: str) -> Value:
    """The value of a fact that must be known, and of the kind that the vocabulary says."""
    fact = found[name]
    assert isinstance(fact, Known), (name, fact)
    assert mismatch(VOCABULARY[name].kind, fact.value) is None, (name, fact)
    return fact.value
