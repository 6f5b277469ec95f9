"""What values a fact can have, and whether a given value is one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from ovdoctor.facts.versions import parse_any


class Text(msgspec.Struct, frozen=True):
    """Any text."""


class Flag(msgspec.Struct, frozen=True):
    """Yes or no."""


class Number(msgspec.Struct, frozen=True):
    """A whole or decimal number; ``unit`` says of what."""

    unit: str = ""
    whole: bool = True


class Choice(msgspec.Struct, frozen=True):
    """One of a closed list of words."""

    values: tuple[str, ...]


class VersionOf(msgspec.Struct, frozen=True):
    """A version of one scheme; of several where the same thing is numbered differently (a driver on Windows and Linux)."""

    schemes: tuple[str, ...]


class Texts(msgspec.Struct, frozen=True):
    """A list of words (instruction sets, groups)."""


class Records(msgspec.Struct, frozen=True):
    """A list of things that have the same fields (devices, files, packages)."""

    fields: Mapping[str, Kind]


Kind: TypeAlias = Text | Flag | Number | Choice | VersionOf | Texts | Records


def version(*schemes: str) -> VersionOf:
    """Shorthand of the vocabulary."""
    return VersionOf(schemes)


def mismatch(kind: Kind, value: object) -> str | None:
    """Why ``value`` cannot be a value of ``kind``, as the end of a sentence ("must be …"); ``None`` if it can."""
    match kind:
        case Text():
            wrong = None if isinstance(value, str) else "must be text"
        case Flag():
            wrong = None if isinstance(value, bool) else "must be true or false"
        case Number(whole=whole):
            ok = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool) and value >= 0
            wrong = None if ok else f"must be a {'whole ' if whole else ''}number, and not negative"
        case Choice(values=values):
            wrong = None if value in values else f"must be one of {', '.join(values)}"
        case VersionOf(schemes=schemes):
            ok = isinstance(value, str) and parse_any(value, schemes) is not None
            wrong = None if ok else f"must be a version of the scheme {' or '.join(schemes)}"
        case Texts():
            ok = isinstance(value, list) and all(isinstance(item, str) for item in value)
            wrong = None if ok else "must be a list of words"
        case Records(fields=fields):
            wrong = _record_mismatch(fields, value)
    return wrong


def _record_mismatch(fields: Mapping[str, Kind], value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return "must be a list of entries"
    for number, record in enumerate(value, 1):
        for name, content in record.items():
            if name not in fields:
                return f"has an entry {number} with the unknown field '{name}' (known: {', '.join(fields)})"
            if content is not None and (wrong := mismatch(fields[name], content)):
                return f"has an entry {number} whose field '{name}' {wrong}"
    return None


def describe(kind: Kind) -> str:
    """The kind in words, for tables and messages."""
    match kind:
        case Text():
            words = "text"
        case Flag():
            words = "true or false"
        case Number(unit=unit, whole=whole):
            words = f"{'whole number' if whole else 'number'}{f' ({unit})' if unit else ''}"
        case Choice(values=values):
            words = "one of " + ", ".join(values)
        case VersionOf(schemes=schemes):
            words = "version: " + " or ".join(schemes)
        case Texts():
            words = "list of words"
        case Records(fields=fields):
            words = "list of entries with " + ", ".join(fields)
    return words
