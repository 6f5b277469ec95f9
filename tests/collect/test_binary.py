"""Headers of libraries: whole, cut off, of another machine, and no library at all."""

from __future__ import annotations

import struct
import sys
import sysconfig
from pathlib import Path

import pytest

from ovdoctor.collect.installation.binary import HEAD, Format, judge


def elf(machine: int = 62, *, wide: bool = True, end: int = 4000) -> bytes:
    """A header with one segment of 4,000 bytes at the file's start, and a section table after it."""
    if wide:
        ident = b"\x7fELF\2\1\1".ljust(16, b"\0")
        head = ident + struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, end, 0, 64, 56, 1, 64, 2, 1)
        return head + struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, end, end, 4096)
    ident = b"\x7fELF\1\1\1".ljust(16, b"\0")
    head = ident + struct.pack("<HHIIIIIHHHHHH", 3, machine, 1, 0, 52, end, 0, 52, 32, 1, 40, 2, 1)
    return head + struct.pack("<IIIIIIII", 1, 0, 0, 0, end, end, 5, 4096)


def pe(machine: int = 0x8664) -> bytes:
    """A header with one section of 512 bytes at 1,024."""
    stub = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, 240, 0x2022)
    return stub + coff + bytes(240) + struct.pack("<8sIIII", b".text", 512, 4096, 512, 1024) + bytes(16)


def mach(cpu: int = 0x0100000C) -> bytes:
    """A header with one segment of 2,048 bytes at 1,024."""
    segment = struct.pack("<II16sQQQQ", 0x19, 72, b"__TEXT", 0, 4096, 1024, 2048) + bytes(16)
    return struct.pack("<IIIIIIII", 0xFEEDFACF, cpu, 0, 6, 1, len(segment), 0, 0) + segment


def fat(*cpus: int) -> bytes:
    parts = b"".join(struct.pack(">IIIII", cpu, 0, 4096 * (1 + place), 4096, 12) for place, cpu in enumerate(cpus))
    return b"\xca\xfe\xba\xbe" + struct.pack(">I", len(cpus)) + parts


@pytest.mark.parametrize(
    ("head", "size", "arch", "platform", "verdict"),
    [
        (elf(), 4128, "x86_64", "linux", "ok"),
        (elf(), 4127, "x86_64", "linux", "truncated"),
        (elf()[:100], 100, "x86_64", "linux", "truncated"),
        (elf()[:30], 30, "x86_64", "linux", "truncated"),
        (elf(183), 4128, "x86_64", "linux", "wrong-architecture"),
        (elf(183), 4128, "aarch64", "linux", "ok"),
        (elf(3, wide=False), 4080, "x86", "linux", "ok"),
        (elf(3, wide=False), 3999, "x86", "linux", "truncated"),
        (elf(3, wide=False), 4080, "x86_64", "linux", "wrong-architecture"),
        (elf(), 4128, "x86_64", "win32", "wrong-architecture"),
        (elf(99), 4128, "x86_64", "linux", "wrong-architecture"),
        (pe(), 1536, "x86_64", "win32", "ok"),
        (pe(), 1535, "x86_64", "win32", "truncated"),
        (pe()[:70], 70, "x86_64", "win32", "truncated"),
        (pe(0xAA64), 1536, "x86_64", "win32", "wrong-architecture"),
        (b"MZ".ljust(200, b"\0"), 200, "x86_64", "win32", "not-a-library"),
        (mach(), 3072, "aarch64", "darwin", "ok"),
        (mach(), 3071, "aarch64", "darwin", "truncated"),
        (mach(), 3072, "x86_64", "darwin", "wrong-architecture"),
        (fat(0x01000007, 0x0100000C), 12288, "aarch64", "darwin", "ok"),
        (fat(0x01000007, 0x0100000C), 12287, "x86_64", "darwin", "truncated"),
        (fat(0x01000007), 8192, "aarch64", "darwin", "wrong-architecture"),
        (b"", 0, "x86_64", "linux", "truncated"),
        (b"version https://git-lfs.github.com/spec/v1", 130, "x86_64", "linux", "not-a-library"),
        (bytes(4096), 5_000_000, "x86_64", "linux", "not-a-library"),
        (elf(), 4128, "", "linux", "ok"),
    ],
)
def test_verdicts(head: bytes, size: int, arch: str, platform: str, verdict: Format) -> None:
    assert judge(head, size, arch, platform) == verdict


def test_a_segment_table_at_the_end_is_passed_over() -> None:
    """patchelf, with which wheels are made, puts it there: beyond what is read."""
    head = bytearray(elf())
    struct.pack_into("<Q", head, 32, 1_000_000)
    assert judge(bytes(head), 1_000_056, "x86_64", "linux") == "ok"
    assert judge(bytes(head), 1_000_000, "x86_64", "linux") == "truncated"


@pytest.mark.skipif(sys.platform != "linux", reason="takes the libraries of a Linux interpreter")
def test_real_libraries_are_whole_and_their_halves_are_not() -> None:
    arch = sysconfig.get_platform().rpartition("-")[2]
    libraries = sorted(Path(sysconfig.get_path("stdlib"), "lib-dynload").glob("*.so"))
    for library in libraries:
        data = library.read_bytes()
        assert judge(data[:HEAD], len(data), arch, "linux") == "ok", library
        assert judge(data[:HEAD], len(data) // 2, arch, "linux") == "truncated", library
    assert libraries
