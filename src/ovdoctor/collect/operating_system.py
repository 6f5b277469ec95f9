"""The operating system, what it runs in (container, WSL, virtual machine), and who runs ovdoctor."""

from __future__ import annotations

import errno
import re

from ovdoctor.collect.facts import Found, look, unknown_on_error
from ovdoctor.collect.host.base import Host, exists, walk_folders
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse
from ovdoctor.facts.vocabulary.machine import OPERATING_SYSTEM

WINDOWS_VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
WINDOWS_PROCESSOR = r"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor\0"
WINDOWS_BOARD = r"HKLM\HARDWARE\DESCRIPTION\System\BIOS"

_ARCHITECTURES = {
    "x86_64": ("x86_64", "amd64", "intel64"),
    "aarch64": ("aarch64", "arm64", "armv8"),
    "armv7l": ("armv7l", "armv8l", "arm"),
    "x86": ("x86", "i386", "i486", "i586", "i686"),
    "riscv64": ("riscv64",),
}
_CONTAINER_VARIABLES = (("FLATPAK_ID", "flatpak"), ("KUBERNETES_SERVICE_HOST", "kubernetes"))
_CONTAINER_FILES = (("/.flatpak-info", "flatpak"), ("/run/.containerenv", "podman"), ("/.dockerenv", "docker"))
_CONTAINER_HINTS = (
    ("kubepods", "kubernetes"),
    ("podman", "podman"),
    ("libpod", "podman"),
    ("/containers/storage/", "podman"),
    ("docker", "docker"),
    ("lxc", "lxc"),
    ("containerd", "other"),
)
"""In what the container calls itself, the group of process 1 and the mount of the root; the first that is there wins."""
_MOUNTS = "/proc/self/mountinfo"
TELLING_MOUNTS = re.compile(r"^(?:\S+ ){4}(?:/ |/proc/\S+ .*fuse\.lxcfs).*$", re.MULTILINE)
"""The root, and what lxcfs lays over /proc. Other mounts may be those of containers that run here."""
_HYPERVISOR = re.compile(
    "Microsoft Corporation Virtual Machine|VMware|VirtualBox|Parallels|Xen|QEMU|KVM|Bochs|Apple Virtualization"
    "|Google Compute Engine|Amazon EC2|Alibaba Cloud ECS|OpenStack"
)
"""What the firmware calls a virtual machine: manufacturer and product."""


def collect(host: Host) -> Found:
    """All facts ``os.*``; those that make no sense on this operating system are absent."""
    readers = {"linux": ("Linux", _linux), "win32": ("Windows", _windows), "darwin": ("macOS", _macos)}
    if host.identity.platform not in readers:
        raise OSError(errno.ENOSYS, "ovdoctor does not know this platform", host.identity.platform)
    name, read = readers[host.identity.platform]
    elsewhere = {fact.name: Absent(f"not on {name}") for fact in OPERATING_SYSTEM}
    return {**elsewhere, "os.family": Known(name.lower(), "the interpreter's platform"), **read(host)}


def sysctl(host: Host, *names: str) -> dict[str, str]:
    """What macOS says of these names and of all below them. Raises OSError."""
    lines = (line.partition(": ") for line in host.run(["sysctl", *names]).out.splitlines())
    return {name: value.strip() for name, separator, value in lines if separator}


def _linux(host: Host) -> Found:
    generation = _wsl(host.identity.release)
    return {
        "os.distribution": look("os-release", lambda: _os_release(host).get("ID", "linux")),
        "os.version": _version(look("os-release", lambda: _os_release(host).get("VERSION_ID")), "dotted"),
        "os.kernel": _version(Known(host.identity.release, "uname"), "kernel"),
        "os.arch": _architecture(host.identity.machine, "uname"),
        "os.container": look("marker files, control group, mounts", lambda: _container(host)),
        "os.wsl": Known(generation, "uname") if generation else Absent("uname"),
        "os.vm": look("/sys/class/dmi/id, /proc/cpuinfo", lambda: _linux_hypervisor(host)),
        **_libc(host),
        **_user(host),
    }


