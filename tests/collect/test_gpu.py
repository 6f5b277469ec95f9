"""The GPU on many machines. Absent (looked, not there) and unknown (could not look) are told apart everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from tests.collect.device_hosts import (
    CLASS,
    LIB,
    MAC,
    OUTSIDER,
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

from ovdoctor.collect import gpu
from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY

IGPU, DGPU = "0000:00:02.0", "0000:03:00.0"
METEOR_LAKE = pci(IGPU, "8086:7d55", "03", "i915")


def render(number: int, address: str, vendor: str, **status: int) -> Piece:
    """A render node of that vendor."""
    made = node(f"/dev/dri/renderD{number}", f"/sys/class/drm/renderD{number}", address, **status)
    return {**made, "files": {f"/sys/class/drm/renderD{number}/device/vendor": f"0x{vendor}\n"}}


NODE = render(128, IGPU, "8086")
LOADER = library(f"{LIB}/libOpenCL.so.1", f"{LIB}/libOpenCL.so.1.0.0")
IGDRCL = f"{LIB}/intel-opencl/libigdrcl.so"
ICD: Piece = {"files": {"/etc/OpenCL/vendors/intel.icd": f"{IGDRCL}\n", IGDRCL: "\x7fELF\x02"}}
PACKAGES = dpkg("intel-opencl-icd=24.22.29735.20~22.04", "intel-igc-core=1.0.16900.23-1", "ocl-icd-libopencl1=2.3.2-1")
COMPLETE = (UBUNTU, METEOR_LAKE, NODE, LOADER, ICD, PACKAGES)
INTEL = ("generation", "codename", "pci", "kernel_driver", "count")


def check_kinds(machine: RecordedHost) -> Found:
    found = gpu.collect(machine)
    assert set(found) == set(gpu.NAMES)
    for name, fact in found.items():
        if isinstance(fact, Known):
            assert mismatch(VOCABULARY[name].kind, fact.value) is None, (name, fact)
    return found


def records(found: Found, name: str) -> list[dict[str, Any]]:
    listed = value(found, name)
    assert isinstance(listed, list)
    return [record for record in listed if isinstance(record, dict)]


def test_meteor_lake_on_ubuntu() -> None:
    found = check_kinds(host(*COMPLETE))
    assert {name: fact.value for name, fact in found.items() if isinstance(fact, Known)} == {
        "gpu.hardware": [
            {
                "pci": "8086:7d55",
                "vendor": "intel",
                "generation": "xe-lpg",
                "codename": "Meteor Lake",
                "discrete": False,
                "kernel_driver": "i915",
            }
        ],
        "gpu.intel.generation": "xe-lpg",
        "gpu.intel.codename": "Meteor Lake",
        "gpu.intel.pci": "8086:7d55",
        "gpu.intel.kernel_driver": "i915",
        "gpu.intel.count": 1,
        "gpu.nodes": [{"path": "/dev/dri/renderD128", "access": True, "group": "render", "mode": "0660", "vendor": "intel"}],
        "gpu.node.path": "/dev/dri/renderD128",
        "gpu.node.access": True,
        "gpu.node.group": "render",
        "gpu.opencl.loader": "/lib/x86_64-linux-gnu/libOpenCL.so.1",
        "gpu.opencl.loaders": [{"name": "libOpenCL.so.1", "path": "/lib/x86_64-linux-gnu/libOpenCL.so.1", "version": "1.0.0"}],
        "gpu.opencl.icds": [{"path": "/etc/OpenCL/vendors/intel.icd", "library": IGDRCL, "intel": True, "exists": True}],
        "gpu.opencl.intel": IGDRCL,
        "gpu.compute_runtime.version": "24.22.29735.20",
        "gpu.igc.version": "1.0.16900.23",
    }
    assert all(isinstance(fact, (Known, Absent)) for fact in found.values())
    assert found["gpu.driver.version"] == Absent("not on Linux")


def test_nvidia_only() -> None:
    found = check_kinds(host(UBUNTU, pci(DGPU, "10de:13c2", "03", "nvidia"), render(128, DGPU, "10de")))
    assert records(found, "gpu.hardware") == [{"pci": "10de:13c2", "vendor": "nvidia", "kernel_driver": "nvidia"}]
    assert value(found, "gpu.intel.count") == 0
    assert all(isinstance(found[f"gpu.intel.{name}"], Absent) for name in INTEL if name != "count")
    assert isinstance(found["gpu.node.path"], Absent)
    assert [entry["vendor"] for entry in records(found, "gpu.nodes")] == ["nvidia"]


def test_nothing_installed() -> None:
    found = gpu.collect(host(UBUNTU, METEOR_LAKE))
    for name in ("gpu.node.path", "gpu.opencl.loader", "gpu.opencl.intel", "gpu.compute_runtime.version", "gpu.dxg"):
        assert isinstance(found[name], Absent), name
    assert [value(found, f"gpu.{name}") for name in ("nodes", "opencl.loaders", "opencl.icds")] == [[], [], []]


def test_unreadable_bus_is_unknown_not_absent() -> None:
    errors = {"list_folder /sys/bus/pci/devices": "PermissionError: Permission denied"}
    found = gpu.collect(host(*COMPLETE, errors=errors))
    for name in ("gpu.hardware", *(f"gpu.intel.{name}" for name in INTEL)):
        assert found[name] == Unknown("Permission denied", "/sys/bus/pci/devices")
    assert value(found, "gpu.opencl.intel") == IGDRCL


def test_id_that_the_table_does_not_know_is_never_guessed() -> None:
    found = gpu.collect(host(UBUNTU, pci(IGPU, "8086:ffff", "03", "xe"), pci(DGPU, "8086:56a0", "03", "xe")))
    assert records(found, "gpu.hardware")[0] == {"pci": "8086:ffff", "vendor": "intel", "kernel_driver": "xe"}
    assert isinstance(found["gpu.intel.generation"], Unknown)  # it may be newer than the other
    assert value(found, "gpu.intel.pci") == "8086:ffff"
    assert value(found, "gpu.intel.count") == 2


def test_newest_of_several() -> None:
    found = gpu.collect(host(UBUNTU, pci(IGPU, "8086:a780", "03", "i915"), pci(DGPU, "8086:e20b", "03", "xe")))
    assert value(found, "gpu.intel.codename") == "Battlemage"
    assert value(found, "gpu.intel.kernel_driver") == "xe"


def test_adapter_without_kernel_driver() -> None:
    # Battlemage before kernel 6.12
    found = gpu.collect(host(UBUNTU, pci(DGPU, "8086:e20b", "03", None)))
    assert isinstance(found["gpu.intel.kernel_driver"], Absent)
    assert records(found, "gpu.hardware")[0]["kernel_driver"] is None


def test_gpu_that_calls_itself_an_accelerator() -> None:
    found = gpu.collect(host(UBUNTU, pci(DGPU, "8086:674c", "12", "xe"), pci("0000:00:0b.0", "8086:7d1d", "12", None)))
    assert [record["codename"] for record in records(found, "gpu.hardware")] == ["Crescent Island"]


def test_user_outside_of_the_group() -> None:
    found = gpu.collect(host(*COMPLETE, identity=OUTSIDER))
    assert value(found, "gpu.node.access") is False
    assert value(found, "gpu.node.group") == "render"


def test_node_that_may_be_opened_goes_first() -> None:
    found = gpu.collect(host(*COMPLETE, render(129, DGPU, "10de"), render(130, DGPU, "8086", gid=44), NODE, identity=OUTSIDER))
    assert (value(found, "gpu.node.path"), value(found, "gpu.node.access")) == ("/dev/dri/renderD128", False)
    open_to_all = render(130, DGPU, "8086", gid=44, mode=0o666)
    found = gpu.collect(host(*COMPLETE, open_to_all, identity=OUTSIDER))
    assert (value(found, "gpu.node.path"), value(found, "gpu.node.group")) == ("/dev/dri/renderD130", "video")


def test_container_without_dri() -> None:
    found = gpu.collect(host(UBUNTU, METEOR_LAKE, LOADER, ICD, PACKAGES, {"files": NODE["files"]}))
    assert isinstance(found["gpu.node.path"], Absent)
    assert value(found, "gpu.intel.pci") == "8086:7d55"


def test_node_of_nobody_knows_whom() -> None:
    found = gpu.collect(host(UBUNTU, METEOR_LAKE, {"statuses": NODE["statuses"]}))
    assert isinstance(found["gpu.node.path"], Unknown)
    assert "vendor" not in records(found, "gpu.nodes")[0]


def test_wsl() -> None:
    basic = pci("4a1b:00:00.0", "1414:008e", "03", "dxgkrnl")
    machine = host(UBUNTU, basic, node("/dev/dxg", "/sys/class/misc/dxg", "x", gid=0, mode=0o666))
    found = check_kinds(machine)
    assert value(found, "gpu.dxg") is True
    assert records(found, "gpu.hardware")[0]["vendor"] == "other"
    assert all(isinstance(found[f"gpu.intel.{name}"], Unknown) for name in INTEL)
    assert isinstance(found["gpu.node.path"], Absent)


def test_dxg_that_may_not_be_opened() -> None:
    dxg = node("/dev/dxg", "/sys/class/misc/dxg", "x", gid=0, mode=0o600)
    assert value(gpu.collect(host(UBUNTU, dxg)), "gpu.dxg") is False


KABY_LAKE = pci(IGPU, "8086:5912", "03", "i915")
LEGACY = f"{LIB}/intel-opencl/libigdrcl_legacy1.so"
LEGACY_ICD: Piece = {"files": {"/etc/OpenCL/vendors/intel_legacy1.icd": f"{LEGACY}\n", LEGACY: ""}}


def test_legacy_gpu_with_the_regular_runtime() -> None:
    # https://github.com/Jellman86/YetAnother-WhosAtMyFeeder/issues/242
    found = gpu.collect(host(UBUNTU, KABY_LAKE, NODE, LOADER, ICD, dpkg("intel-opencl-icd=25.31.34666.3-0")))
    assert value(found, "gpu.intel.generation") == "gen9"
    assert value(found, "gpu.compute_runtime.version") == "25.31.34666.3"
    assert isinstance(found["gpu.compute_runtime.legacy"], Absent)


def test_both_tracks_side_by_side() -> None:
    packages = dpkg(
        "intel-opencl-icd=25.31.34666.3-0",
        "intel-opencl-icd-legacy1=24.35.30872.36",
        "intel-igc-core=1.0.17537.24",
        "intel-igc-core-2=2.16.0+19683~u24.04",
    )
    found = check_kinds(host(UBUNTU, KABY_LAKE, LOADER, ICD, LEGACY_ICD, packages))
    assert value(found, "gpu.compute_runtime.version") == "25.31.34666.3"
    assert value(found, "gpu.compute_runtime.legacy") == "24.35.30872.36"
    assert value(found, "gpu.igc.version") == "2.16.0"
    assert [record["intel"] for record in records(found, "gpu.opencl.icds")] == [True, True]


@pytest.mark.parametrize(
    ("packages", "name", "version"),
    [
        (["intel-opencl-icd=20.44.18297-1"], "version", "20.44.18297"),
        (["intel-opencl-icd=22.43.24595.41-1+deb12u1"], "version", "22.43.24595.41"),
        (["libze-intel-gpu1=24.52.32224.5-1~24.04~ppa2"], "version", "24.52.32224.5"),
        (["intel-opencl-icd-legacy=24.35.30872.45-1"], "legacy", "24.35.30872.45"),
    ],
)
def test_compute_runtime_by_its_package(packages: list[str], name: str, version: str) -> None:
    assert value(gpu.collect(host(UBUNTU, dpkg(*packages))), f"gpu.compute_runtime.{name}") == version


def test_compute_runtime_of_fedora_and_arch() -> None:
    arch = {"/var/lib/pacman/local": ["intel-compute-runtime-25.40.35563.4-1", "intel-graphics-compiler-1:2.20.3-1"]}
    found = gpu.collect(host(folders=arch))
    assert value(found, "gpu.compute_runtime.version") == "25.40.35563.4"
    assert value(found, "gpu.igc.version") == "2.20.3"


def test_runtime_that_no_package_owns() -> None:
    fact = gpu.collect(host(UBUNTU, LOADER, ICD))["gpu.compute_runtime.version"]
    assert isinstance(fact, Unknown)
    assert IGDRCL in fact.reason


def test_runtime_of_a_strange_version() -> None:
    assert isinstance(gpu.collect(host(UBUNTU, dpkg("intel-opencl-icd=1.0")))["gpu.compute_runtime.version"], Unknown)


def test_packages_that_cannot_be_read() -> None:
    errors = {"read_text /var/lib/dpkg/status": "PermissionError: Permission denied"}
    found = gpu.collect(host(UBUNTU, LOADER, ICD, errors=errors))
    assert found["gpu.compute_runtime.version"] == Unknown("Permission denied", "package database")
    assert isinstance(gpu.collect(host())["gpu.compute_runtime.legacy"], Unknown)  # no database at all


def test_compiler_by_its_library() -> None:
    igc = library("/usr/local/lib/libigc.so.2", "/usr/local/lib/libigc.so.2.5.6")
    assert value(gpu.collect(host(UBUNTU, igc)), "gpu.igc.version") == "2.5.6"
    assert isinstance(gpu.collect(host(UBUNTU, library("/usr/local/lib/libigc.so.2")))["gpu.igc.version"], Unknown)
    assert isinstance(gpu.collect(host(UBUNTU))["gpu.igc.version"], Absent)


def test_icd_whose_library_is_gone() -> None:
    found = gpu.collect(host(UBUNTU, LOADER, files={"/etc/OpenCL/vendors/intel.icd": IGDRCL}))
    assert records(found, "gpu.opencl.icds")[0]["exists"] is False
    assert isinstance(found["gpu.opencl.intel"], Absent)
    assert isinstance(found["gpu.compute_runtime.version"], Absent)


def test_icd_names_a_library_on_the_loaders_path() -> None:
    files = {"/etc/OpenCL/vendors/intel.icd": "libigdrcl.so\n", "/etc/OpenCL/vendors/pocl.icd": "libpocl.so.2\n"}
    found = gpu.collect(host(UBUNTU, LOADER, library(f"{LIB}/libigdrcl.so"), files=files))
    assert [(record["intel"], record["exists"]) for record in records(found, "gpu.opencl.icds")] == [(True, True), (False, False)]
    assert value(found, "gpu.opencl.intel") == "libigdrcl.so"


def test_cpu_runtime_of_intel_is_no_gpu_driver() -> None:
    cpu = {"/etc/OpenCL/vendors/intel64.icd": "/opt/intel/lib/libintelocl.so", "/opt/intel/lib/libintelocl.so": ""}
    assert isinstance(gpu.collect(host(UBUNTU, LOADER, files=cpu))["gpu.opencl.intel"], Absent)


def test_icds_that_cannot_be_looked_at() -> None:
    refused = {"list_folder /etc/OpenCL/vendors": "PermissionError: Permission denied"}
    found = gpu.collect(host(*COMPLETE, errors=refused))
    assert isinstance(found["gpu.opencl.icds"], Unknown)
    assert isinstance(found["gpu.opencl.intel"], Unknown)
    found = gpu.collect(host(*COMPLETE, errors={f"status {IGDRCL}": "PermissionError: Permission denied"}))
    assert "exists" not in records(found, "gpu.opencl.icds")[0]
    assert isinstance(found["gpu.opencl.intel"], Unknown)


CONDA = "/opt/conda/envs/ov"
CONDA_LOADER = library(f"{CONDA}/lib/libOpenCL.so.1", f"{CONDA}/lib/libOpenCL.so.1.0.0")
IN_CONDA: Piece = {"environment": {"CONDA_PREFIX": CONDA}}


def test_conda_loader_does_not_see_the_systems_drivers() -> None:
    found = gpu.collect(host(*COMPLETE, CONDA_LOADER, IN_CONDA))
    assert value(found, "gpu.opencl.loader") == f"{CONDA}/lib/libOpenCL.so.1"
    assert len(records(found, "gpu.opencl.loaders")) == 2
    assert value(found, "gpu.opencl.icds") == []
    assert isinstance(found["gpu.opencl.intel"], Absent)


def test_conda_with_ocl_icd_system() -> None:
    link: Piece = {"links": {f"{CONDA}/etc/OpenCL/vendors/ocl-icd-system": "/etc/OpenCL/vendors"}}
    assert value(gpu.collect(host(*COMPLETE, CONDA_LOADER, IN_CONDA, link)), "gpu.opencl.intel") == IGDRCL


def test_conda_without_a_loader_of_its_own() -> None:
    assert value(gpu.collect(host(*COMPLETE, IN_CONDA)), "gpu.opencl.intel") == IGDRCL


@pytest.mark.parametrize("variable", ["OCL_ICD_VENDORS", "OPENCL_VENDOR_PATH"])
@pytest.mark.parametrize("override", ["/opt/vendors/", "/opt/vendors/mine.icd"])
def test_variables_replace_the_folder(variable: str, override: str) -> None:
    files = {"/opt/vendors/mine.icd": "/opt/libother.so"}
    found = gpu.collect(host(*COMPLETE, environment={variable: override}, files=files))
    assert [record["path"] for record in records(found, "gpu.opencl.icds")] == ["/opt/vendors/mine.icd"]
    assert isinstance(found["gpu.opencl.intel"], Absent)


STORE = r"C:\Windows\System32\DriverStore\FileRepository\iigd_dch.inf_amd64_1"
ARC_DRIVER = {
    "DriverVersion": "32.0.101.6314",
    "DriverDate": "11-29-2024",
    "DriverDesc": "Intel(R) Arc(TM) Graphics",
    "ProviderName": "Intel Corporation",
    "OpenCLDriverName": rf"{STORE}\igdrcl64.dll",
}
WINDOWS_FILES: Piece = {"files": {r"C:\Windows\System32\OpenCL.dll": "MZ", rf"{STORE}\igdrcl64.dll": "MZ"}}
INSTANCE = "3&11583659&0&10"


def arc(driver: dict[str, Any] | None = ARC_DRIVER, **values: Any) -> Piece:
    name = "Intel(R) Arc(TM) Graphics"
    return pnp("8086:7d55", "03", INSTANCE, name, driver, **({"Service": "igfxn"} if driver else {}), **values)


def test_windows() -> None:
    found = check_kinds(host(arc(), WINDOWS_FILES, identity=WINDOWS))
    assert records(found, "gpu.hardware")[0]["name"] == "Intel(R) Arc(TM) Graphics"
    assert value(found, "gpu.intel.kernel_driver") == "igfxn"
    assert (value(found, "gpu.driver.version"), value(found, "gpu.driver.date")) == ("32.0.101.6314", "2024-11-29")
    assert value(found, "gpu.opencl.loader") == r"C:\Windows\System32\OpenCL.dll"
    assert value(found, "gpu.opencl.intel") == rf"{STORE}\igdrcl64.dll"
    assert isinstance(found["gpu.opencl.on12"], Absent)
    assert found["gpu.compute_runtime.version"] == Absent("not on Windows")


def test_windows_loaders_on_path() -> None:
    second: Piece = {"files": {r"D:\sdk\OpenCL.dll": "MZ"}, "environment": {"PATH": r"D:\sdk"}}
    found = gpu.collect(host(arc(), WINDOWS_FILES, second, identity=WINDOWS))
    assert value(found, "gpu.opencl.loader") == r"C:\Windows\System32\OpenCL.dll"
    assert len(records(found, "gpu.opencl.loaders")) == 2


def test_windows_basic_display_adapter_is_not_intels_driver() -> None:
    basic = {"DriverVersion": "10.0.26100.1", "DriverDesc": "Microsoft Basic Display Adapter", "ProviderName": "Microsoft"}
    found = gpu.collect(host(arc(basic), identity=WINDOWS))
    assert value(found, "gpu.intel.pci") == "8086:7d55"
    assert isinstance(found["gpu.driver.version"], Absent)
    assert isinstance(found["gpu.driver.date"], Absent)
    assert isinstance(found["gpu.opencl.intel"], Absent)


def test_windows_without_driver() -> None:
    found = gpu.collect(host(arc(None), identity=WINDOWS))
    assert isinstance(found["gpu.driver.version"], Absent)
    assert isinstance(found["gpu.intel.kernel_driver"], Absent)


def test_windows_registry_refused() -> None:
    errors = {r"registry_keys HKLM\SYSTEM\CurrentControlSet\Enum\PCI": "PermissionError: Access is denied"}
    found = gpu.collect(host(arc(), WINDOWS_FILES, identity=WINDOWS, errors=errors))
    for name in ("gpu.hardware", "gpu.intel.pci", "gpu.driver.version", "gpu.opencl.icds"):
        assert isinstance(found[name], Unknown), name
    assert isinstance(found["gpu.opencl.loader"], Known)


def gone(service: str) -> Piece:
    return {"registry": {rf"{SERVICES}\{service}\Enum": {"Count": 0}}}


def test_windows_card_that_was_taken_out() -> None:
    nvidia = pnp("10de:2684", "03", "4&2283F625&0", "NVIDIA", {"ProviderName": "NVIDIA"}, Service="nvlddmkm")
    found = gpu.collect(host(arc(), nvidia, gone("nvlddmkm"), identity=WINDOWS))
    assert [record["vendor"] for record in records(found, "gpu.hardware")] == ["intel"]
    found = gpu.collect(host(arc(), nvidia, gone("igfxn"), identity=WINDOWS))
    for name in ("gpu.hardware", "gpu.intel.pci", "gpu.driver.version"):
        assert isinstance(found[name], Unknown), name


def test_windows_drivers_in_the_vendors_key() -> None:
    vendors = {r"C:\Windows\System32\IntelOpenCL64.dll": 0, r"C:\off\amdocl64.dll": 1, "nvopencl64.dll": 0}
    files = {r"C:\Windows\System32\IntelOpenCL64.dll": "MZ"}
    registry = {r"HKLM\SOFTWARE\Khronos\OpenCL\Vendors": vendors}
    found = gpu.collect(host(arc({**ARC_DRIVER, "OpenCLDriverName": []}), {"registry": registry}, identity=WINDOWS, files=files))
    assert [(record["library"], record["intel"], record["exists"]) for record in records(found, "gpu.opencl.icds")] == [
        (r"C:\Windows\System32\IntelOpenCL64.dll", True, True),
        ("nvopencl64.dll", False, False),
    ]


def test_windows_driver_in_a_software_component() -> None:
    key = rf"{CLASS}\{{5c4c3332-344d-483c-8739-259e934c9cc8}}\0003"
    registry = {key: {"OpenCLDriverName": [rf"{STORE}\igdrcl64.dll"]}}
    plain = {name: content for name, content in ARC_DRIVER.items() if name != "OpenCLDriverName"}
    found = gpu.collect(host(arc(plain), WINDOWS_FILES, {"registry": registry}, identity=WINDOWS))
    assert [record["path"] for record in records(found, "gpu.opencl.icds")] == [key]
    assert value(found, "gpu.opencl.intel") == rf"{STORE}\igdrcl64.dll"


PACK = "Microsoft.D3DMappingLayers_1.2601.2.0_x64__8wekyb3d8bbwe"


@pytest.mark.parametrize(
    "key",
    [
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\Applications",
        r"HKCU\Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages",
    ],
)
def test_windows_compatibility_pack(key: str) -> None:
    # https://github.com/openvinotoolkit/openvino/issues/33923
    found = gpu.collect(host(arc(), identity=WINDOWS, registry_keys={key: ["Microsoft.Paint_11.2_x64", PACK]}))
    assert value(found, "gpu.opencl.on12") == "1.2601.2.0"


def test_windows_compatibility_pack_cannot_be_looked_for() -> None:
    key = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\Applications"
    errors = {f"registry_keys {key}": "PermissionError: Access is denied"}
    assert isinstance(gpu.collect(host(identity=WINDOWS, errors=errors))["gpu.opencl.on12"], Unknown)


def test_mac() -> None:
    found = gpu.collect(host(identity=MAC))
    assert set(found) == set(gpu.NAMES)
    assert all(isinstance(fact, Absent) for fact in found.values())
