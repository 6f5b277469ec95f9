"""Published structs and decoded JSON: facts by class, every other text as free text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.redaction.facts import redact_fact
from ovdoctor.redaction.texts import TextRedactor
from ovdoctor.redaction.walking import learn_texts, redact_texts

T = TypeVar("T")

_STATES = ("known", "absent", "unknown")


def redact_struct(redactor: TextRedactor, published: T) -> T:
    """The struct without what is private; all of it is learned from first."""
    learn_texts(redactor, published)
    return cast(T, redact_texts(redactor, published, _member))


def redact_document(redactor: TextRedactor, value: Any) -> Any:
    """Decoded JSON without what is private; all of it is learned from first."""
    learn_texts(redactor, value)
    return redact_texts(redactor, value, _member)


def _member(redactor: TextRedactor, name: Any, value: Any) -> Any:
    """A field or an entry: under the name ``facts`` are facts, whose classes are known."""
    if name == "facts" and isinstance(value, Mapping):
        return {key: _fact(redactor, key, fact) for key, fact in value.items()}
    return redact_texts(redactor, value, _member)


def _fact(redactor: TextRedactor, name: str, fact: Any) -> Any:
    if isinstance(fact, (Known, Absent, Unknown)):
        return redact_fact(redactor, name, fact)
    if isinstance(fact, Mapping) and fact.get("state") in _STATES:
        try:
            decoded: Fact = msgspec.convert(fact, Fact)
        except msgspec.ValidationError:
            return redact_texts(redactor, fact, _member)
        return msgspec.to_builtins(redact_fact(redactor, name, decoded))
    return redact_texts(redactor, fact, _member)
