"""The NPU on Linux: PCI device, kernel module, device node. Firmware and user space have modules of their own."""

from __future__ import annotations

import posixpath
from functools import partial

from ovdoctor.collect import nodes, pci
from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.host.base import Host, exists, walk_folders
from ovdoctor.collect.npu import firmware, userspace
from ovdoctor.collect.npu.device import IDENTITY, identify, npu_among
from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value

MODULE = "intel_vpu"
_LOADED = f"/sys/module/{MODULE}"
_NODE = ("npu.node.path", "npu.node.access", "npu.node.group", "npu.node.mode")
_NODES = "/sys/class/accel"
_NO_NPU = Absent("no NPU on the PCI bus")
_MODULES = ("/lib/modules", "/run/booted-system/kernel-modules/lib/modules")  # the second: NixOS


def collect(host: Host) -> Found:
    """Every fact of the NPU that the machine itself can tell."""
    found: Found = {}
    with unknown_on_error(found, (*IDENTITY, "npu.kernel.bound", *_NODE, *firmware.LOADED), pci.SYSFS):
        npu = npu_among(pci.devices(host))
        found |= identify(npu, pci.SYSFS)
        found["npu.kernel.bound"] = _bound(npu)
        if npu is None:
            found |= dict.fromkeys((*_NODE, *firmware.LOADED), _NO_NPU)
        else:
            node = _registered_node(host, npu)
            found |= _node(host, node)
            found |= firmware.loaded(host, npu, running=isinstance(node, Known))
    found["npu.kernel.module"] = look(_LOADED, lambda: MODULE if exists(host, _LOADED) else None)
    found["npu.kernel.module.version"] = look(f"{_LOADED}/version", lambda: host.read_text(f"{_LOADED}/version").strip())
    loaded = isinstance(found["npu.kernel.module"], Known)
    if isinstance(found["npu.kernel.module"], Absent):  # whatever the kernel log does not tell us
        unknown = [name for name in firmware.LOADED if isinstance(found[name], Unknown)]
        found |= dict.fromkeys(unknown, Absent(f"{_LOADED}: the module that loads it is not loaded"))
    found["npu.kernel.module.available"] = Known(True, _LOADED) if loaded else _available(host)
    found["npu.firmware.files"] = firmware.files(host)
    return found | userspace.collect(host)


def _bound(npu: PciDevice | None) -> Fact:
    """A device handed to a virtual machine (vfio-pci) is driven, but not for us."""
    if npu is None:
        return _NO_NPU
    return Known(npu.driver == MODULE, f"{npu.location}/driver: {npu.driver or 'none'}")


def _available(host: Host) -> Fact:
    """Whether the running kernel has the module; in containers its folder is mostly not there, which says nothing."""
    release = host.identity.release
    for folder in (f"{root}/{release}" for root in _MODULES):
        separate, built_in = (_mentions(host, f"{folder}/modules.{kind}") for kind in ("dep", "builtin"))
        if isinstance(separate, Known):
            return built_in if isinstance(built_in, Known) and built_in.value else separate
    for path in (f"/boot/config-{release}", f"/lib/modules/{release}/config"):
        fact = look(path, partial(_enables, host, path))
        if isinstance(fact, Known):
            return fact
    return Unknown(f"neither the modules nor the configuration of kernel {release} are in this file system", _MODULES[0])


def _mentions(host: Host, path: str) -> Fact:
    return look(path, lambda: f"/{MODULE}.ko" in host.read_text(path, 16 << 20))


def _enables(host: Host, path: str) -> bool:
    return "\nCONFIG_DRM_ACCEL_IVPU=" in host.read_text(path)


def _registered_node(host: Host, npu: PciDevice) -> Fact:
    """The node that the kernel made for the NPU: other accelerators (AMD XDNA, Habana) are numbered in the same folder."""

    def find() -> str | None:
        names = (name for _, name in walk_folders(host, (_NODES,)))
        devices = ((name, host.real_path(f"{_NODES}/{name}/device")) for name in names)
        return next((name for name, device in devices if posixpath.basename(device) == npu.address), None)

    return look(f"{_NODES} (nodes of {npu.address})", find)


def _node(host: Host, registered: Fact) -> Found:
    if not isinstance(registered, Known):
        return dict.fromkeys(_NODE, registered)
    path = f"/dev/accel/{registered.value}"
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
