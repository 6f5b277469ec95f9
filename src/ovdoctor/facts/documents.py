"""Snapshots as files: the versioned JSON form, and reading it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.facts import archive
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.snapshot import SCHEMA_VERSION, Snapshot
from ovdoctor.facts.states import Fact, Known
from ovdoctor.facts.vocabulary import define, suggest

SCHEMA_ID = "urn:ovdoctor:snapshot:1"
_LARGEST = 64 << 20
_FEW = 5
"""Facts that are named one by one."""
_FOR_PEOPLE = (".md", ".markdown", ".html", ".htm")


class Document(msgspec.Struct, frozen=True):
    """A snapshot as it is written. A report holds the same ``facts`` and can be read in its place."""

    schema_version: int
    ovdoctor: str
    facts: dict[str, Fact]


class SupportDocument(msgspec.Struct, frozen=True):
    """What of a support report is read in place of a snapshot: its machine."""

    schema_version: int
    ovdoctor: str
    machine: Document


def write_snapshot(snapshot: Snapshot, version: str) -> str:
    """The snapshot as JSON text, facts sorted by name."""
    document = msgspec.to_builtins(Document(SCHEMA_VERSION, version, dict(sorted(snapshot.facts.items()))))
    text = msgspec.json.encode({"$schema": SCHEMA_ID, **document})
    return msgspec.json.format(text, indent=2).decode()


def read_snapshot(path: Path) -> tuple[Snapshot, list[str]]:
    """Read a snapshot, a report (JSON), or the zip of a support report, and tell of facts that this version does not know.

    ``-`` is standard input. Raises InputError.
    """
    data, name = _bytes_of(path), str(path)
    if data.startswith(archive.MAGIC):
        data, name = archive.snapshot_in(data, name, _LARGEST)
    document = _decoded(data, name)
    if document.schema_version > SCHEMA_VERSION:
        raise InputError(
            f"{name}: written by a newer ovdoctor (schema {document.schema_version}); upgrade this one ({SCHEMA_VERSION})"
        )
    return _checked(document, name)


def _bytes_of(path: Path) -> bytes:
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)  # its size says nothing of a pipe or a device
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise InputError(f"{path}: larger than {_LARGEST >> 20} MiB: not a snapshot")
    return data


def _decoded(data: bytes, name: str) -> Document:
    try:
        document = msgspec.json.decode(data)
        if isinstance(document, dict) and "machine" in document and "facts" not in document:
            if document["machine"] is None:
                raise InputError(f"{name}: a report without a machine: it holds no facts to judge")
            return msgspec.convert(document, SupportDocument).machine
        return msgspec.convert(document, Document)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 at byte {error.start}: not a snapshot") from None
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: not a snapshot that 'ovdoctor facts --format json' writes: {error}") from None
    except (msgspec.DecodeError, RecursionError) as error:
        if Path(name).suffix.lower() in _FOR_PEOPLE or data.startswith(b"#"):
            raise InputError(f"{name}: a report for people cannot be read back: take its zip or JSON") from None
        raise InputError(f"{name}: not JSON: {_place(data, str(error))}") from None


def _checked(document: Document, file: str) -> tuple[Snapshot, list[str]]:
    strange = [name for name in document.facts if define(name) is None]
    notices = [
        f"{file}: the fact '{name}' is not known to this ovdoctor and was left out.{suggest(name)}" for name in strange[:_FEW]
    ]
    if len(strange) > _FEW:
        notices.append(f"{file}: and {len(strange) - _FEW} more facts that are not known to this ovdoctor")
    facts: dict[str, Fact] = {}
    for name, fact in document.facts.items():
        definition = define(name)
        if definition is None:
            continue
        if isinstance(fact, Known) and (wrong := mismatch(definition.kind, cast(object, fact.value))):
            raise InputError(f"{file}: facts.{name}: the value {wrong}")
        facts[name] = fact
    return Snapshot(facts), notices


def _place(data: bytes, message: str) -> str:
    """msgspec names a byte: people look for a line."""
    _, _, tail = message.rpartition("byte ")
    digits = "".join(character for character in tail if character.isdigit())
    if not digits:
        return message
    before = data[: int(digits)]
    line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
    return f"line {line}, column {column}: {message}"
