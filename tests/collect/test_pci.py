"""Display adapters and accelerators on the bus, and the table of ids."""

from __future__ import annotations

import pytest
from tests.collect.device_hosts import DISPLAY_CLASS, ENUM, MAC, SERVICES, WINDOWS, Piece, host, pci, pnp

from ovdoctor.collect.pci import ACCELERATOR, DISPLAY, PciDevice, devices
from ovdoctor.facts.vocabulary.devices import GPU_GENERATIONS
from ovdoctor.facts.vocabulary.machine import NPU_PLATFORMS
from ovdoctor.hardware.pci_ids import GPUS, NPUS

NPU = pci("0000:00:0b.0", "8086:7d1d", "12", "intel_vpu")
GPU = pci("0000:00:02.0", "8086:7d55", "03", "i915")


def test_sysfs() -> None:
    machine = host(
        NPU, GPU, pci("0000:00:1f.3", "8086:7e28", "04", "snd_hda_intel"), pci("0000:00:08.0", "8086:7e4c", "08", None)
    )
    assert [(device.id, device.base_class, device.address, device.driver) for device in devices(machine)] == [
        ("8086:7d55", DISPLAY, "0000:00:02.0", "i915"),
        ("8086:7d1d", ACCELERATOR, "0000:00:0b.0", "intel_vpu"),
    ]


def test_device_without_driver() -> None:
    assert [device.driver for device in devices(host(pci("0000:00:0b.0", "8086:7d1d", "12", None)))] == [None]


def test_device_that_goes_away_meanwhile() -> None:
    machine = host(GPU, folders={"/sys/bus/pci/devices": ["0000:03:00.0"]})
    assert [device.id for device in devices(machine)] == ["8086:7d55"]


def test_board_without_pci_has_no_devices() -> None:
    assert devices(host(folders={"/sys/bus": ["platform", "usb"]})) == []


def test_no_sysfs_is_not_an_empty_bus() -> None:
    with pytest.raises(OSError, match="sysfs is not mounted"):
        devices(host())


def test_unreadable_bus() -> None:
    with pytest.raises(PermissionError):
        devices(host(errors={"list_folder /sys/bus/pci/devices": "PermissionError: Permission denied"}))


def test_mac_has_no_bus_to_look_at() -> None:
    assert devices(host(identity=MAC)) == []


INSTANCE = "3&11583659&0&58"
BOOST = pnp("8086:7d1d", "12", INSTANCE, "Intel(R) AI Boost", {"DriverVersion": "32.0.100.3104"}, Service="npu")


def held(service: str, device: str, instance: str) -> Piece:
    vendor, _, number = device.upper().partition(":")
    name = rf"PCI\VEN_{vendor}&DEV_{number}&SUBSYS_22DB17AA&REV_04\{instance}"
    return {"registry": {rf"{SERVICES}\{service}\Enum": {"0": name, "Count": 1, "NextInstance": 1}}}


def only(*pieces: Piece) -> PciDevice:
    found = devices(host(*pieces, identity=WINDOWS))
    assert len(found) == 1
    return found[0]


def test_registry() -> None:
    device = only(BOOST, held("npu", "8086:7d1d", INSTANCE))
    assert (device.id, device.base_class, device.name, device.driver) == ("8086:7d1d", ACCELERATOR, "Intel(R) AI Boost", "npu")
    assert device.software == {"DriverVersion": "32.0.100.3104"}
    assert not device.remembered
    assert not device.disabled


def test_registry_without_driver() -> None:
    device = only(pnp("8086:7d1d", "12", INSTANCE, "Multimedia Video Controller", None))
    assert (device.driver, device.software_key, device.software) == (None, None, {})
    assert not device.remembered  # nothing tells that it is gone


def test_driver_key_that_is_gone() -> None:
    adapter = {"HardwareID": [r"PCI\VEN_8086&DEV_7D1D&CC_120000"], "Driver": r"{f01a9d53-3ff6-48d2-9f97-c8a7004be10c}\0007"}
    device = only({"registry": {rf"{ENUM}\VEN_8086&DEV_7D1D\{INSTANCE}": adapter}})
    assert device.software_key
    assert device.software == {}


def test_device_that_no_driver_holds_is_remembered() -> None:
    assert only(BOOST, held("npu", "8086:7d1d", "3&11583659&0&99")).remembered


def test_service_without_list_tells_nothing() -> None:
    assert not only(BOOST).remembered
    refused = {rf"registry_values {SERVICES}\npu\Enum": "PermissionError: Access is denied"}
    assert not only(BOOST, {"errors": refused}).remembered


def test_disabled_device() -> None:
    device = only(
        pnp("8086:7d1d", "12", INSTANCE, "Intel(R) AI Boost", {}, Service="npu", ConfigFlags=1), held("npu", "8086:7d1d", "other")
    )
    assert device.disabled
    assert not device.remembered


def test_class_from_the_setup_class_where_no_id_tells_it() -> None:
    adapter = {"DeviceDesc": "Intel(R) UHD Graphics", "ClassGUID": DISPLAY_CLASS.upper()}
    assert only({"registry": {rf"{ENUM}\VEN_8086&DEV_9BC8\{INSTANCE}": adapter}}).base_class == DISPLAY


def test_other_classes_of_the_registry_are_passed_over() -> None:
    network = {"CompatibleIDs": [r"PCI\VEN_8086&CC_0280"], "DeviceDesc": "Wi-Fi"}
    assert devices(host(identity=WINDOWS, registry={rf"{ENUM}\VEN_8086&DEV_7E40\{INSTANCE}": network})) == []
    assert devices(host(identity=WINDOWS)) == []


def test_table_uses_the_words_of_the_vocabulary() -> None:
    assert {npu.platform for npu in NPUS.values()} == set(NPU_PLATFORMS)
    assert {gpu.generation for gpu in GPUS.values()} == set(GPU_GENERATIONS)
    assert not NPUS.keys() & GPUS.keys()
    assert all(len(device) == 4 and device == f"{int(device, 16):04x}" for device in (*NPUS, *GPUS))


@pytest.mark.parametrize(
    ("device", "generation", "codename", "discrete"),
    [
        ("0166", "gen7", "Ivy Bridge", False),
        ("0f31", "gen7", "Bay Trail", False),
        ("0412", "gen7.5", "Haswell", False),
        ("1616", "gen8", "Broadwell", False),
        ("5912", "gen9", "Kaby Lake", False),
        ("3e92", "gen9", "Coffee Lake", False),
        ("9bc8", "gen9", "Comet Lake", False),
        ("8a52", "gen11", "Ice Lake", False),
        ("4e61", "gen11", "Jasper Lake", False),
        ("9a49", "gen12", "Tiger Lake", False),
        ("4905", "gen12", "DG1", True),
        ("46a6", "gen12", "Alder Lake-P", False),
        ("56a0", "xe-hpg", "Alchemist", True),
        ("0bd5", "xe-hpc", "Ponte Vecchio", True),
        ("7d55", "xe-lpg", "Meteor Lake", False),
        ("7d67", "xe-lpg", "Arrow Lake-S", False),
        ("64a0", "xe2", "Lunar Lake", False),
        ("e20b", "xe2", "Battlemage", True),
        ("b080", "xe3", "Panther Lake", False),
        ("fd80", "xe3", "Wildcat Lake", False),
        ("d740", "xe3", "Nova Lake-S", False),
        ("d750", "xe3p", "Nova Lake-P", False),
    ],
)
def test_gpu_ids(device: str, generation: str, codename: str, discrete: bool) -> None:
    assert GPUS[device] == (generation, codename, discrete)
