"""Zips: every member, and the names of the members."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Protocol

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.redaction.redactor import Redactor

_LARGEST, _MOST = 512 << 20, 5000
"""Bytes of all members, and how many there may be: a small zip can hold a thousand times its size."""
_DAY = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_MANIFEST = "MANIFEST.json"


class CleanMember(Protocol):
    """What is done with one member; with ``learn`` it is only looked at."""

    def __call__(self, data: bytes, name: str, redactor: Redactor, *, learn: bool) -> bytes: ...


def clean_archive(data: bytes, name: str, redactor: Redactor, clean: CleanMember) -> bytes:
    """The zip anew, without comments and times. Raises InputError for one that is damaged, locked or endless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member, content in _members(archive, name):
                redactor.learn(member)
                clean(content, f"{name}: {member}", redactor, learn=True)
            return _written(archive, name, redactor, clean)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputError(f"{name}: a damaged zip: {error}") from None
    except RuntimeError as error:  # zipfile's word for a password
        raise InputError(f"{name}: {error}; unpack it and redact its files") from None


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > _MOST or sum(info.file_size for info in infos) > _LARGEST:
        raise InputError(f"{name}: a zip of more than {_MOST} files or {_LARGEST >> 20} MiB; unpack it and redact its files")
    for info in infos:
        if not info.is_dir():
            yield info.filename, archive.read(info)


def _written(archive: zipfile.ZipFile, name: str, redactor: Redactor, clean: CleanMember) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as cleaned:
        taken: set[str] = set()
        contents: dict[str, bytes] = {}
        for member, content in _members(archive, name):
            renamed = _free(_inside(file_name(redactor, member)), taken)
            taken.add(renamed)
            contents[renamed] = clean(content, f"{name}: {member}", redactor, learn=False)
        for renamed, content in contents.items():
            info = zipfile.ZipInfo(renamed, _DAY)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _MODE
            cleaned.writestr(info, _manifest(content, contents) if renamed.endswith(_MANIFEST) else content)
    return out.getvalue()


def _manifest(data: bytes, contents: Mapping[str, bytes]) -> bytes:
    """The list of a support report, with the sizes and sums of the members as they are now."""
    try:
        document = msgspec.json.decode(data)
        for entry in document["members"]:
            content = contents[entry["name"]]
            entry.update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    except (msgspec.DecodeError, KeyError, TypeError):  # somebody else's
        return data
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def file_name(redactor: Redactor, name: str) -> str:
    """The name without what is private, and without what no file of Windows may be called."""
    return redactor.text(name).replace("<", "").replace(">", "")


def _inside(name: str) -> str:
    """A name that leads nowhere but into the folder that the zip is unpacked in."""
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    return "/".join(parts) or "file"


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free = f"{number}-{name}"
        number += 1
    return free
