"""One file: what it is, and what becomes of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.facts.archive import MAGIC
from ovdoctor.redaction.files.archive import clean_archive
from ovdoctor.redaction.files.streams import TextFile
from ovdoctor.redaction.redactor import Redactor

_LARGEST_DOCUMENT = 64 << 20
_HEAD = 1 << 16
_MOST_PARTS, _DEEPEST = 1_000_000, 60
"""Lists and records of a document, and how deep they stand in one another: a megabyte of brackets takes 60 of memory. What has
more is a text."""


class Cleaned(msgspec.Struct, frozen=True):
    """The new contents, and what the file was taken for."""

    data: bytes
    kind: str
    """``text, utf-8``, ``document of ovdoctor``, ``zip``."""


Open = Callable[[], BinaryIO]


def clean_file(path: Path, redactor: Redactor) -> Cleaned:
    """A file without what is private in it. Raises InputError for what cannot be read, or is neither text nor a zip."""
    try:
        return _clean(lambda: path.open("rb"), path.stat().st_size, str(path), redactor)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None


def clean_bytes(data: bytes, name: str, redactor: Redactor) -> Cleaned:
    """The same for contents that are at hand."""
    return _clean(lambda: io.BytesIO(data), len(data), name, redactor)


def _clean(open_: Open, size: int, name: str, redactor: Redactor) -> Cleaned:
    with open_() as file:
        head = file.read(_HEAD)
        if head.startswith(MAGIC):
            return Cleaned(clean_archive(head + file.read(), name, redactor, _member), "zip")
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and size <= _LARGEST_DOCUMENT:
            document = own_document(head + file.read())
            if document is not None:
                return Cleaned(_written(redactor.document(document)), "document of ovdoctor")
    text = TextFile(open_, name)
    text.learn(redactor)
    return Cleaned(text.clean(redactor), f"text, {text.encoding}")


def _member(data: bytes, name: str, redactor: Redactor, *, learn: bool) -> bytes:
    """A member of a zip: learned from before any is written."""
    if not learn:
        return clean_bytes(data, name, redactor).data
    if (document := own_document(data)) is not None:
        redactor.learn_document(document)
    elif not data.startswith(MAGIC):
        TextFile(lambda: io.BytesIO(data), name).learn(redactor)
    return data


def own_document(data: bytes) -> dict[str, Any] | None:
    """What ovdoctor wrote as JSON, decoded; ``None``: it is something else."""
    if data.count(b"[") + data.count(b"{") > _MOST_PARTS:
        return None
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    ours = isinstance(document, dict) and "ovdoctor" in document and "schema_version" in document
    return document if ours and not _is_deep(document) else None


def _is_deep(document: Any) -> bool:
    """Whether parts stand in parts deeper than in anything that ovdoctor writes."""
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            each
            for part in level
            for each in (part.values() if isinstance(part, dict) else part)
            if isinstance(each, (dict, list))
        ]
        if not level:
            return False
    return True


def _written(document: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
