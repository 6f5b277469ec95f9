"""Through decoded JSON and published structs, text by text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from ovdoctor.findings.model import Reference
from ovdoctor.redaction.texts import TextRedactor

Member: TypeAlias = Callable[[TextRedactor, Any, Any], Any]
"""Takes a redactor, the name of a field or entry, and what stands there."""

_PATH = re.compile(r"(?:/|[A-Za-z]:[\\/]|\\\\|~|file:)[^\n\r]*")
_REFERENCE = frozenset(Reference.__struct_fields__)
"""Sources of rules are public, and ours."""


def learn_texts(redactor: TextRedactor, value: Any) -> None:
    """Learn from all texts in a struct or in decoded JSON."""
    redactor.learn("\n".join(_texts(redactor, value)))


def redact_texts(redactor: TextRedactor, value: Any, member: Member | None = None) -> Any:
    """The value without what is private in its texts. ``member`` takes what stands under a name, where that tells its class."""
    under = member or _member

    if isinstance(value, str):
        return redactor.path(value) if _PATH.fullmatch(value) else redactor.text(value)
    if isinstance(value, Reference):
        return value
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **{name: under(redactor, name, item) for name, item in fields.items()})
    if isinstance(value, Mapping):
        if value.keys() == _REFERENCE:
            return value
        return {
            redactor.text(name) if isinstance(name, str) else name: under(redactor, name, item) for name, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(redact_texts(redactor, item, member) for item in value)
    return value


def _member(redactor: TextRedactor, _: Any, value: Any) -> Any:
    return redact_texts(redactor, value)


def _texts(redactor: TextRedactor, value: Any) -> Iterator[str]:
    """All texts; names of homes in what is a path as a whole are learned on the way."""
    if isinstance(value, str):
        if _PATH.fullmatch(value):
            redactor.note_path(value)
        yield value
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Reference):
        for name in value.__struct_fields__:
            yield from _texts(redactor, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(redactor, name)
            yield from _texts(redactor, item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts(redactor, item)
