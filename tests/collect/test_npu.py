"""The NPU on many machines. Absent (looked, not there) and unknown (could not look) are told apart everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from tests.collect.device_hosts import (
    LIB,
    MAC,
    OUTSIDER,
    RELEASE,
    ROOT,
    SERVICES,
    UBUNTU,
    WINDOWS,
    Piece,
    dpkg,
    host,
    library,
    node,
    pci,
    pnp,
    value,
)

from ovdoctor.collect import npu
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY

BDF = "0000:00:0b.0"
METEOR_LAKE = pci(BDF, "8086:7d1d", "12", "intel_vpu")
MODULE: Piece = {"files": {"/sys/module/intel_vpu/version": "1.0.0\n"}}
NODE = node("/dev/accel/accel0", "/sys/class/accel/accel0", BDF)
FIRMWARE: Piece = {
    "files": {
        "/lib/firmware/intel/vpu/vpu_37xx_v0.0.bin": "\x01\0\ufffd\0"
        + "\0" * 4092
        + "20250115*MTL_CLIENT_SILICON-release*1905*ci_tag_ud202504_vpu_rc_20250115_1905*ae83b65d01c\0",
        "/lib/firmware/intel/vpu/vpu_40xx_v0.0.bin.zst": "(\ufffd/\ufffd",
    }
}
LOADER = library(f"{LIB}/libze_loader.so.1", f"{LIB}/libze_loader.so.1.18.5")
DRIVER = library(f"{LIB}/libze_intel_npu.so.1", f"{LIB}/libze_intel_npu.so.1.16.0")
OLD_DRIVER = library(f"{LIB}/libze_intel_vpu.so.1", f"{LIB}/libze_intel_vpu.so.1.13.0")
COMPILER = library(f"{LIB}/libnpu_driver_compiler.so")
PACKAGES = dpkg(
    "intel-level-zero-npu=1.16.0.20250328-14132024782~ubuntu24.04",
    "intel-driver-compiler-npu=1.16.0.20250328-14132024782~ubuntu24.04",
    "intel-fw-npu=1.16.0.20250328-14132024782~ubuntu24.04",
    "level-zero=1.20.2+u24.04",
)
USER_SPACE = (LOADER, DRIVER, COMPILER, PACKAGES)
KERNEL_SIDE = (UBUNTU, METEOR_LAKE, MODULE, NODE, FIRMWARE)
COMPLETE = (*KERNEL_SIDE, *USER_SPACE)

REFUSED: Piece = {
    "commands": {
        "dmesg": {"code": 1, "out": "", "err": "dmesg: read kernel buffer failed: Operation not permitted\n"},
        "journalctl --dmesg --no-pager --output=cat": {"code": 1, "out": "No journal files were opened\n"},
    }
}


def kernel_says(*lines: str) -> Piece:
    stamped = "".join(f"[    {number}.047819] {line}\n" for number, line in enumerate(lines))
    return {"commands": {"dmesg": {"code": 0, "out": stamped}}}


def check_kinds(machine: RecordedHost) -> None:
    found = npu.collect(machine)
    assert set(found) == set(npu.NAMES)
    for name, fact in found.items():
        if isinstance(fact, Known):
            assert mismatch(VOCABULARY[name].kind, fact.value) is None, (name, fact)


def test_meteor_lake_on_ubuntu() -> None:
    machine = host(*COMPLETE, REFUSED)
    check_kinds(machine)
    found = npu.collect(machine)
    known = {name: fact.value for name, fact in found.items() if isinstance(fact, Known)}
    files, packages = known.pop("npu.firmware.files"), known.pop("npu.packages")
    assert known == {
        "npu.hardware": "8086:7d1d",
        "npu.platform": "3720",
        "npu.codename": "Meteor Lake",
        "npu.kernel.module": "intel_vpu",
        "npu.kernel.module.version": "1.0.0",
        "npu.kernel.module.available": True,
        "npu.kernel.bound": True,
        "npu.node.path": "/dev/accel/accel0",
        "npu.node.access": True,
        "npu.node.group": "render",
        "npu.node.mode": "0660",
        "npu.loader.path": "/lib/x86_64-linux-gnu/libze_loader.so.1",
        "npu.loader.version": "1.18.5",
        "npu.umd.files": [
            {"name": "libze_intel_npu.so.1", "path": "/lib/x86_64-linux-gnu/libze_intel_npu.so.1", "version": "1.16.0"}
        ],
        "npu.umd.path": "/lib/x86_64-linux-gnu/libze_intel_npu.so.1",
        "npu.driver.version": "1.16.0",
        "npu.driver.date": "2025-03-28",
        "npu.compiler.file": "/lib/x86_64-linux-gnu/libnpu_driver_compiler.so",
    }
    assert files == [
        {
            "name": "vpu_37xx_v0.0.bin",
            "path": "/lib/firmware/intel/vpu/vpu_37xx_v0.0.bin",
            "version": "20250115*MTL_CLIENT_SILICON-release*1905*ci_tag_ud202504_vpu_rc_20250115_1905*ae83b65d01c",
        },
        {"name": "vpu_40xx_v0.0.bin.zst", "path": "/lib/firmware/intel/vpu/vpu_40xx_v0.0.bin.zst"},
    ]
    assert isinstance(packages, list)
    assert {"name": "level-zero", "version": "1.20.2+u24.04", "manager": "dpkg"} in packages
    # The node tells that firmware runs, but which one only root may read.
    assert isinstance(found["npu.firmware.error"], Absent)
    assert isinstance(found["npu.firmware.loaded"], Unknown)
    assert isinstance(found["npu.umd.stale"], Absent)


def test_no_npu_but_a_driver_installed() -> None:
    found = npu.collect(host(UBUNTU, *USER_SPACE))
    assert all(isinstance(found[name], Absent) for name in ("npu.hardware", "npu.platform", "npu.kernel.bound"))
    assert isinstance(found["npu.node.path"], Absent)
    assert isinstance(found["npu.firmware.loaded"], Absent)
    assert value(found, "npu.driver.version") == "1.16.0"


def test_unreadable_bus_is_unknown_not_absent() -> None:
    errors = {"list_folder /sys/bus/pci/devices": "PermissionError: Permission denied"}
    found = npu.collect(host(*COMPLETE, errors=errors))
    for name in ("npu.hardware", "npu.platform", "npu.kernel.bound", "npu.node.path", "npu.firmware.error"):
        assert found[name] == Unknown("Permission denied", "/sys/bus/pci/devices")
    assert value(found, "npu.driver.version") == "1.16.0"
    assert isinstance(npu.collect(host())["npu.hardware"], Unknown)  # no sysfs at all


@pytest.mark.parametrize(
    ("device", "platform", "codename"),
    [
        ("8086:ad1d", "3720", "Arrow Lake"),
        ("8086:643e", "4000", "Lunar Lake"),
        ("8086:b03e", "5010", "Panther Lake"),
        ("8086:fd3e", "5020", "Wildcat Lake"),
        ("8086:d71d", "6010", "Nova Lake"),
    ],
)
def test_platforms(device: str, platform: str, codename: str) -> None:
    found = npu.collect(host(UBUNTU, pci(BDF, device, "12", None)))
    assert [value(found, f"npu.{name}") for name in ("hardware", "platform", "codename")] == [device, platform, codename]


def test_npu_newer_than_the_table() -> None:
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:beef", "12", "intel_vpu")))
    assert value(found, "npu.hardware") == "8086:beef"
    assert isinstance(found["npu.platform"], Unknown)
    assert isinstance(npu.collect(host(UBUNTU, pci(BDF, "8086:beef", "12", None)))["npu.hardware"], Absent)


def test_amd_xdna_beside_is_not_our_node() -> None:
    xdna = (
        pci("0000:c5:00.1", "1022:17f0", "12", "amdxdna"),
        node("/dev/accel/accel0", "/sys/class/accel/accel0", "0000:c5:00.1", gid=0),
    )
    assert isinstance(npu.collect(host(UBUNTU, *xdna))["npu.hardware"], Absent)
    ours = node("/dev/accel/accel1", "/sys/class/accel/accel1", BDF)
    found = npu.collect(host(UBUNTU, METEOR_LAKE, MODULE, *xdna, ours))
    assert value(found, "npu.node.path") == "/dev/accel/accel1"
    assert value(found, "npu.node.group") == "render"


def test_user_outside_of_the_group() -> None:
    found = npu.collect(host(*COMPLETE, identity=OUTSIDER))
    assert value(found, "npu.node.access") is False
    assert value(found, "npu.node.group") == "render"


def test_node_of_root_alone() -> None:
    # https://github.com/intel/intel-npu-acceleration-library/issues/122
    found = npu.collect(host(*COMPLETE, node("/dev/accel/accel0", "/sys/class/accel/accel0", BDF, gid=0)))
    assert [value(found, f"npu.node.{name}") for name in ("access", "group", "mode")] == [False, "root", "0660"]


def test_group_without_a_name_is_its_number() -> None:
    found = npu.collect(host(*COMPLETE, node("/dev/accel/accel0", "/sys/class/accel/accel0", BDF, gid=110)))
    assert value(found, "npu.node.group") == "110"


def test_container_without_the_device() -> None:
    machine = host(*COMPLETE)
    bare: Piece = {"statuses": {}, "errors": {}}
    container = host(UBUNTU, METEOR_LAKE, MODULE, {"links": NODE["links"]}, *USER_SPACE, bare)
    found = npu.collect(container)
    assert value(found, "npu.hardware") == "8086:7d1d"
    assert found["npu.node.path"] == Absent("/dev/accel/accel0 (the kernel has it, this file system does not)")
    assert isinstance(found["npu.node.access"], Absent)
    assert isinstance(npu.collect(machine)["npu.node.access"], Known)


def test_node_that_cannot_be_looked_at() -> None:
    errors = {"status /dev/accel/accel0": "PermissionError: Permission denied"}
    found = npu.collect(host(*COMPLETE, errors=errors))
    assert all(isinstance(found[f"npu.node.{name}"], Unknown) for name in ("path", "access", "group", "mode"))


# https://github.com/intel/linux-npu-driver/issues/64: a kernel that was built without the module
@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({}, True),
        ({f"/lib/modules/{RELEASE}/modules.dep": "kernel/fs/fuse/fuse.ko:\n"}, False),
        (
            {
                f"/lib/modules/{RELEASE}/modules.dep": "kernel/fs/fuse/fuse.ko:\n",
                f"/lib/modules/{RELEASE}/modules.builtin": "kernel/drivers/accel/ivpu/intel_vpu.ko\n",
            },
            True,
        ),
    ],
)
def test_module_of_the_kernel(files: dict[str, str], state: bool) -> None:
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:7d1d", "12", None), files=files))
    assert isinstance(found["npu.kernel.module"], Absent)
    assert value(found, "npu.kernel.module.available") is state
    assert value(found, "npu.kernel.bound") is False


@pytest.mark.parametrize(
    ("configuration", "state"),
    [("\nCONFIG_DRM_ACCEL_IVPU=m\n", True), ("\n# CONFIG_DRM_ACCEL_IVPU is not set\n", False)],
)
def test_module_by_the_configuration_of_the_kernel(configuration: str, state: bool) -> None:
    files = {f"/boot/config-{RELEASE}": configuration}
    assert value(npu.collect(host(files=files)), "npu.kernel.module.available") is state


def test_module_in_a_container_without_modules_is_unknown() -> None:
    assert isinstance(npu.collect(host(METEOR_LAKE))["npu.kernel.module.available"], Unknown)
    assert value(npu.collect(host(METEOR_LAKE, MODULE)), "npu.kernel.module.available") is True


def test_npu_given_to_a_virtual_machine() -> None:
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:7d1d", "12", "vfio-pci"), MODULE))
    assert found["npu.kernel.bound"] == Known(False, f"/sys/bus/pci/devices/{BDF}/driver: vfio-pci")


NO_FIRMWARE = kernel_says(
    "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_fw_request(): Failed to request firmware: -2",
    "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_dev_init(): Failed to initialize firmware: -2",
    "intel_vpu: probe of 0000:00:0b.0 failed with error -2",
)


def test_no_firmware() -> None:
    # https://github.com/intel/linux-npu-driver/issues/31
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:7d1d", "12", None), MODULE, NO_FIRMWARE))
    assert isinstance(found["npu.firmware.loaded"], Absent)
    assert value(found, "npu.firmware.error") == (
        "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_fw_request(): Failed to request firmware: -2\n"
        "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_dev_init(): Failed to initialize firmware: -2"
    )
    assert value(found, "npu.firmware.files") == []


FIRST = "intel/vpu/vpu_40xx_v0.0.bin, version: Jul 23 2025*NPU40xx*build/ci/npu-fw-ci-main*52e7ebee"
SECOND = "intel/vpu/vpu_40xx_v0.0.bin, version: Mar  6 2025*NPU40xx*ci_tag_ud202512_vpu_rc_20250306_1130*5064b5de"
INITIALIZED = "[drm] Initialized intel_vpu 1.0.0 for 0000:00:0b.0 on minor 0"


def test_last_firmware_that_was_loaded() -> None:
    # https://github.com/intel/linux-npu-driver/issues/113: the file of the initramfs, then the one of the disk
    log = kernel_says(
        f"intel_vpu 0000:00:0b.0: [drm] Firmware: {FIRST}",
        INITIALIZED,
        f"intel_vpu 0000:00:0b.0: [drm] Firmware: {SECOND}",
        INITIALIZED,
    )
    found = npu.collect(host(*KERNEL_SIDE, log))
    assert value(found, "npu.firmware.loaded") == SECOND
    assert isinstance(found["npu.firmware.error"], Absent)


@pytest.mark.parametrize(
    "before",
    [
        "intel_vpu 0000:00:0b.0: [drm] failed to load vpu_37xx.bin (-2)",  # harmless: linux-npu-driver issue 93
        "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_fw_request(): Failed to request firmware: -2",  # before a reload
    ],
)
def test_failure_that_was_overcome(before: str) -> None:
    found = npu.collect(host(UBUNTU, METEOR_LAKE, kernel_says(before, INITIALIZED)))
    assert isinstance(found["npu.firmware.error"], Absent)


def test_firmware_too_old_for_the_kernel() -> None:
    error = (
        "intel_vpu 0000:00:0b.0: [drm] *ERROR* ivpu_fw_check_api(): Incompatible FW BOOT API version: 2.1, required 3.0 or later"
    )
    log = kernel_says(f"intel_vpu 0000:00:0b.0: [drm] Firmware: {FIRST}", error)
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:643e", "12", None), log))
    assert (value(found, "npu.firmware.loaded"), value(found, "npu.firmware.error")) == (FIRST, error)


def test_kernel_log_for_root_alone() -> None:
    found = npu.collect(host(UBUNTU, METEOR_LAKE, MODULE, REFUSED))
    for name in ("npu.firmware.loaded", "npu.firmware.error"):
        assert found[name] == Unknown("No journal files were opened", "kernel log")
    assert isinstance(npu.collect(host(UBUNTU, METEOR_LAKE, MODULE))["npu.firmware.error"], Unknown)  # no dmesg at all


def test_journal_where_dmesg_is_refused() -> None:
    log = {"journalctl --dmesg --no-pager --output=cat": {"code": 0, "out": f"intel_vpu 0000:00:0b.0: [drm] Firmware: {FIRST}\n"}}
    commands = {**REFUSED["commands"], **log}
    assert value(npu.collect(host(*KERNEL_SIDE, commands=commands)), "npu.firmware.loaded") == FIRST


def test_log_that_no_longer_holds_the_start() -> None:
    found = npu.collect(host(UBUNTU, METEOR_LAKE, MODULE, kernel_says("usb 3-1: new device")))
    assert isinstance(found["npu.firmware.loaded"], Unknown)
    assert isinstance(found["npu.firmware.error"], Unknown)


def test_root_reads_the_firmware_from_debugfs() -> None:
    folder = f"/sys/kernel/debug/accel/{BDF}"
    files = {f"{folder}/fw_name": "intel/vpu/vpu_37xx_v1.bin\n", f"{folder}/fw_version": "20260305*MTL*x\n"}
    found = npu.collect(host(*KERNEL_SIDE, identity=ROOT, files=files))
    assert found["npu.firmware.loaded"] == Known("intel/vpu/vpu_37xx_v1.bin, version: 20260305*MTL*x", folder)
    assert isinstance(found["npu.firmware.error"], Absent)


def test_firmware_of_a_device_without_node() -> None:
    folder = f"/sys/kernel/debug/accel/{BDF}"
    files = {f"{folder}/fw_name": "intel/vpu/vpu_37xx_v1.bin\n", f"{folder}/fw_version": "x\n"}
    assert npu.collect(host(UBUNTU, METEOR_LAKE, identity=ROOT, files=files))["npu.firmware.error"] == Absent(folder)


def test_firmware_files_in_the_kernels_order() -> None:
    names = [
        "/lib/firmware/intel/vpu/vpu_37xx_v1.bin.xz",
        "/lib/firmware/updates/intel/vpu/vpu_37xx_v1.bin",
        "/lib/firmware/vpu_37xx.bin",
        "/nix/store/x/intel/vpu/vpu_37xx_v1.bin",
        "/lib/firmware/intel/vpu/README",
    ]
    files = {**dict.fromkeys(names, ""), "/sys/module/firmware_class/parameters/path": "/nix/store/x\n"}
    found = value(npu.collect(host(files=files)), "npu.firmware.files")
    assert isinstance(found, list)
    assert [record["path"] for record in found if isinstance(record, dict)] == [names[3], names[1], names[0], names[2]]


def test_no_firmware_folder_is_unknown() -> None:
    assert isinstance(npu.collect(host(METEOR_LAKE))["npu.firmware.files"], Unknown)
    assert value(npu.collect(host(UBUNTU)), "npu.firmware.files") == []


def test_kernel_alone_is_not_a_driver() -> None:
    # https://github.com/intel/linux-npu-driver/issues/82
    found = npu.collect(host(*KERNEL_SIDE))
    for name in ("npu.loader.path", "npu.loader.version", "npu.umd.path", "npu.driver.version", "npu.driver.date"):
        assert isinstance(found[name], Absent), name
    assert isinstance(found["npu.compiler.file"], Absent)
    assert (value(found, "npu.umd.files"), value(found, "npu.packages")) == ([], [])


def test_stale_library_is_the_one_that_runs() -> None:
    # https://github.com/intel/linux-npu-driver/issues/107
    found = npu.collect(host(*COMPLETE, OLD_DRIVER))
    stale = "/lib/x86_64-linux-gnu/libze_intel_vpu.so.1"
    assert value(found, "npu.umd.stale") == stale
    assert value(found, "npu.umd.path") == stale
    assert value(found, "npu.driver.version") == "1.13.0"
    assert isinstance(found["npu.driver.date"], Unknown)  # the package is of another release


def test_stale_link_to_the_new_library() -> None:
    link: Piece = {"links": {f"{LIB}/libze_intel_vpu.so.1": f"{LIB}/libze_intel_npu.so.1.16.0"}}
    found = npu.collect(host(*COMPLETE, link))
    assert value(found, "npu.umd.stale") == "/lib/x86_64-linux-gnu/libze_intel_vpu.so.1"
    assert value(found, "npu.driver.version") == "1.16.0"


def test_old_driver_alone_is_not_stale() -> None:
    found = npu.collect(host(*KERNEL_SIDE, LOADER, OLD_DRIVER))
    assert isinstance(found["npu.umd.stale"], Absent)
    assert value(found, "npu.driver.version") == "1.13.0"


def test_loader_that_does_not_know_the_new_name() -> None:
    old = library(f"{LIB}/libze_loader.so.1", f"{LIB}/libze_loader.so.1.17.6")
    found = npu.collect(host(*KERNEL_SIDE, old, DRIVER))
    assert isinstance(found["npu.umd.path"], Absent)
    assert value(found, "npu.driver.version") == "1.16.0"  # installed, though nothing loads it
    assert value(npu.collect(host(*KERNEL_SIDE, LOADER, DRIVER)), "npu.umd.path")


@pytest.mark.parametrize(("packages", "version"), [(["level-zero=1:1.20.2+u24.04"], "1.20.2"), (["libze1=1.16.1-1"], "1.16.1")])
def test_loader_version_from_its_package(packages: list[str], version: str) -> None:
    found = npu.collect(host(UBUNTU, library(f"{LIB}/libze_loader.so.1"), dpkg(*packages)))
    assert value(found, "npu.loader.version") == version


def test_loader_version_that_nothing_tells() -> None:
    assert isinstance(npu.collect(host(UBUNTU, library(f"{LIB}/libze_loader.so.1")))["npu.loader.version"], Unknown)


def test_first_on_the_loaders_path_counts() -> None:
    build = [
        library("/opt/lib/libze_loader.so.1", "/opt/lib/libze_loader.so.1.28.2"),
        library("/opt/lib/libze_intel_npu.so.1", "/opt/lib/libze_intel_npu.so.1.32.1"),
    ]
    found = npu.collect(host(*COMPLETE, *build, environment={"LD_LIBRARY_PATH": "/opt/lib"}))
    assert (value(found, "npu.loader.version"), value(found, "npu.driver.version")) == ("1.28.2", "1.32.1")
    assert value(found, "npu.umd.path") == "/opt/lib/libze_intel_npu.so.1"
    assert len(_records(value(found, "npu.umd.files"))) == 2


def test_driver_version_from_the_package() -> None:
    unnamed = library(f"{LIB}/libze_intel_npu.so.1")
    found = npu.collect(host(UBUNTU, unnamed, PACKAGES))
    fact = found["npu.driver.version"]
    assert fact == Known("1.16.0", "dpkg: intel-level-zero-npu 1.16.0.20250328-14132024782~ubuntu24.04")
    assert value(found, "npu.driver.date") == "2025-03-28"


def test_driver_that_no_package_owns() -> None:
    found = npu.collect(host(UBUNTU, library(f"{LIB}/libze_intel_npu.so.1")))
    fact = found["npu.driver.version"]
    assert isinstance(fact, Unknown)
    assert "/lib/x86_64-linux-gnu/libze_intel_npu.so.1 is there" in fact.reason
    assert isinstance(found["npu.driver.date"], Unknown)


def test_snap() -> None:
    files = {"/snap/intel-npu-driver/current/meta/snap.yaml": "name: intel-npu-driver\nversion: 1.16.0\n"}
    found = npu.collect(host(*KERNEL_SIDE, files=files))
    assert found["npu.driver.version"] == Known("1.16.0", "snap: intel-npu-driver 1.16.0")
    assert isinstance(found["npu.umd.path"], Absent)  # a snap gives its libraries to snaps


def test_arch() -> None:
    folders = {"/var/lib/pacman/local": ["intel-npu-driver-1.35.0-1", "level-zero-loader-1.28.0-1"]}
    arch = library("/usr/lib/libze_intel_npu.so.1", "/usr/lib/libze_intel_npu.so.1.35.0")
    found = npu.collect(host(METEOR_LAKE, arch, folders=folders))
    assert value(found, "npu.driver.version") == "1.35.0"
    assert isinstance(found["npu.driver.date"], Unknown)
    assert [record["manager"] for record in _records(value(found, "npu.packages"))] == ["pacman", "pacman"]


def test_packages_that_cannot_be_read() -> None:
    errors = {"read_text /var/lib/dpkg/status": "PermissionError: Permission denied"}
    assert npu.collect(host(UBUNTU, errors=errors))["npu.packages"] == Unknown("Permission denied", "package database")
    assert isinstance(npu.collect(host())["npu.packages"], Unknown)  # no database at all


WINDOWS_KEY = r"C:\Windows\System32\DriverStore\FileRepository\npu.inf_amd64_1"
BOOST_DRIVER = {
    "DriverVersion": "32.0.100.3104",
    "DriverDate": "10-25-2024",
    "DriverDesc": "Intel(R) AI Boost",
    "ProviderName": "Intel Corporation",
    "LevelZeroDriverPath": rf"{WINDOWS_KEY}\npu_level_zero_umd.dll",
}
WINDOWS_FILES: Piece = {
    "files": {
        r"C:\Windows\System32\ze_loader.dll": "MZ" + "\0".join("FileVersion\0\0" + "1.18.3.0") + "\0\0\0",
        rf"{WINDOWS_KEY}\npu_level_zero_umd.dll": "MZ",
        rf"{WINDOWS_KEY}\npu_driver_compiler.dll": "MZ",
    }
}
INSTANCE = "3&11583659&0&58"


def boost(driver: dict[str, Any] | None = BOOST_DRIVER, name: str = "Intel(R) AI Boost", **values: Any) -> Piece:
    return pnp("8086:7d1d", "12", INSTANCE, name, driver, **({"Service": "npu"} if driver else {}), **values)


def test_windows() -> None:
    second: Piece = {"files": {r"D:\sdk\ze_loader.dll": "MZ"}, "environment": {"PATH": r"D:\sdk"}}
    machine = host(boost(), WINDOWS_FILES, second, identity=WINDOWS)
    check_kinds(machine)
    found = npu.collect(machine)
    assert {name: fact.value for name, fact in found.items() if isinstance(fact, Known)} == {
        "npu.hardware": "8086:7d1d",
        "npu.platform": "3720",
        "npu.codename": "Meteor Lake",
        "npu.driver.version": "32.0.100.3104",
        "npu.driver.date": "2024-10-25",
        "npu.loader.path": r"C:\Windows\System32\ze_loader.dll",
        "npu.loader.version": "1.18.3.0",
        "npu.umd.path": rf"{WINDOWS_KEY}\npu_level_zero_umd.dll",
        "npu.umd.files": [{"name": "npu_level_zero_umd.dll", "path": rf"{WINDOWS_KEY}\npu_level_zero_umd.dll"}],
        "npu.compiler.file": rf"{WINDOWS_KEY}\npu_driver_compiler.dll",
    }
    assert all(isinstance(fact, (Known, Absent)) for fact in found.values())
    assert found["npu.node.path"] == Absent("not on Windows")


def test_windows_driver_missing() -> None:
    found = npu.collect(host(boost(None, "Multimedia Video Controller"), identity=WINDOWS))
    assert value(found, "npu.hardware") == "8086:7d1d"
    for name in ("npu.driver.version", "npu.driver.date", "npu.umd.path", "npu.loader.path"):
        assert isinstance(found[name], Absent), name


def test_windows_without_npu() -> None:
    found = npu.collect(host(identity=WINDOWS))
    assert isinstance(found["npu.hardware"], Absent)
    assert isinstance(found["npu.driver.version"], Absent)


def test_windows_registry_refused() -> None:
    errors = {r"registry_keys HKLM\SYSTEM\CurrentControlSet\Enum\PCI": "PermissionError: Access is denied"}
    found = npu.collect(host(boost(), identity=WINDOWS, errors=errors))
    for name in ("npu.hardware", "npu.driver.version", "npu.umd.path"):
        assert isinstance(found[name], Unknown), name


def test_windows_npu_that_is_only_remembered() -> None:
    gone = {rf"{SERVICES}\npu\Enum": {"Count": 0, "NextInstance": 0}}
    found = npu.collect(host(boost(), WINDOWS_FILES, {"registry": gone}, identity=WINDOWS))
    assert isinstance(found["npu.hardware"], Unknown)
    assert isinstance(found["npu.platform"], Unknown)
    assert value(found, "npu.driver.version") == "32.0.100.3104"


def test_windows_npu_after_a_change_of_firmware() -> None:
    """The old instance stays in the registry beside the new one."""
    former = pnp("8086:643e", "12", "3&11583659&0&59", "Intel(R) AI Boost", {}, Service="npu")
    name = rf"PCI\VEN_8086&DEV_7D1D&SUBSYS_22DB17AA&REV_04\{INSTANCE}"
    now = {rf"{SERVICES}\npu\Enum": {"0": name, "Count": 1}}
    found = npu.collect(host(former, boost(), {"registry": now}, identity=WINDOWS))
    assert value(found, "npu.hardware") == "8086:7d1d"


def test_windows_npu_switched_off() -> None:
    found = npu.collect(host(boost(ConfigFlags=1), WINDOWS_FILES, identity=WINDOWS))
    assert value(found, "npu.hardware") == "8086:7d1d"
    path = found["npu.umd.path"]
    assert isinstance(path, Absent)
    assert "disabled" in path.source


@pytest.mark.parametrize(
    ("driver", "version", "date"),
    [
        ({"DriverVersion": "not a number", "DriverDate": "soon"}, Unknown, Unknown),
        ({}, Unknown, Unknown),
        ({"DriverVersion": "32.0.100.4239", "DriverDate": "8-5-2025"}, Known, Known),
    ],
)
def test_windows_driver_key(driver: dict[str, str], version: type, date: type) -> None:
    found = npu.collect(host(boost(driver), identity=WINDOWS))
    assert isinstance(found["npu.driver.version"], version)
    assert isinstance(found["npu.driver.date"], date)
    if version is Known:
        assert value(found, "npu.driver.date") == "2025-08-05"


def test_windows_user_mode_driver_that_is_registered_but_not_there() -> None:
    found = npu.collect(host(boost(), identity=WINDOWS))
    assert isinstance(found["npu.umd.path"], Absent)
    assert value(found, "npu.umd.files") == []


def test_mac() -> None:
    found = npu.collect(host(identity=MAC))
    assert set(found) == set(npu.NAMES)
    assert all(isinstance(fact, Absent) for fact in found.values())


def _records(records: Any) -> list[dict[str, Any]]:
    return [record for record in records if isinstance(record, dict)]


def test_without_the_module_no_firmware_is_loaded() -> None:
    found = npu.collect(host(UBUNTU, pci(BDF, "8086:7d1d", "12", None), REFUSED))
    for name in ("npu.firmware.loaded", "npu.firmware.error"):
        assert isinstance(found[name], Absent)
