"""os.*: replayed machines, each with what must be known, absent and unknown of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Completed, FileStatus, HostIdentity
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.collect.operating_system import WINDOWS_BOARD, WINDOWS_PROCESSOR, WINDOWS_VERSION, collect
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Known, Unknown, Value
from ovdoctor.facts.vocabulary import VOCABULARY
from ovdoctor.facts.vocabulary.machine import OPERATING_SYSTEM

GROUPS = "root:x:0:\nadm:x:4:syslog,ada\nvideo:x:44:ada\nrender:x:992:ada\nada:x:1000:\n"
UBUNTU_RELEASE = 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n'
ROOT_MOUNT = "29 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"
BARE_CPUINFO = "processor\t: 0\nflags\t\t: fpu vme sse4_2 avx2\n\n"
GUEST_CPUINFO = "processor\t: 0\nflags\t\t: fpu vme hypervisor avx2\n\n"
GLIBC_239 = {"getconf GNU_LIBC_VERSION": Completed(0, "glibc 2.39\n")}
ADA = HostIdentity("linux", "x86_64", "6.8.0-45-generic", uid=1000, gids=(4, 44, 992, 1000))

UBUNTU = Recording(
    ADA,
    environment={"HOME": "/home/ada"},
    files={
        "/etc/os-release": UBUNTU_RELEASE,
        "/etc/group": GROUPS,
        "/proc/1/cgroup": "0::/init.scope\n",
        # A machine that runs containers is not in one.
        "/proc/self/mountinfo": ROOT_MOUNT
        + "900 29 0:60 / /var/lib/docker/overlay2/1f/merged rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l\n",
        "/proc/cpuinfo": BARE_CPUINFO,
        "/sys/class/dmi/id/sys_vendor": "LENOVO\n",
        "/sys/class/dmi/id/product_name": "21KC0016GE\n",
    },
    commands=GLIBC_239,
)
ALPINE = Recording(
    HostIdentity("linux", "aarch64", "6.6.0-0-virt", uid=0, gids=(0, 27, 999)),
    files={
        "/usr/lib/os-release": "ID=alpine\nVERSION_ID=3.20.3\n",
        "/etc/group": GROUPS + "broken line\n",
        "/lib/ld-musl-aarch64.so.1": "",
        "/lib/ld-linux-aarch64.so.1": "",  # gcompat
        "/sys/class/dmi/id/sys_vendor": "QEMU\n",
    },
    commands={"getconf GNU_LIBC_VERSION": Completed(1, "", "getconf: GNU_LIBC_VERSION: unknown variable\n")},
)
WSL2 = Recording(
    HostIdentity("linux", "x86_64", "5.15.167.4-microsoft-standard-WSL2", uid=1000, gids=(1000,)),
    files={"/etc/os-release": UBUNTU_RELEASE, "/proc/cpuinfo": GUEST_CPUINFO, "/run/systemd/container": "wsl\n"},
    commands=GLIBC_239,
)
WSL1 = Recording(
    HostIdentity("linux", "x86_64", "4.4.0-19041-Microsoft", uid=1000, gids=(1000,)),
    files={"/etc/os-release": UBUNTU_RELEASE, "/proc/cpuinfo": GUEST_CPUINFO},
    commands=GLIBC_239,
)
ARCH = Recording(
    HostIdentity("linux", "x86_64", "6.17.0-rc3-1-mainline", uid=0),
    files={"/etc/os-release": "ID=arch\nBUILD_ID=rolling\n", "/proc/cpuinfo": GUEST_CPUINFO},
    folders={"/lib64": ["ld-linux-x86-64.so.2"]},
)
DEBIAN_10 = Recording(
    HostIdentity("linux", "i686", "4.19.0-27-686", uid=1000),
    files={"/etc/os-release": 'ID=debian\nVERSION_ID="ten"\n', "/lib/i386-linux-gnu/ld-2.28.so": ""},
    links={"/lib/ld-linux.so.2": "/lib/i386-linux-gnu/ld-2.28.so"},
)


def windows(product: str, build: str, installation: str, processor: str, maker: str = "LENOVO 21KC") -> Recording:
    """A Windows whose interpreter is a 32-bit one."""
    vendor, _, name = maker.partition(" ")
    return Recording(
        HostIdentity("win32", "x86", "10", f"10.0.{build}"),
        environment={"PROCESSOR_ARCHITEW6432": "AMD64"},
        registry={
            WINDOWS_VERSION: {"ProductName": product, "CurrentBuild": build, "InstallationType": installation},
            WINDOWS_BOARD: {"SystemManufacturer": vendor, "SystemProductName": name},
            WINDOWS_PROCESSOR: {"Identifier": processor},
        },
    )


METEOR_LAKE = "Intel64 Family 6 Model 170 Stepping 4"
MAC = Recording(
    HostIdentity("darwin", "x86_64", "24.1.0", uid=501, gids=(20,)),  # under Rosetta
    files={"/etc/group": "staff:*:20:root\n"},
    commands={
        "sw_vers -productVersion": Completed(0, "15.1.1\n"),
        "sysctl hw.optional.arm64 kern.hv_vmm_present": Completed(0, "hw.optional.arm64: 1\nkern.hv_vmm_present: 0\n"),
    },
)
OLD_MAC = Recording(
    HostIdentity("darwin", "x86_64", "21.6.0", uid=501),
    commands={
        "sw_vers -productVersion": Completed(0, "12.7.6\n"),
        "sysctl hw.optional.arm64 kern.hv_vmm_present": Completed(
            1, "kern.hv_vmm_present: 1\n", "sysctl: unknown oid 'hw.optional.arm64'\n"
        ),
    },
)

ABSENT = "absent"
MACHINES: dict[str, tuple[Recording, dict[str, Value]]] = {
    "Ubuntu": (
        UBUNTU,
        {
            "os.family": "linux",
            "os.distribution": "ubuntu",
            "os.version": "24.04",
            "os.kernel": "6.8.0-45-generic",
            "os.arch": "x86_64",
            "os.libc": "glibc",
            "os.glibc.version": "2.39",
            "os.container": ABSENT,
            "os.wsl": ABSENT,
            "os.vm": ABSENT,
            "os.build": ABSENT,
            "os.server": ABSENT,
            "os.user.root": False,
            "os.user.groups": ["ada", "adm", "render", "video"],
        },
    ),
    "Alpine": (
        ALPINE,
        {
            "os.distribution": "alpine",
            "os.version": "3.20.3",
            "os.arch": "aarch64",
            "os.libc": "musl",
            "os.glibc.version": ABSENT,
            "os.vm": "QEMU",
            "os.user.root": True,
            "os.user.groups": ["27", "999", "root"],
        },
    ),
    "WSL 2": (WSL2, {"os.wsl": "2", "os.vm": "Hyper-V", "os.container": ABSENT, "os.family": "linux"}),
    "WSL 1": (WSL1, {"os.wsl": "1", "os.vm": ABSENT}),
    "Arch": (
        ARCH,
        {"os.distribution": "arch", "os.version": ABSENT, "os.libc": "glibc", "os.vm": "unnamed hypervisor"},
    ),
    "Debian 10": (DEBIAN_10, {"os.libc": "glibc", "os.glibc.version": "2.28", "os.arch": "x86"}),
    "Windows 11": (
        windows("Windows 10 Pro", "26100", "Client", METEOR_LAKE),
        {
            "os.family": "windows",
            "os.version": "11",
            "os.build": 26100,
            "os.server": False,
            "os.arch": "x86_64",
            "os.vm": ABSENT,
            "os.kernel": ABSENT,
            "os.libc": ABSENT,
            "os.glibc.version": ABSENT,
            "os.distribution": ABSENT,
            "os.container": ABSENT,
            "os.wsl": ABSENT,
            "os.user.root": ABSENT,
            "os.user.groups": ABSENT,
        },
    ),
    "Windows 10": (windows("Windows 10 Home", "19045", "Client", METEOR_LAKE), {"os.version": "10", "os.build": 19045}),
    "Windows 8.1": (windows("Windows 8.1 Pro", "9600", "Client", METEOR_LAKE), {"os.version": "8.1"}),
    "Windows on ARM": (
        windows("Windows 10 Pro", "26100", "Client", "ARMv8 (64-bit) Family 8 Model 1 Revision 201"),
        {"os.arch": "aarch64", "os.version": "11"},
    ),
    "Windows Server": (
        windows("Windows Server 2022 Datacenter", "20348", "Server Core", METEOR_LAKE, "Microsoft Corporation Virtual Machine"),
        {"os.version": "2022", "os.server": True, "os.vm": "Hyper-V", "os.build": 20348},
    ),
    "Surface": (
        windows("Windows 10 Pro", "22631", "Client", METEOR_LAKE, "Microsoft Corporation Surface Pro 10"),
        {"os.vm": ABSENT, "os.version": "11"},
    ),
    "macOS": (
        MAC,
        {
            "os.family": "macos",
            "os.version": "15.1.1",
            "os.arch": "aarch64",
            "os.vm": ABSENT,
            "os.user.groups": ["staff"],
            "os.build": ABSENT,
            "os.kernel": ABSENT,
        },
    ),
    "macOS on Intel": (OLD_MAC, {"os.version": "12.7.6", "os.arch": "x86_64", "os.vm": "unnamed hypervisor"}),
}


def values(found: Found, names: dict[str, Value]) -> dict[str, object]:
    """The values of known facts, "absent" for absent ones, the fact itself where it is unknown."""
    facts = {name: found[name] for name in names}
    return {
        name: fact.value if isinstance(fact, Known) else ABSENT if isinstance(fact, Absent) else fact
        for name, fact in facts.items()
    }


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_known_of_a_machine(machine: str) -> None:
    recording, expected = MACHINES[machine]
    assert values(collect(RecordedHost(recording)), expected) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_every_fact_is_there_and_of_its_kind(machine: str) -> None:
    found = collect(RecordedHost(MACHINES[machine][0]))
    assert set(found) == {fact.name for fact in OPERATING_SYSTEM}
    for name, fact in found.items():
        assert not isinstance(fact, Known) or mismatch(VOCABULARY[name].kind, fact.value) is None


def with_more(recording: Recording, **sections: Mapping[str, object]) -> RecordedHost:
    """The same machine with more in some sections."""
    merged = {name: {**getattr(recording, name), **more} for name, more in sections.items()}
    return RecordedHost(msgspec.structs.replace(recording, **merged))


DOCKER_MOUNT = "512 480 0:55 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/2WQ:/var\n"
PODMAN_MOUNT = "512 480 0:55 / / rw - overlay overlay rw,lowerdir=/home/ada/.local/share/containers/storage/overlay/l\n"
LXC_MOUNT = "80 79 0:40 /proc/cpuinfo /proc/cpuinfo rw,nosuid - fuse.lxcfs lxcfs rw,user_id=0\n"


@pytest.mark.parametrize(
    ("section", "entry", "text", "container"),
    [
        ("files", "/.dockerenv", "", "docker"),
        ("files", "/run/.containerenv", 'engine="podman-4.9.3"\n', "podman"),
        ("files", "/.flatpak-info", "", "flatpak"),
        ("files", "/run/systemd/container", "lxc\n", "lxc"),
        ("files", "/run/systemd/container", "systemd-nspawn\n", "other"),
        ("files", "/proc/1/cgroup", "5:memory:/docker/3f2a\n", "docker"),
        ("files", "/proc/1/cgroup", "0::/kubepods.slice/pod1/docker-3f2a.scope\n", "kubernetes"),
        ("files", "/proc/1/cgroup", "4:memory:/libpod_parent/libpod-11\n", "podman"),
        ("files", "/proc/1/cgroup", "4:memory:/lxc/web\n", "lxc"),
        ("files", "/proc/self/mountinfo", DOCKER_MOUNT, "docker"),
        ("files", "/proc/self/mountinfo", PODMAN_MOUNT, "podman"),
        ("files", "/proc/self/mountinfo", ROOT_MOUNT + LXC_MOUNT, "lxc"),
        ("files", "/proc/self/mountinfo", DOCKER_MOUNT.replace("/var/lib/docker/overlay2", "/var/lib/containerd"), "other"),
        ("environment", "KUBERNETES_SERVICE_HOST", "10.0.0.1", "kubernetes"),
        ("files", "/proc/self/attr/current", "snap.openvino.app (enforce)", "snap"),
        ("environment", "SNAP", "/snap/code/174", ABSENT),
        ("environment", "FLATPAK_ID", "org.gimp.GIMP", "flatpak"),
        ("environment", "container", "podman", "podman"),
        ("environment", "container", "firejail", "other"),
    ],
)
def test_containers_show(section: str, entry: str, text: str, container: str) -> None:
    host = with_more(UBUNTU, **{section: {entry: text}})
    assert values(collect(host), {"os.container": ""}) == {"os.container": container}


@pytest.mark.parametrize(
    ("vendor", "product", "flagged", "hypervisor"),
    [
        ("VMware, Inc.", "VMware20,1", True, "VMware"),
        ("innotek GmbH", "VirtualBox", True, "VirtualBox"),
        ("Microsoft Corporation", "Virtual Machine", True, "Hyper-V"),
        ("Microsoft Corporation", "Surface Laptop 6", False, ABSENT),
        ("Amazon EC2", "c7i.large", True, "Amazon EC2"),
        ("Amazon EC2", "c7i.metal", False, ABSENT),
        ("Google", "Google Compute Engine", True, "Google Compute Engine"),
        ("Nobody", "Nothing", True, "unnamed hypervisor"),
    ],
)
def test_virtual_machines_show(vendor: str, product: str, flagged: bool, hypervisor: str) -> None:
    files = {
        "/sys/class/dmi/id/sys_vendor": f"{vendor}\n",
        "/sys/class/dmi/id/product_name": f"{product}\n",
        "/proc/cpuinfo": GUEST_CPUINFO if flagged else BARE_CPUINFO,
    }
    assert values(collect(with_more(UBUNTU, files=files)), {"os.vm": ""}) == {"os.vm": hypervisor}


@pytest.mark.parametrize(
    ("look", "names"),
    [
        ("read_text /etc/os-release", ["os.distribution", "os.version"]),
        ("read_text /etc/group", ["os.user.groups"]),
        ("read_text /proc/1/cgroup", ["os.container"]),
        ("status /.dockerenv", ["os.container"]),
        ("read_text /sys/class/dmi/id/sys_vendor", ["os.vm"]),
    ],
)
def test_what_cannot_be_read_is_unknown_and_nothing_else_suffers(look: str, names: list[str]) -> None:
    whole = collect(RecordedHost(UBUNTU))
    found = collect(with_more(UBUNTU, errors={look: "PermissionError: Permission denied"}))
    assert {name for name in found if found[name] != whole[name]} == set(names)
    for name in names:
        fact = found[name]
        assert isinstance(fact, Unknown)
        assert fact.reason == "Permission denied"


def test_an_unreadable_registry_is_unknown_not_absent() -> None:
    errors = {f"registry_values {key}": "PermissionError: Access is denied" for key in (WINDOWS_VERSION, WINDOWS_PROCESSOR)}
    found = collect(with_more(MACHINES["Windows 11"][0], errors=errors))
    for name in ("os.version", "os.build", "os.server"):
        assert found[name] == Unknown("Access is denied", WINDOWS_VERSION)
    assert values(found, {"os.arch": ""}) == {"os.arch": "x86_64"}  # the environment of a 32-bit interpreter tells


def test_nothing_recorded_leaves_only_what_the_interpreter_knows() -> None:
    found = collect(RecordedHost(Recording(ADA, otherwise="unknown")))
    known = {name for name, fact in found.items() if isinstance(fact, Known)}
    assert known == {"os.family", "os.kernel", "os.arch", "os.user.root"}
    absent = {name for name, fact in found.items() if isinstance(fact, Absent)}
    assert absent == {"os.build", "os.server", "os.wsl"}


def test_a_version_that_is_none_is_unknown() -> None:
    found = collect(RecordedHost(DEBIAN_10))
    assert found["os.version"] == Unknown("'ten' is not a version", "os-release")
    server = windows("Azure Stack HCI", "25398", "Server Core", METEOR_LAKE)
    assert collect(RecordedHost(server))["os.version"] == Unknown(
        "the product name 'Azure Stack HCI' has no version", WINDOWS_VERSION
    )


def test_a_loader_without_version_and_no_getconf() -> None:
    assert collect(RecordedHost(ARCH))["os.glibc.version"] == Unknown("there is no getconf to ask", "/lib64/ld-linux-x86-64.so.2")
    nothing = collect(RecordedHost(Recording(ADA)))
    assert isinstance(nothing["os.libc"], Unknown)
    assert isinstance(nothing["os.glibc.version"], Unknown)


def test_another_platform_is_refused() -> None:
    with pytest.raises(OSError, match="does not know this platform"):
        collect(RecordedHost(Recording(HostIdentity("freebsd14", "amd64"))))


@given(files=st.fixed_dictionaries({}, optional=dict.fromkeys([*UBUNTU.files, "/run/systemd/container"], st.text())))
def test_no_text_of_a_file_makes_it_fail(files: dict[str, str]) -> None:
    status = {path: FileStatus(0o644, 0, 0, 0) for path in files}
    found = collect(RecordedHost(Recording(ADA, files=files, statuses=status, commands=GLIBC_239)))
    assert all(not isinstance(fact, Known) or mismatch(VOCABULARY[name].kind, fact.value) is None for name, fact in found.items())


def test_a_kernel_without_apparmor_does_not_hide_the_container() -> None:
    host = with_more(UBUNTU, files={"/.dockerenv": ""}, errors={"read_text /proc/self/attr/current": "OSError: Invalid argument"})
    assert values(collect(host), {"os.container": ""}) == {"os.container": "docker"}
