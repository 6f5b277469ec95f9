"""The GPU on Linux: PCI devices, render nodes, the bridge of WSL. OpenCL and the runtime have modules of their own."""

from __future__ import annotations

from ovdoctor.collect import nodes, pci
from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.gpu import opencl, runtime
from ovdoctor.collect.gpu.device import HARDWARE, INTEL_FACTS, adapters_among, identify, newest_intel
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.nodes import Node
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown
from ovdoctor.hardware.pci_ids import INTEL, VENDORS

_DRI = "/dev/dri"
_DXG = "/dev/dxg"
_INTEL_NODE = ("gpu.node.path", "gpu.node.access", "gpu.node.group")
_WINDOWS_ONLY = ("gpu.opencl.on12", "gpu.driver.version", "gpu.driver.date")


def collect(host: Host) -> Found:
    """Every fact of the GPU that the machine itself can tell."""
    found: Found = dict.fromkeys(_WINDOWS_ONLY, Absent("not on Linux"))
    found["gpu.dxg"] = look(_DXG, lambda: host.may_open(_DXG))
    with unknown_on_error(found, HARDWARE, pci.SYSFS):
        devices = pci.devices(host)
        found |= identify(devices, pci.SYSFS)
        if not isinstance(found["gpu.dxg"], Absent) and newest_intel(adapters_among(devices)) is None:
            found |= dict.fromkeys(INTEL_FACTS, Unknown("which adapter Windows shows to WSL cannot be told from inside", _DXG))
    found |= _nodes(host)
    drivers = opencl.collect(host)
    return found | drivers | runtime.collect(host, opencl.intel_drivers(drivers))


def _nodes(host: Host) -> Found:
    found: Found = {}
    with unknown_on_error(found, ("gpu.nodes", *_INTEL_NODE), _DRI):
        there = [(node, _vendor(host, node.path)) for node in _render_nodes(host)]
        found["gpu.nodes"] = Known([_record(node, vendor) for node, vendor in there], _DRI)
        found |= _intel_node(there)
    return found


def _render_nodes(host: Host) -> list[Node]:
    try:
        names = host.list_folder(_DRI)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [nodes.inspect(host, f"{_DRI}/{name}") for name in names if name.startswith("renderD")]


def _vendor(host: Host, path: str) -> str | None:
    """PCI vendor of a node; ``None`` if sysfs does not tell."""
    try:
        return host.read_text(f"/sys/class/drm/{path.rpartition('/')[2]}/device/vendor").strip().removeprefix("0x").lower()
    except OSError:
        return None


def _record(node: Node, vendor: str | None) -> Record:
    maker = {"vendor": VENDORS.get(vendor, "other")} if vendor else {}
    return {"path": node.path, "access": node.access, "group": node.group, "mode": node.mode, **maker}


def _intel_node(there: list[tuple[Node, str | None]]) -> Found:
    """One that may be opened, else the first. The group is the node's own: render on Ubuntu, elsewhere video or a bare
    number (https://github.com/openvinotoolkit/openvino/issues/27762)."""
    intel = [node for node, vendor in there if vendor == INTEL]
    if intel:
        node = next((node for node in intel if node.access), intel[0])
        facts: list[Fact] = [Known(value, node.path) for value in (node.path, node.access, node.group)]
    elif any(vendor is None for _, vendor in there):
        facts = [Unknown("sysfs does not tell whose the render nodes are", "/sys/class/drm")] * 3
    else:
        facts = [Absent(_DRI)] * 3
    return dict(zip(_INTEL_NODE, facts, strict=True))