def _windows(host: Host) -> Found:
    found: Found = {
        "os.arch": _architecture(_windows_machine(host), "registry, environment"),
        "os.vm": look(WINDOWS_BOARD, lambda: _windows_hypervisor(host)),
    }
    with unknown_on_error(found, ("os.build", "os.server", "os.version"), WINDOWS_VERSION):
        values = {name: str(value) for name, value in host.registry_values(WINDOWS_VERSION).items()}
        build, product = values.get("CurrentBuild", ""), values.get("ProductName", "")
        server = "Server" in values.get("InstallationType", product)
        found["os.build"] = Known(int(build), WINDOWS_VERSION) if build.isdecimal() else Absent(WINDOWS_VERSION)
        found["os.server"] = Known(server, WINDOWS_VERSION)
        # Windows 11 still calls itself "Windows 10 Pro" here; its first build was 22000.
        number = re.search(r"20\d\d" if server else r"(?<=Windows )[\d.]+", product)
        version = "11" if not server and build.isdecimal() and int(build) >= 22000 else number and number[0]
        unnamed = Unknown(f"the product name '{product}' has no version", WINDOWS_VERSION)
        found["os.version"] = Known(version, WINDOWS_VERSION) if version else unnamed
    return found


def _windows_machine(host: Host) -> str:
    """What the machine is, to a 32-bit or emulated interpreter too: "Intel64 Family 6 …", "ARMv8 (64-bit) …"."""
    try:
        return str(host.registry_values(WINDOWS_PROCESSOR)["Identifier"]).partition(" ")[0]
    except (OSError, KeyError):
        return host.environment.get("PROCESSOR_ARCHITEW6432", host.identity.machine)


def _macos(host: Host) -> Found:
    version = look("sw_vers", lambda: host.run(["sw_vers", "-productVersion"]).out.strip() or None)
    found: Found = {"os.version": _version(version, "dotted"), **_user(host)}
    with unknown_on_error(found, ("os.arch", "os.vm"), "sysctl"):
        answers = sysctl(host, "hw.optional.arm64", "kern.hv_vmm_present")
        # To an x86 interpreter under Rosetta, uname says x86_64.
        machine = "arm64" if answers.get("hw.optional.arm64") == "1" else host.identity.machine
        found["os.arch"] = _architecture(machine, "uname, sysctl")
        guest = answers.get("kern.hv_vmm_present") == "1"
        found["os.vm"] = Known("unnamed hypervisor", "sysctl") if guest else Absent("sysctl kern.hv_vmm_present")
    return found


def _user(host: Host) -> Found:
    return {
        "os.user.root": Known(host.identity.uid == 0, "user id"),
        "os.user.groups": look("group ids, /etc/group", lambda: _groups(host)),
    }


def _groups(host: Host) -> list[str]:
    entries = (line.split(":") for line in _text(host, "/etc/group").splitlines())
    names = {entry[2]: entry[0] for entry in entries if len(entry) > 2}
    return sorted(names.get(str(gid), str(gid)) for gid in host.identity.gids)


def _version(fact: Fact, scheme: str) -> Fact:
    """The fact, unless its text is no version: then it is unknown, since it could not be compared."""
    if isinstance(fact, Known) and parse(str(fact.value), scheme) is None:
        return Unknown(f"'{fact.value}' is not a version", fact.source)
    return fact


def _architecture(machine: str, source: str) -> Fact:
    names = (name for name, spellings in _ARCHITECTURES.items() if machine.lower() in spellings)
    return Known(next(names, "other"), source)


def _os_release(host: Host) -> dict[str, str]:
    text = host.read_text("/etc/os-release" if exists(host, "/etc/os-release") else "/usr/lib/os-release")
    return dict(re.findall(r"""^(\w+)=["']?(.*?)["']?$""", text, re.MULTILINE))


