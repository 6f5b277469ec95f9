"""Facts by the class that the vocabulary gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from ovdoctor.facts.kinds import Choice, Kind, Records, Texts, VersionOf, mismatch
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value
from ovdoctor.facts.vocabulary import FactDefinition, define
from ovdoctor.redaction.environment import PATHS, is_allowed
from ovdoctor.redaction.texts import TextRedactor
from ovdoctor.redaction.tokens import TOKEN
from ovdoctor.redaction.walking import redact_texts
from ovdoctor.redaction.words import SYSTEM_GROUPS

_VERSION = re.compile(r"[\w.+~:/-]{1,120}")
_PRIVATE = "its value was private and was taken out"


def learn_facts(redactor: TextRedactor, facts: Mapping[str, Fact]) -> None:
    """Learn from all facts before the first of them is written."""
    lines: list[str] = []
    for name, fact in sorted(facts.items()):
        definition = define(name)
        lines.append(fact.source)
        if isinstance(fact, Unknown):
            lines.append(fact.reason)
        if isinstance(fact, Known):
            texts = list(_texts(fact.value))
            lines += texts
            if definition is not None and definition.redaction in ("path", "environment"):
                for text in texts:
                    redactor.note_path(text)
    redactor.learn("\n".join(lines))


def redact_fact(redactor: TextRedactor, name: str, fact: Fact) -> Fact:
    """The fact without what is private in it: its value by class, its source and reason as free text."""
    source = redactor.text(fact.source)
    if isinstance(fact, Absent):
        return Absent(source)
    if isinstance(fact, Unknown):
        return Unknown(redactor.text(fact.reason), source)
    definition = define(name)
    if definition is None:
        return Known(redact_texts(redactor, fact.value), source)
    value = _value(redactor, definition, cast(Any, fact.value))
    if mismatch(definition.kind, fact.value) is None and mismatch(definition.kind, value) is not None:
        return Unknown(_PRIVATE, source)
    return Known(value, source)


def _value(redactor: TextRedactor, definition: FactDefinition, value: Any) -> Value:
    if definition.redaction == "environment" and isinstance(value, (list, tuple)):
        return [_variable(redactor, record) for record in value]
    return cast(Value, _of_kind(redactor, definition, definition.kind, value))


def _of_kind(redactor: TextRedactor, definition: FactDefinition, kind: Kind, value: Any) -> Any:
    if isinstance(kind, Records) and isinstance(value, (list, tuple)):
        return [_record(redactor, definition, kind, record) for record in value]
    if isinstance(kind, Texts) and isinstance(value, (list, tuple)):
        return [_text(redactor, definition, item) for item in value]
    if isinstance(kind, Choice) and mismatch(kind, value) is None:
        return value
    if isinstance(kind, VersionOf) and isinstance(value, str):
        return _named(redactor, value)
    return _text(redactor, definition, value) if isinstance(value, str) else redact_texts(redactor, value)


def _record(redactor: TextRedactor, definition: FactDefinition, kind: Records, record: Any) -> Any:
    if not isinstance(record, Mapping):
        return redact_texts(redactor, record)
    return {
        name: _field(redactor, definition, kind.fields[name], name, content)
        if name in kind.fields and content is not None
        else redact_texts(redactor, content)
        for name, content in record.items()
    }


def _field(redactor: TextRedactor, definition: FactDefinition, kind: Kind, name: str, content: Any) -> Any:
    if name == "group" and isinstance(content, str):
        return _group(redactor, content)
    if name.endswith("version") and isinstance(content, str):
        return _named(redactor, content)
    return _of_kind(redactor, definition, kind, content)


def _named(redactor: TextRedactor, version: str) -> str:
    """A version: what looks like an address in it is none, but a kernel may carry the name of who built it."""
    return redactor.names(version) if _VERSION.fullmatch(version) else redactor.text(version)


def _text(redactor: TextRedactor, definition: FactDefinition, value: Any) -> Any:
    if not isinstance(value, str):
        return redact_texts(redactor, value)
    if definition.redaction == "path":
        return redactor.path(value)
    if definition.redaction == "group":
        return _group(redactor, value)
    return redactor.text(value)


def _group(redactor: TextRedactor, value: str) -> str:
    """Groups that systems make stay; the others are named after people and organisations."""
    if value.lower() in SYSTEM_GROUPS or TOKEN.fullmatch(value) or value.isdigit() or value.startswith("systemd-"):
        return value
    user = redactor.user_token(value)
    return user if user else redactor.token("group", value)


def _variable(redactor: TextRedactor, record: Any) -> Any:
    if not isinstance(record, Mapping) or not isinstance(record.get("value"), str):
        return redact_texts(redactor, record)
    name, value = str(record.get("name", "")), str(record["value"])
    shown = redactor.text(name)
    if not value.strip() or TOKEN.fullmatch(value):
        return {**record, "name": shown}
    if name.upper() in PATHS:
        return {**record, "name": shown, "value": redactor.path(value)}
    return {**record, "name": shown, "value": redactor.text(value) if is_allowed(name) else redactor.token("environment", value)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, (list, tuple)) else []
