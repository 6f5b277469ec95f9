"""cpu.*: replayed processors of Linux, Windows and macOS, the table of models, and quotas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.collect.cpu import WINDOWS_PROCESSOR, collect
from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Completed, HostIdentity
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY
from ovdoctor.facts.vocabulary.machine import CPU, NPU_PLATFORMS
from ovdoctor.hardware.cpu_models import CPU_MODELS

LINUX = HostIdentity("linux", "x86_64", "6.8.0-45-generic")
WINDOWS = HostIdentity("win32", "AMD64", "10", "10.0.26100")
MACOS = HostIdentity("darwin", "arm64", "24.1.0")


def block(vendor: str, family: int, model: int, stepping: int = 4, brand: str = "A CPU", flags: str = "fpu avx2") -> str:
    return (
        f"processor\t: 0\nvendor_id\t: {vendor}\ncpu family\t: {family}\nmodel\t\t: {model}\nmodel name\t: {brand}\n"
        f"stepping\t: {stepping}\nmicrocode\t: 0x1c\nflags\t\t: {flags}\nbugs\t\t: spectre_v1\n\n"
    )


def on_linux(cpuinfo: str) -> Found:
    return collect(RecordedHost(Recording(LINUX, files={"/proc/cpuinfo": cpuinfo})))


def values(found: Found, *names: str) -> list[object]:
    """Values of known facts, ``None`` for absent ones; an unknown one fails."""
    facts = [found[f"cpu.{name}"] for name in names]
    assert not [fact for fact in facts if isinstance(fact, Unknown)]
    return [fact.value if isinstance(fact, Known) else None for fact in facts]


def test_linux_tells_of_the_first_processor() -> None:
    first = block("GenuineIntel", 6, 170, brand="Intel(R) Core(TM) Ultra 5 125H", flags="fpu sse4_2 avx2 avx_vnni")
    found = on_linux(first + block("GenuineIntel", 6, 1, brand="another"))
    assert set(found) == {fact.name for fact in CPU}
    assert values(found, "vendor", "brand", "family", "model", "stepping") == [
        "GenuineIntel",
        "Intel(R) Core(TM) Ultra 5 125H",
        6,
        170,
        4,
    ]
    assert values(found, "flags", "codename", "npu") == [["fpu", "sse4_2", "avx2", "avx_vnni"], "Meteor Lake", "3720"]


def test_stepping_zero_is_known() -> None:
    assert values(on_linux(block("GenuineIntel", 6, 170, stepping=0)), "stepping") == [0]


def test_arm_has_features_and_an_implementer() -> None:
    cpuinfo = "processor\t: 0\nBogoMIPS\t: 38.40\nFeatures\t: fp asimd asimddp i8mm\nCPU implementer\t: 0x{}\n\n"
    names = ("vendor", "flags", "brand", "family", "model", "stepping", "codename", "npu")
    nothing = [None] * 6
    assert values(on_linux(cpuinfo.format(41)), *names) == ["ARM", ["fp", "asimd", "asimddp", "i8mm"], *nothing]
    assert values(on_linux(cpuinfo.format(51)), "vendor") == ["0x51"]


@pytest.mark.parametrize(
    ("family", "model", "codename", "npu"),
    [
        (6, 0xAA, "Meteor Lake", "3720"),
        (6, 0xAC, "Meteor Lake", "3720"),
        (6, 0xC6, "Arrow Lake", "3720"),
        (6, 0xC5, "Arrow Lake", "3720"),
        (6, 0xB5, "Arrow Lake", "3720"),
        (6, 0xBD, "Lunar Lake", "4000"),
        (6, 0xCC, "Panther Lake", "5010"),
        (6, 0xE5, "Panther Lake", "5010"),
        (6, 0xD5, "Wildcat Lake", "5020"),
        (18, 0x01, "Nova Lake", "6010"),
        (18, 0x03, "Nova Lake", "6010"),
        (6, 0xBE, "Alder Lake-N", None),
        (6, 0x9A, "Alder Lake", None),
        (6, 0xB7, "Raptor Lake", None),
        (6, 0xD7, "Bartlett Lake", None),
        (6, 0x8C, "Tiger Lake", None),
        (6, 0xA7, "Rocket Lake", None),
        (6, 0x7E, "Ice Lake", None),
        (6, 0x1A, "Nehalem", None),
        (6, 0x5C, "Apollo Lake", None),
        (6, 0x8F, "Sapphire Rapids", None),
        (6, 0xAF, "Sierra Forest", None),
    ],
)
def test_code_names_and_npus(family: int, model: int, codename: str, npu: str | None) -> None:
    assert values(on_linux(block("GenuineIntel", family, model)), "codename", "npu") == [codename, npu]


def test_a_model_that_is_not_in_the_table_is_unknown_not_without_npu() -> None:
    found = on_linux(block("GenuineIntel", 6, 0xFE))
    for name in ("cpu.codename", "cpu.npu"):
        assert found[name] == Unknown("CPU model 6/0xFE is not in the table", "table of CPU models, 6/0xFE")


@pytest.mark.parametrize("vendor", ["AuthenticAMD", "HygonGenuine", "CentaurHauls"])
def test_other_vendors_have_no_npu_of_ours(vendor: str) -> None:
    found = on_linux(block(vendor, 6, 0xAA))
    assert found["cpu.npu"] == found["cpu.codename"] == Absent("not a processor of Intel")


def test_an_intel_without_a_model_is_unknown() -> None:
    found = on_linux("vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: unknown\n")
    assert values(found, "family", "model") == [6, None]
    assert found["cpu.npu"] == Unknown("the CPU does not tell its model")


def test_an_unreadable_cpuinfo_is_unknown_and_so_is_the_npu() -> None:
    for recording in (
        Recording(LINUX, errors={"read_text /proc/cpuinfo": "PermissionError: Permission denied"}),
        Recording(LINUX, otherwise="unknown"),
        Recording(LINUX),  # a Linux without /proc still has a processor
    ):
        found = collect(RecordedHost(recording))
        for name in ("vendor", "brand", "family", "model", "stepping", "flags", "codename", "npu"):
            assert isinstance(found[f"cpu.{name}"], Unknown), name


@given(text=st.text(st.sampled_from("model name:\tflags\n6²٣ vendor_id"), max_size=80) | st.text())
def test_no_text_of_cpuinfo_makes_it_fail(text: str) -> None:
    found = on_linux(text)
    assert set(found) == {fact.name for fact in CPU}
    for name, fact in found.items():
        assert not isinstance(fact, Known) or mismatch(VOCABULARY[name].kind, fact.value) is None


# Windows

IDENTITY = {
    "ProcessorNameString": "Intel(R) Core(TM) Ultra 7 258V        ",
    "VendorIdentifier": "GenuineIntel",
    "Identifier": "Intel64 Family 6 Model 189 Stepping 1",
}
CPUID: dict[str, int | float | str | list[str]] = {
    "vendor": "GenuineIntel",
    "brand": "by CPUID",
    "family": 6,
    "model": 170,
    "stepping": 4,
    "flags": ["avx2", "avx512vnni", "avx_vnni", "pni", "rdrnd", "sha", "sse4_2"],
}
DENIED = "PermissionError: Access is denied"
NAMES = ("vendor", "brand", "family", "model", "stepping", "codename", "npu")
BY_REGISTRY = ["GenuineIntel", "Intel(R) Core(TM) Ultra 7 258V", 6, 189, 1, "Lunar Lake", "4000"]
FLAGS = ["avx2", "avx512_vnni", "avx_vnni", "pni", "rdrand", "sha_ni", "sse4_2"]


def test_windows_tells_names_by_registry_and_flags_by_cpuid() -> None:
    recording = Recording(WINDOWS, registry={WINDOWS_PROCESSOR: dict(IDENTITY)}, measures={"cpuid": CPUID})
    found = collect(RecordedHost(recording))
    assert values(found, *NAMES) == BY_REGISTRY
    assert values(found, "flags") == [FLAGS]
    assert found["cpu.brand"] == Known(BY_REGISTRY[1], WINDOWS_PROCESSOR)  # type: ignore[arg-type]


def test_windows_without_cpuid_does_not_know_the_flags_alone() -> None:
    errors = {"measure cpuid": "OSError: CPUID cannot be read: exit code 3221225477"}
    found = collect(RecordedHost(Recording(WINDOWS, registry={WINDOWS_PROCESSOR: dict(IDENTITY)}, errors=errors)))
    assert values(found, *NAMES) == BY_REGISTRY
    assert found["cpu.flags"] == Unknown("CPUID cannot be read: exit code 3221225477", "CPUID")


def test_windows_without_registry_asks_cpuid() -> None:
    errors = {f"registry_values {WINDOWS_PROCESSOR}": DENIED}
    found = collect(RecordedHost(Recording(WINDOWS, measures={"cpuid": CPUID}, errors=errors)))
    assert values(found, *NAMES) == ["GenuineIntel", "by CPUID", 6, 170, 4, "Meteor Lake", "3720"]
    assert values(found, "flags") == [FLAGS]


def test_windows_on_arm() -> None:
    identity = {
        "ProcessorNameString": "Snapdragon(R) X Elite",
        "VendorIdentifier": "Qualcomm Technologies Inc",
        "Identifier": "ARMv8 (64-bit) Family 8 Model 1 Revision 201",
    }
    errors = {"measure cpuid": "OSError: only x86 processors have CPUID"}
    found = collect(RecordedHost(Recording(WINDOWS, registry={WINDOWS_PROCESSOR: dict(identity)}, errors=errors)))
    assert values(found, "vendor", "stepping", "npu") == ["Qualcomm Technologies Inc", None, None]
    assert isinstance(found["cpu.flags"], Unknown)


# macOS

ASKED = "sysctl machdep.cpu hw.optional"
M2 = """\
machdep.cpu.cores_per_package: 8
machdep.cpu.brand_string: Apple M2
hw.optional.arm.FEAT_DotProd: 1
hw.optional.arm.FEAT_I8MM: 1
hw.optional.arm.FEAT_SME: 0
hw.optional.neon: 1
hw.optional.AdvSIMD: 1
hw.optional.breakpoint: 6
"""
MAC_I5 = """\
machdep.cpu.vendor: GenuineIntel
machdep.cpu.brand_string: Intel(R) Core(TM) i5-5250U CPU @ 1.60GHz
machdep.cpu.family: 6
machdep.cpu.model: 61
machdep.cpu.stepping: 4
hw.optional.sse3: 1
hw.optional.supplementalsse3: 1
hw.optional.avx1_0: 1
hw.optional.avx2_0: 1
hw.optional.avx512f: 0
"""


def test_macos() -> None:
    apple = collect(RecordedHost(Recording(MACOS, commands={ASKED: Completed(0, M2)})))
    assert values(apple, *NAMES) == ["Apple", "Apple M2", None, None, None, None, None]
    assert values(apple, "flags", "quota") == [["asimd", "asimddp", "i8mm"], None]
    intel = collect(RecordedHost(Recording(MACOS, commands={ASKED: Completed(0, MAC_I5)})))
    assert values(intel, "family", "model", "stepping", "codename", "npu") == [6, 61, 4, "Broadwell", None]
    assert values(intel, "flags") == [["avx", "avx2", "pni", "ssse3"]]


def test_macos_without_sysctl_is_unknown() -> None:
    found = collect(RecordedHost(Recording(MACOS)))
    assert all(isinstance(found[f"cpu.{name}"], Unknown) for name in (*NAMES, "flags"))


def test_another_platform_is_refused() -> None:
    with pytest.raises(OSError, match="does not know this platform"):
        collect(RecordedHost(Recording(HostIdentity("freebsd14", "amd64"))))


# Table, cores, quotas


def test_the_table_is_of_the_platforms_of_the_vocabulary() -> None:
    assert {entry.npu for entry in CPU_MODELS.values()} == {None, *NPU_PLATFORMS}
    assert all(entry.codename for entry in CPU_MODELS.values())


def test_cores() -> None:
    recording = Recording(LINUX, measures={"cores": {"logical": 16, "usable": 4}})
    found = collect(RecordedHost(recording))
    assert values(found, "cores.logical", "cores.usable") == [16, 4]
    assert found["cpu.cores.physical"] == Unknown("cannot be measured here", "measured: cores")


def quota(files: dict[str, str], errors: dict[str, str] | None = None) -> Fact:
    return collect(RecordedHost(Recording(LINUX, files=files, errors=errors or {})))["cpu.quota"]


V1 = "/sys/fs/cgroup/cpu"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1.5),
        ({"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        ({"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "150000 0\n"}, None),
        (
            {
                "/proc/self/cgroup": "0::/a/b\n",
                "/sys/fs/cgroup/a/b/cpu.max": "400000 100000\n",
                "/sys/fs/cgroup/a/cpu.max": "25000 50000\n",
            },
            0.5,
        ),
        (
            {
                "/proc/self/cgroup": "3:cpu,cpuacct:/docker/3f\n0::/\n",
                f"{V1}/docker/3f/cpu.cfs_quota_us": "200000\n",
                f"{V1}/docker/3f/cpu.cfs_period_us": "100000\n",
                f"{V1}/cpu.cfs_quota_us": "-1\n",
                f"{V1}/cpu.cfs_period_us": "100000\n",
            },
            2.0,
        ),
        (
            {
                "/proc/self/cgroup": "3:cpu:/\n",
                f"{V1}/cpu.cfs_quota_us": "-1\n",
                f"{V1}/cpu.cfs_period_us": "100000\n",
            },
            None,
        ),
        ({}, None),
    ],
)
def test_quotas(files: dict[str, str], expected: float | None) -> None:
    source = "control group, cpu"
    assert quota(files) == (Absent(source) if expected is None else Known(expected, source))


def test_an_unreadable_quota_is_unknown_not_absent() -> None:
    errors = {"read_text /sys/fs/cgroup/cpu.max": "PermissionError: Permission denied"}
    assert quota({"/proc/self/cgroup": "0::/\n"}, errors) == Unknown("Permission denied", "control group, cpu")
