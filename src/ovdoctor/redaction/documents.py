"""Published structs and decoded JSON: facts by class, every other text as free text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.model import Reference

if TYPE_CHECKING:
    from ovdoctor.redaction.redactor import Redactor

T = TypeVar("T")

_PATH = re.compile(r"(?:/|[A-Za-z]:[\\/]|\\\\|~|file:)[^\n\r]*")
_STATES = ("known", "absent", "unknown")
_REFERENCE = frozenset(Reference.__struct_fields__)
"""Sources of rules are public, and ours."""


def learn_texts(redactor: Redactor, value: Any) -> None:
    """Learn from all texts in a struct or in decoded JSON."""
    redactor.learn("\n".join(_texts(redactor, value)))


def redact_struct(redactor: Redactor, published: T) -> T:
    """The struct without what is private; all of it is learned from first."""
    learn_texts(redactor, published)
    return cast(T, _struct(redactor, published))


def redact_document(redactor: Redactor, value: Any) -> Any:
    """Decoded JSON without what is private; all of it is learned from first."""
    learn_texts(redactor, value)
    return _struct(redactor, value)


def _struct(redactor: Redactor, value: Any) -> Any:
    if isinstance(value, str):
        return redactor.path(value) if _PATH.fullmatch(value) else redactor.text(value)
    if isinstance(value, Reference):
        return value
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **{name: _member(redactor, name, item) for name, item in fields.items()})
    if isinstance(value, Mapping):
        if value.keys() == _REFERENCE:
            return value
        return {
            redactor.text(name) if isinstance(name, str) else name: _member(redactor, name, item) for name, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(_struct(redactor, item) for item in value)
    return value


def _member(redactor: Redactor, name: Any, value: Any) -> Any:
    """A field or an entry: under the name ``facts`` are facts, whose classes are known."""
    if name == "facts" and isinstance(value, Mapping):
        return {key: _fact(redactor, key, fact) for key, fact in value.items()}
    return _struct(redactor, value)


def _fact(redactor: Redactor, name: str, fact: Any) -> Any:
    if isinstance(fact, (Known, Absent, Unknown)):
        return redactor.fact(name, fact)
    if isinstance(fact, Mapping) and fact.get("state") in _STATES:
        try:
            decoded: Fact = msgspec.convert(fact, Fact)
        except msgspec.ValidationError:
            return _struct(redactor, fact)
        return msgspec.to_builtins(redactor.fact(name, decoded))
    return _struct(redactor, fact)


def _texts(redactor: Redactor, value: Any) -> Iterator[str]:
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
