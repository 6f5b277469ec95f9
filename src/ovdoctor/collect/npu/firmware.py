"""Firmware of the NPU: the files that are there, the one that the kernel loaded, and what it said when it could not."""

from __future__ import annotations

import errno
import re

from ovdoctor.collect.facts import Found, look, reason
from ovdoctor.collect.host.base import Host, exists, walk_folders
from ovdoctor.collect.pci import PciDevice
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown

LOADED = ("npu.firmware.loaded", "npu.firmware.error")
_CUSTOM = "/sys/module/firmware_class/parameters/path"
_NAME = re.compile(r"(mtl_)?vpu_.*\.bin(\.xz|\.zst)?$")
# "Oct 25 2024*NPU40xx*ci_tag_ud202444_…*ae072b31…", 4096 bytes into the file (VPU_FW_HEADER_SIZE of ivpu_fw.c).
_VERSION = re.compile(r"[ -~]{4,}\*[ -~]+\*[ -~]+")
_VERSION_END = 4096 + 256
_LOG = "kernel log"
_KERNEL_LOG = (("dmesg",), ("journalctl", "--dmesg", "--no-pager", "--output=cat"))
_SUCCESS = re.compile(r"Firmware: (?P<firmware>\S.*)")
_FAILURE = re.compile(
    r"Failed to (request|initialize|boot|load)( the)? firmware|Incompatible FW|Invalid firmware|[Ff]irmware file is too small"
)


def files(host: Host) -> Fact:
    """Firmware files in the order in which the kernel looks for them."""
    roots = _roots(host)
    source = ", ".join(roots)

    def listed() -> list[Record] | None:
        there = [root for root in roots if exists(host, root)]
        folders = [folder for root in there for folder in (f"{root}/intel/vpu", root)]
        names = [(folder, name) for folder, name in walk_folders(host, folders) if _NAME.match(name)]
        return [_record(host, folder, name) for folder, name in names] if there else None

    fact = look(source, listed)
    # Containers have no firmware folder, and need none: the kernel reads the host's.
    return Unknown("there is no firmware folder in this file system", source) if isinstance(fact, Absent) else fact


def _roots(host: Host) -> list[str]:
    try:
        custom = [host.read_text(_CUSTOM).strip()]
    except OSError:
        custom = []
    release = host.identity.release
    usual = [f"/lib/firmware/updates/{release}", "/lib/firmware/updates", f"/lib/firmware/{release}", "/lib/firmware"]
    return list(dict.fromkeys(root for root in (*custom, *usual) if root))


def _record(host: Host, folder: str, name: str) -> Record:
    path = f"{folder}/{name}"
    record = {"name": name, "path": path}
    try:
        version = _VERSION.search(host.read_text(path, _VERSION_END)) if name.endswith(".bin") else None
    except OSError:
        version = None
    return {**record, "version": version[0]} if version else record


def loaded(host: Host, npu: PciDevice, *, running: bool) -> Found:
    """What the kernel loaded into ``npu``, or why it could not; ``running``: whether it made a device node.

    It makes one only after the firmware has booted (ivpu_probe of ivpu_drv.c), so that no log is needed to know that
    nothing failed: dmesg is for root alone on most distributions.
    """
    folder = f"/sys/kernel/debug/accel/{npu.address}"
    try:  # readable by root alone
        text = f"{host.read_text(f'{folder}/fw_name').strip()}, version: {host.read_text(f'{folder}/fw_version').strip()}"
    except OSError:
        firmware, error = _from_log(host)
    else:
        firmware, error = Known(text, folder), Absent(folder)
    if running:
        error = Absent("the kernel made a device node, which it does once the firmware runs")
    return {"npu.firmware.loaded": firmware, "npu.firmware.error": error}


def _from_log(host: Host) -> tuple[Fact, Fact]:
    """The last firmware that was loaded, and the failures since the last success."""
    try:
        lines = [line for line in _kernel_log(host).splitlines() if "intel_vpu" in line]
    except OSError as error:
        unread = Unknown(reason(error), _LOG)
        return unread, unread
    firmware: str | None = None
    errors: list[str] = []
    initialized = False
    for line in lines:
        if success := _SUCCESS.search(line):
            firmware, errors = success["firmware"].strip(), []
        elif "Initialized intel_vpu" in line:
            # What came before was the search among names: "failed to load vpu_37xx.bin (-2)" is harmless
            # (https://github.com/intel/linux-npu-driver/issues/93).
            initialized, errors = True, []
        elif _FAILURE.search(line):
            firmware = None if "request" in line else firmware
            errors.append(re.sub(r"^\[ *[\d.]+\] ", "", line))
    gone = Unknown("the kernel log does not hold the start of intel_vpu", _LOG)
    if errors:
        return Known(firmware, _LOG) if firmware else Absent(_LOG), Known("\n".join(errors), _LOG)
    return Known(firmware, _LOG) if firmware else gone, Absent(_LOG) if initialized or firmware else gone


def _kernel_log(host: Host) -> str:
    """The kernel log, by the first way that is allowed. Raises OSError with what the last one said."""
    said = "there is no dmesg"
    for command in _KERNEL_LOG:
        try:
            answer = host.run(command)
        except FileNotFoundError:
            continue
        if answer.code == 0 and answer.out:
            return answer.out
        said = (answer.err or answer.out).strip() or f"{command[0]} says nothing"
    raise OSError(errno.EPERM, said)
