"""Whether a library file is whole and of the right kind, from its first bytes and its size: ELF, PE and Mach-O headers."""

from __future__ import annotations

import struct
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["ok", "truncated", "not-a-library", "wrong-architecture"]
HEAD = 16384
"""Bytes that hold the headers of every library that OpenVINO ships."""

_ELF = {3: "x86", 40: "armv7l", 62: "x86_64", 183: "aarch64", 243: "riscv64"}
_PE = {0x14C: "x86", 0x8664: "x86_64", 0xAA64: "aarch64", 0x1C4: "armv7l"}
_MACH = {7: "x86", 0x01000007: "x86_64", 0x0100000C: "aarch64"}
_LC_SEGMENT_64 = 0x19
_FAT = b"\xca\xfe\xba\xbe"
_PLATFORM_MAGIC = {"linux": b"\x7fELF", "win32": b"MZ"}


def judge(head: bytes, size: int, arch: str, platform: str) -> Format:
    """What the file is for an interpreter of ``arch`` on ``platform``. An interrupted download or unpacking cuts the end off:
    then what the headers announce lies beyond the file's end."""
    try:
        found, needed = _read(head, arch)
    except struct.error:  # the headers themselves are cut off
        return "truncated" if size <= len(head) else "not-a-library"
    if found is None:
        return "truncated" if size == 0 else "not-a-library"
    if size < needed:
        return "truncated"
    magic = _PLATFORM_MAGIC.get(platform)
    if (arch and found != arch) or (magic and not head.startswith(magic)):
        return "wrong-architecture"
    return "ok"


def _read(head: bytes, arch: str) -> tuple[str | None, int]:
    """The architecture (``None``: no library), and the least size that the headers imply. Raises struct.error."""
    if head.startswith(b"\x7fELF"):
        return _read_elf(head)
    if head.startswith(b"MZ"):
        return _read_pe(head)
    if head.startswith(b"\xcf\xfa\xed\xfe"):
        return _read_mach(head)
    if head.startswith(_FAT):
        return _read_fat(head, arch)
    return None, 0


def _read_elf(head: bytes) -> tuple[str | None, int]:
    wide, order = head[4:5] == b"\2", ">" if head[5:6] == b"\2" else "<"
    (machine,) = struct.unpack_from(order + "H", head, 18)
    programs, sections = struct.unpack_from(order + ("QQ" if wide else "II"), head, 32 if wide else 28)
    program_size, program_count, section_size, section_count = struct.unpack_from(order + "HHHH", head, 54 if wide else 42)
    ends = [sections + section_size * section_count, programs + program_size * program_count]
    # Where a segment lies in the file, and how long it is there: fields 2 and 5, of 32-bit files 1 and 4.
    layout, offset, length = (order + "IIQQQQ", 2, 5) if wide else (order + "IIIII", 1, 4)
    for number in range(program_count):
        at = programs + number * program_size
        if at + struct.calcsize(layout) <= len(head):  # patchelf moves this table to the end of the file
            fields = struct.unpack_from(layout, head, at)
            ends.append(fields[offset] + fields[length])
    return _ELF.get(machine, "other"), max(ends)


def _read_pe(head: bytes) -> tuple[str | None, int]:
    (start,) = struct.unpack_from("<I", head, 0x3C)
    if head[start : start + 4] != b"PE\0\0":
        if start + 4 > len(head):
            raise struct.error
        return None, 0
    machine, count = struct.unpack_from("<HH", head, start + 4)
    (optional,) = struct.unpack_from("<H", head, start + 20)
    first = start + 24 + optional
    ends = [first + 40 * count]
    for number in range(count):
        size, offset = struct.unpack_from("<II", head, first + 40 * number + 16)
        ends.append(size + offset)
    return _PE.get(machine, "other"), max(ends)


def _read_mach(head: bytes) -> tuple[str | None, int]:
    cpu, _, _, count = struct.unpack_from("<IIII", head, 4)
    at, ends = 32, [32]
    for _ in range(count):
        command, length = struct.unpack_from("<II", head, at)
        if command == _LC_SEGMENT_64:
            ends.append(sum(struct.unpack_from("<QQ", head, at + 40)))
        at += length
    return _MACH.get(cpu, "other"), max(ends)


def _read_fat(head: bytes, arch: str) -> tuple[str | None, int]:
    """A universal binary is of every architecture that it holds."""
    (count,) = struct.unpack_from(">I", head, 4)
    parts = [struct.unpack_from(">IIIII", head, 8 + 20 * number) for number in range(count)]
    held = [_MACH.get(part[0], "other") for part in parts]
    return arch if arch in held else next(iter(held), "other"), max((part[2] + part[3] for part in parts), default=0)
