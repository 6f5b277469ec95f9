"""Operating system, CPU, memory and disk."""

from __future__ import annotations

from ovdoctor.facts.kinds import Choice, Flag, Number, Text, Texts, version
from ovdoctor.facts.vocabulary.definition import FactDefinition as Fact

NPU_PLATFORMS = ("3720", "4000", "5010", "5020", "6010")
"""NPU generations as OpenVINO names them (NPU_PLATFORM, DEVICE_ARCHITECTURE)."""

OPERATING_SYSTEM = (
    Fact("os.family", Choice(("linux", "windows", "macos")), "operating system", "the interpreter's platform"),
    Fact("os.distribution", Text(), "Linux distribution, as the ID of os-release", "/etc/os-release"),
    Fact(
        "os.version",
        version("dotted"),
        "release of the distribution, of Windows (10, 11) or of macOS",
        "os-release, registry, sw_vers",
    ),
    Fact("os.build", Number(), "build number of Windows", "registry CurrentBuild"),
    Fact("os.server", Flag(), "whether Windows is a Server edition", "registry InstallationType"),
    Fact("os.kernel", version("kernel"), "running kernel of Linux", "uname"),
    Fact(
        "os.arch",
        Choice(("x86_64", "aarch64", "armv7l", "x86", "riscv64", "other")),
        "architecture of the machine",
        "uname, registry",
    ),
    Fact("os.libc", Choice(("glibc", "musl")), "C library of Linux", "the interpreter's and the loader's files"),
    Fact("os.glibc.version", version("dotted"), "version of glibc", "confstr, or the loader's file name"),
    Fact(
        "os.container",
        Choice(("docker", "podman", "kubernetes", "lxc", "snap", "flatpak", "other")),
        "container around the process",
        "marker files, cgroup, environment",
    ),
    Fact("os.wsl", Choice(("1", "2")), "generation of the Windows Subsystem for Linux", "kernel release and /proc/version"),
    Fact("os.vm", Text(), "hypervisor under the operating system", "DMI, CPU flag, sysctl"),
    Fact("os.user.root", Flag(), "whether the process runs as root", "user id"),
    Fact("os.user.groups", Texts(), "groups of the process", "group ids and /etc/group", "group"),
)

CPU = (
    Fact("cpu.brand", Text(), "name of the CPU", "/proc/cpuinfo, registry, sysctl"),
    Fact("cpu.vendor", Text(), "vendor string (GenuineIntel, AuthenticAMD, Apple, ARM)", "/proc/cpuinfo, registry, sysctl"),
    Fact("cpu.family", Number(), "CPUID family", "/proc/cpuinfo, registry"),
    Fact("cpu.model", Number(), "CPUID model", "/proc/cpuinfo, registry"),
    Fact("cpu.stepping", Number(), "CPUID stepping", "/proc/cpuinfo, registry"),
    Fact(
        "cpu.flags",
        Texts(),
        "instruction sets, named as Linux names them (sse4_2, avx, avx2, avx512f, avx_vnni, amx_bf16)",
        "/proc/cpuinfo, CPUID, sysctl",
    ),
    Fact("cpu.cores.physical", Number(), "physical cores", "psutil"),
    Fact("cpu.cores.logical", Number(), "logical processors", "psutil"),
    Fact("cpu.cores.usable", Number(), "logical processors that this process may use", "CPU affinity"),
    Fact("cpu.quota", Number("CPUs", whole=False), "CPU quota of the control group", "cgroup cpu.max or cfs_quota"),
    Fact("cpu.codename", Text(), "code name by family and model", "table of CPUID models"),
    Fact("cpu.npu", Choice(NPU_PLATFORMS), "generation of the NPU that this CPU carries", "table of CPUID models"),
)

MEMORY = (
    Fact("memory.total", Number("bytes"), "physical memory", "psutil"),
    Fact("memory.available", Number("bytes"), "memory that can be had without swapping", "psutil"),
    Fact("memory.limit", Number("bytes"), "memory limit of the control group", "cgroup memory.max"),
    Fact("disk.temporary.free", Number("bytes"), "free space where temporary files go", "psutil"),
)
