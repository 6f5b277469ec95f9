"""Facts in the words of a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ovdoctor.facts.states import Absent, Fact, Known


def show(fact: Fact) -> str:
    """A fact in a sentence."""
    if isinstance(fact, Known):
        return show_value(fact.value)
    return "(not there)" if isinstance(fact, Absent) else "(unknown)"


def show_value(value: object) -> str:
    """A value in a sentence: lists joined, entries by their names."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_label(item) if isinstance(item, Mapping) else str(item) for item in value) or "none"
    return str(value)


def _label(record: Mapping[str, object]) -> str:
    """What an entry is called: its first field that names it, else all of its fields."""
    fields = ("name", "device", "path", "pci")
    named = next((record[name] for name in fields if record.get(name)), None)
    return str(named or " ".join(f"{name} {value}" for name, value in record.items() if value is not None))
