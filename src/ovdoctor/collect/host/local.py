"""This machine: Linux, Windows or macOS."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ovdoctor.collect.host.base import Completed, FileStatus, HostIdentity, RegistryValue
from ovdoctor.collect.text import printable
from ovdoctor.process.commands import run_command

Figures = dict[str, int | float | str | list[str]]

# Isolated (-I), so that no module of the working directory is taken for ours, yet with the parent's search path.
_CPUID_SCRIPT = """\
import sys
sys.path[:] = sys.argv[1:]
from ovdoctor.collect.host.local import print_cpuid
print_cpuid()
"""


if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


class _Environment(Mapping[str, str]):
    """Our variables, in characters that every output takes."""

    def __getitem__(self, name: str) -> str:
        return printable(os.environ[name])

    def __iter__(self) -> Iterator[str]:
        return (name for name in os.environ if name == printable(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LocalHost:
    """The ``Host`` that is the machine on which ovdoctor runs."""

    def __init__(self) -> None:
        self.identity = _identity()
        self.environment: Mapping[str, str] = _Environment()

    def read_text(self, path: str, limit: int = 1 << 20) -> str:
        return self.read_bytes(path, limit).decode("utf-8", errors="replace")

    def read_bytes(self, path: str, limit: int = 65536) -> bytes:
        with Path(path).open("rb") as file:
            return file.read(limit)

    def list_folder(self, path: str) -> list[str]:
        return sorted(printable(entry.name) for entry in Path(path).iterdir())

    def status(self, path: str) -> FileStatus:
        found = Path(path).stat()
        folder = stat.S_ISDIR(found.st_mode)
        return FileStatus(stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid, found.st_size, folder)

    def real_path(self, path: str) -> str:
        return printable(os.path.realpath(path, strict=True))

    def may_open(self, path: str) -> bool:
        Path(path).stat()  # os.access answers False for what is not there
        return os.access(path, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)

    def run(self, command: Sequence[str], timeout: float = 3.0) -> Completed:
        try:
            done = run_command(
                list(command),
                stdin=subprocess.DEVNULL,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
                env={**os.environ, "LC_ALL": "C"},
                creationflags=_NO_WINDOW,
            )
        except subprocess.TimeoutExpired as expired:
            raise TimeoutError(errno.ETIMEDOUT, f"no answer within {timeout:g} s", command[0]) from expired
        return Completed(done.returncode, done.stdout, done.stderr)

    def registry_values(self, key: str) -> dict[str, RegistryValue]:
        with _registry_key(key) as (winreg, handle):
            found = [winreg.EnumValue(handle, number)[:2] for number in range(winreg.QueryInfoKey(handle)[1])]
        return {name: value for name, value in found if isinstance(value, (str, int, list))}

    def registry_keys(self, key: str) -> list[str]:
        with _registry_key(key) as (winreg, handle):
            return sorted(winreg.EnumKey(handle, number) for number in range(winreg.QueryInfoKey(handle)[0]))

    def measure(self, what: str) -> Figures:
        measures = {"memory": _memory, "cores": _cores, "temporary": _temporary, "cpuid": self._cpuid}
        try:
            return measures[what]()
        except ImportError as error:  # psutil is compiled: there are machines where it does not load
            raise OSError(errno.ENOSYS, str(error)) from error

    def _cpuid(self) -> Figures:
        import json

        if self.identity.machine.lower() not in ("x86_64", "amd64", "x86", "i386", "i486", "i586", "i686"):
            raise OSError(errno.ENOSYS, "only x86 processors have CPUID")
        # In a child: it runs machine code that py-cpuinfo assembles, and a crash must not be ours.
        done = self.run([sys.executable, "-I", "-c", _CPUID_SCRIPT, *filter(None, sys.path)], timeout=10.0)
        if done.code:
            raise OSError(errno.EIO, f"CPUID cannot be read: exit code {done.code}")
        figures: Figures = json.loads(done.out)
        return figures


def _identity() -> HostIdentity:
    if sys.platform == "win32":
        # Not platform.uname(): since Python 3.12 it asks WMI, which takes long and sometimes hangs.
        windows = sys.getwindowsversion()
        machine = os.environ.get("PROCESSOR_ARCHITEW6432") or os.environ.get("PROCESSOR_ARCHITECTURE", "")
        version = f"{windows.major}.{windows.minor}.{windows.build}"
        return HostIdentity(sys.platform, machine, release=str(windows.major), version=version)
    system = os.uname()
    gids = tuple(sorted({os.getegid(), *os.getgroups()}))
    return HostIdentity(sys.platform, system.machine, system.release, system.version, os.geteuid(), gids)


@contextmanager
def _registry_key(key: str) -> Iterator[tuple[Any, Any]]:
    """The module winreg, and the key as 64-bit programs see it (32-bit interpreters too)."""
    if sys.platform != "win32":
        raise FileNotFoundError(errno.ENOENT, "only Windows has a registry", key)
    import winreg

    roots = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER, "HKCR": winreg.HKEY_CLASSES_ROOT}
    root, _, path = key.partition("\\")
    with winreg.OpenKey(roots[root], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as handle:
        yield winreg, handle


def _memory() -> Figures:
    import psutil

    memory = psutil.virtual_memory()
    return {"total": memory.total, "available": memory.available}


def _cores() -> Figures:
    import psutil

    counts = {"physical": psutil.cpu_count(logical=False), "logical": psutil.cpu_count()}
    if sys.platform == "darwin":  # it has no affinity: a process may use every processor
        counts["usable"] = counts["logical"]
    else:
        counts["usable"] = len(psutil.Process().cpu_affinity())
    return {name: count for name, count in counts.items() if count is not None}


def _temporary() -> Figures:
    import shutil

    return {"free": shutil.disk_usage(_temporary_folder()).free}


def _temporary_folder() -> str:
    """What ``tempfile.gettempdir`` finds, which writes a file into it to see whether it can."""
    if sys.platform == "win32":
        usual = [r"~\AppData\Local\Temp", r"%SYSTEMROOT%\Temp", r"C:\Temp"]
    else:
        usual = ["/tmp", "/var/tmp", "/usr/tmp"]
    named = [folder for name in ("TMPDIR", "TEMP", "TMP") if (folder := os.environ.get(name))]
    for folder in (*named, *(os.path.expandvars(Path(place).expanduser()) for place in usual), os.curdir):
        if Path(folder).is_dir() and os.access(folder, os.W_OK):
            return folder
    raise FileNotFoundError(errno.ENOENT, "there is no folder for temporary files that may be written to")


def print_cpuid() -> None:
    """What the child of ``measure("cpuid")`` runs: prints the processor's own account of itself as JSON."""
    import json

    from cpuinfo.cpuinfo import CPUID

    cpuid = CPUID()
    extended = cpuid.get_max_extension_support()
    identity = {name: number for name, number in cpuid.get_info().items() if name in ("family", "model", "stepping")}
    brand = {"vendor": cpuid.get_vendor_id(), "brand": cpuid.get_processor_brand(extended)}
    print(json.dumps({**brand, **identity, "flags": _flags(cpuid, extended)}))