def _wsl(release: str) -> str | None:
    name = release.lower()
    if "microsoft" not in name:
        return None
    return "2" if "microsoft-standard" in name or "wsl2" in name else "1"


def _label(host: Host) -> str:
    """AppArmor's name of what confines the process; empty without AppArmor, where the kernel answers EINVAL."""
    try:
        return host.read_text("/proc/self/attr/current", limit=256)
    except OSError:
        return ""


def _container(host: Host) -> str | None:
    for variable, kind in _CONTAINER_VARIABLES:
        if variable in host.environment:
            return kind
    # The variable SNAP is inherited by every program that is started from a snap's terminal; the confinement is not.
    if _label(host).startswith("snap."):
        return "snap"
    for path, kind in _CONTAINER_FILES:
        if exists(host, path):
            return kind
    # systemd repeats here what its container calls itself, so that nobody need read the environment of process 1.
    declared = host.environment.get("container") or _text(host, "/run/systemd/container").strip()
    traces = "\n".join((declared, _text(host, "/proc/1/cgroup"), *TELLING_MOUNTS.findall(_text(host, _MOUNTS))))
    named = next((kind for hint, kind in _CONTAINER_HINTS if hint in traces), None)
    return named or ("other" if declared not in ("", "wsl") else None)


def _linux_hypervisor(host: Host) -> str | None:
    if generation := _wsl(host.identity.release):
        return "Hyper-V" if generation == "2" else None
    board = " ".join(_text(host, f"/sys/class/dmi/id/{name}").strip() for name in ("sys_vendor", "product_name"))
    guest = re.search(r"^flags\b.*\bhypervisor\b", _text(host, "/proc/cpuinfo", 1 << 14), re.MULTILINE)
    return _hypervisor(board) or ("unnamed hypervisor" if guest else None)


def _windows_hypervisor(host: Host) -> str | None:
    # The processor's flag says nothing here: Windows itself runs on Hyper-V where its protections need that.
    values = host.registry_values(WINDOWS_BOARD)
    return _hypervisor(f"{values.get('SystemManufacturer', '')} {values.get('SystemProductName', '')}")


def _hypervisor(board: str) -> str | None:
    named = _HYPERVISOR.search(board)
    if named is None or board.endswith(".metal"):  # "Amazon EC2 c5.metal" is a whole machine
        return None
    return "Hyper-V" if named[0].startswith("Microsoft") else named[0]


def _text(host: Host, path: str, limit: int = 1 << 20) -> str:
    try:
        return host.read_text(path, limit)
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _libc(host: Host) -> Found:
    found: Found = {}
    with unknown_on_error(found, ("os.libc", "os.glibc.version"), "getconf, loaders in /lib and /lib64"):
        if version := _glibc(host):
            return {"os.libc": Known("glibc", "getconf"), "os.glibc.version": Known(version, "getconf")}
        loaders = [f"{folder}/{name}" for folder, name in walk_folders(host, ("/lib", "/lib64"))]
        # glibc's loader may be there for compatibility too, but then its getconf is not.
        if musl := next((path for path in loaders if "/ld-musl-" in path), None):
            return {"os.libc": Known("musl", musl), "os.glibc.version": Absent(musl)}
        glibc = next((path for path in loaders if "/ld-linux" in path), None)
        if glibc is None:
            raise OSError(errno.ENOSYS, "neither glibc's loader nor musl's is there")
        found["os.libc"] = Known("glibc", glibc)
        if number := re.search(r"/ld-([\d.]+)\.so", host.real_path(glibc)):
            found["os.glibc.version"] = Known(number[1], glibc)
        else:  # since 2.34 the loader's file has no version in its name
            found["os.glibc.version"] = Unknown("there is no getconf to ask", glibc)
    return found


def _glibc(host: Host) -> str | None:
    try:
        answer = re.match(r"glibc (\d[\d.]*)", host.run(["getconf", "GNU_LIBC_VERSION"]).out)
    except OSError:
        return None
    return answer and answer[1]
