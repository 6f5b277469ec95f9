"""The NPU on Linux: PCI device, kernel module, device node. Firmware and user space have modules of their own."""

from __future__ import annotations

import posixpath
from functools import partial

from ovdoctor.collect import nodes, npu_firmware, npu_userspace, pci
from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.host.base import Host, walk_folders
from ovdoctor.collect.npu_device import IDENTITY, identify, npu_among
from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value

MODULE = "intel_vpu"
_LOADED = f"/sys/module/{MODULE}"
_NODE = ("npu.node.path", "npu.node.access", "npu.node.group", "npu.node.mode")
_NO_NPU = Absent("no NPU on the PCI bus")
_MODULES = ("/lib/modules", "/run/booted-system/kernel-modules/lib/modules")  # the second: NixOS


def collect(host: Host) -> Found:
    """Every fact of the NPU that the machine itself can tell."""
    found: Found = {}
    with unknown_on_error(found, (*IDENTITY, "npu.kernel.bound", *_NODE, *npu_firmware.LOADED), pci.SYSFS):
        npu = npu_among(pci.devices(host))
        found |= identify(npu, pci.SYSFS)
        found["npu.kernel.bound"] = _bound(npu)
        found |= _node(host, npu) if npu else dict.fromkeys(_NODE, _NO_NPU)
        found |= npu_firmware.loaded(host, npu) if npu else dict.fromkeys(npu_firmware.LOADED, _NO_NPU)
    found["npu.kernel.module"] = look(_LOADED, lambda: MODULE if host.list_folder(_LOADED) is not None else None)
    found["npu.kernel.module.version"] = look(f"{_LOADED}/version", lambda: host.read_text(f"{_LOADED}/version").strip())
    found["npu.kernel.module.available"] = _available(host)
    found["npu.firmware.files"] = npu_firmware.files(host)
    return found | npu_userspace.collect(host)


def _bound(npu: PciDevice | None) -> Fact:
    """A device handed to a virtual machine (vfio-pci) is driven, but not for us."""
    if npu is None:
        return _NO_NPU
    return Known(npu.driver == MODULE, f"{npu.location}/driver: {npu.driver or 'none'}")


def _available(host: Host) -> Fact:
    """Whether the running kernel has the module; in containers its folder is mostly not there, which says nothing."""
    release = host.identity.release
    for folder in (f"{root}/{release}" for root in _MODULES):
        lists = [look(path, partial(_mentions, host, path)) for path in _lists(folder)]
        known = [fact for fact in lists if isinstance(fact, Known)]
        if known:
            return next((fact for fact in known if fact.value), known[0])
    return _configured(host, release)


def _lists(folder: str) -> tuple[str, ...]:
    return f"{folder}/modules.dep", f"{folder}/modules.builtin"


def _mentions(host: Host, path: str) -> bool:
    return f"/{MODULE}.ko" in host.read_text(path, 16 << 20)


def _configured(host: Host, release: str) -> Fact:
    for path in (f"/boot/config-{release}", f"/lib/modules/{release}/config"):
        fact = look(path, partial(_enables, host, path))
        if isinstance(fact, Known):
            return fact
    return Unknown(f"neither the modules nor the configuration of kernel {release} are in this file system", _MODULES[0])


def _enables(host: Host, path: str) -> bool:
    return "\nCONFIG_DRM_ACCEL_IVPU=" in host.read_text(path)


def _node(host: Host, npu: PciDevice) -> Found:
    """The node that belongs to the NPU: other accelerators (AMD XDNA, Habana) are numbered in the same folder."""
    found: Found = {}
    with unknown_on_error(found, _NODE, "/sys/class/accel"):
        for folder, name in walk_folders(host, ("/sys/class/accel",)):
            if posixpath.basename(host.real_path(f"{folder}/{name}/device")) == npu.address:
                return _opened(host, f"/dev/accel/{name}")
        found |= dict.fromkeys(_NODE, Absent(f"/sys/class/accel has no node of {npu.address}"))
    return found


def _opened(host: Host, path: str) -> Found:
    found: Found = {}
    with unknown_on_error(found, _NODE, path):
        try:
            node = nodes.inspect(host, path)
        except (FileNotFoundError, NotADirectoryError):
            # The usual container: sysfs shows the device, but nobody passed --device /dev/accel.
            return dict.fromkeys(_NODE, Absent(f"{path} (the kernel has it, this file system does not)"))
        values: tuple[Value, ...] = (node.path, node.access, node.group, node.mode)
        found |= {name: Known(value, path) for name, value in zip(_NODE, values, strict=True)}
    return found