_LATER_FLAGS = (
    ("amx_bf16", 0, "edx", 22),
    ("avx512_fp16", 0, "edx", 23),
    ("amx_tile", 0, "edx", 24),
    ("amx_int8", 0, "edx", 25),
    ("avx_vnni", 1, "eax", 4),
    ("avx512_bf16", 1, "eax", 5),
)
"""Flags of CPUID leaf 7 that py-cpuinfo 9 does not read: name as in Linux, sub-leaf, register, bit."""

_STATES = (("avx", 0x6), ("avx512", 0xE6), ("amx", 0x60000))
"""Registers that the operating system must keep (bits of XCR0) before instructions of that name can be used."""


def _flags(cpuid: Any, extended: int) -> list[str]:
    def register(leaf: int, subleaf: int, name: str) -> int:
        move = {"eax": b"", "edx": b"\x89\xd0"}[name]
        load = b"\xb9" + subleaf.to_bytes(4, "little") + b"\xb8" + leaf.to_bytes(4, "little")
        # push rbx; mov ecx, subleaf; mov eax, leaf; cpuid; mov eax, register; pop rbx; ret
        return int(cpuid._run_asm(b"\x53" + load + b"\x0f\xa2" + move + b"\x5b\xc3"))

    # py-cpuinfo takes the 3DNow! bits from the wrong register, where AMD keeps the type of the package.
    flags = set(cpuid.get_flags(extended)) - {"3dnow", "3dnowext"}
    subleaves = register(7, 0, "eax") if register(0, 0, "eax") >= 7 else -1
    flags |= {flag for flag, leaf, name, bit in _LATER_FLAGS if leaf <= subleaves and register(7, leaf, name) >> bit & 1}
    # xor ecx, ecx; xgetbv; ret
    kept = int(cpuid._run_asm(b"\x31\xc9\x0f\x01\xd0\xc3")) if "osxsave" in flags else 0
    lost = tuple(prefix for prefix, states in _STATES if kept & states != states)
    return sorted(flag for flag in flags if not flag.startswith(lost))
