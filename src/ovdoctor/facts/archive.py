"""The zip of a support report as a source of facts. Whoever made it is a stranger: nothing is unpacked, sizes are limited."""

from __future__ import annotations

import io
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ovdoctor.errors import InputError

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
"""With which a zip begins, and one without members."""
SNAPSHOT, REPORT = "snapshot.json", "report.json"
_ENCRYPTED = 0x1
_DEEPEST = 1
"""Folders around the members, where somebody unpacked the zip and packed it again."""


def snapshot_in(data: bytes, name: str, largest: int) -> tuple[bytes, str]:
    """The member with the facts, and what to call it: at most ``largest`` bytes. Raises InputError."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            member = _member(archive, name)
            called = f"{name}: {member.filename}"
            if member.flag_bits & _ENCRYPTED or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise InputError(f"{called}: encrypted, or packed in an uncommon way: unpack it and name the file itself")
            with archive.open(member) as file:
                found = file.read(largest + 1)  # what the zip says of its size may be wrong
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        why = str(error) or type(error).__name__
        raise InputError(f"{name}: a zip that cannot be read: {why}; copy or download it again") from None
    if len(found) > largest:
        raise InputError(f"{called}: larger than {largest >> 20} MiB: not a snapshot")
    return found, called


def _member(archive: ZipFile, name: str) -> ZipInfo:
    for wanted in (SNAPSHOT, REPORT):
        found = [each for each in archive.infolist() if _is(each, wanted)]
        if len(found) > 1:
            raise InputError(f"{name}: a zip with {len(found)} files called {wanted}: name the one that is meant itself")
        if found:
            return found[0]
    raise InputError(f"{name}: a zip without {SNAPSHOT}: not one that 'ovdoctor report --format zip' writes")


def _is(member: ZipInfo, wanted: str) -> bool:
    *folders, last = member.filename.split("/")
    return last == wanted and len(folders) <= _DEEPEST
