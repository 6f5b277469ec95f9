"""Lists entry by entry: packages, devices, files, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ovdoctor.differing.sameness import same
from ovdoctor.differing.versions import direction
from ovdoctor.facts.kinds import Kind, Records
from ovdoctor.facts.words import show_value
from ovdoctor.findings.difference import EntryChange

_NAMING = ("name", "device", "path", "pci")
_TELLING = ("version", "value", "outcome", "kind")
"""What is told of an entry that came or went, beside its name."""
_TIMES = ("seconds", "live_seconds")
"""Different in every run."""
_MINOR = ("name", "path", "location", "size", "build", "description", "full_name", "memory")
"""What follows from another place or another release, which single facts tell once."""
_NUMBERED = re.compile(r"(?<=\.so)(?:\.\d+)+$|(?<=\.cpython-)\d+")
"""What a file's name tells of its release: libopenvino.so.2460, _pyopenvino.cpython-310-x86_64-linux-gnu.so."""


def entry_changes(kind: Kind, before: Sequence[Any], after: Sequence[Any]) -> tuple[list[EntryChange], int]:
    """What is different, in the order of names; and how many entries differ in their place, size or build alone."""
    if not isinstance(kind, Records):
        return list(_words([str(word) for word in before], [str(word) for word in after])), 0
    old, new = _by_name(before), _by_name(after)
    changes: list[EntryChange] = []
    minor = 0
    for key in sorted({**old, **new}, key=str.lower):
        if key not in new:
            changes.append(EntryChange("removed", _name(old[key], key), "", _summary(old[key]), ""))
        elif key not in old:
            changes.append(EntryChange("added", _name(new[key], key), "", "", _summary(new[key])))
        else:
            found = list(_fields(kind, _name(new[key], key), old[key], new[key]))
            told = [change for change in found if change.field not in _MINOR]
            minor += bool(found) and not told
            changes += told
    return changes, minor


def _words(before: Sequence[str], after: Sequence[str]) -> Iterator[EntryChange]:
    for word in sorted({*before, *after}, key=str.lower):
        if not any(same(word, other) for other in after):
            yield EntryChange("removed", word, "", "", "")
        elif not any(same(word, other) for other in before):
            yield EntryChange("added", word, "", "", "")


def _by_name(entries: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Entries by what names them, whatever its release; the second of a name is ``name (2)``."""
    named: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        name = _NUMBERED.sub("", _name(entry, "?"))
        number = 1
        while (label := f"{name} ({number})" if number > 1 else name) in named:
            number += 1
        named[label] = entry
    return named


def _name(entry: Mapping[str, Any], key: str) -> str:
    """What it is called; one of several of a name as its key is."""
    name = next((str(entry[field]) for field in _NAMING if entry.get(field)), "?")
    return key if key.endswith(")") else name


def _fields(kind: Records, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[EntryChange]:
    for field, field_kind in kind.fields.items():
        one, other = old.get(field), new.get(field)
        if field not in _TIMES and not same(one, other):
            towards = direction(field_kind, one, other)
            yield EntryChange("changed", name, field, _shown(old, field), _shown(new, field), towards)


def _shown(entry: Mapping[str, Any], field: str) -> str:
    if field not in entry:
        return "not known"
    return "none" if entry[field] is None else show_value(entry[field])


def _summary(entry: Mapping[str, Any]) -> str:
    return ", ".join(str(entry[field]) for field in _TELLING if entry.get(field) and entry[field] != entry.get("name"))
