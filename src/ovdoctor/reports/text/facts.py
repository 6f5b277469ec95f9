"""Facts in lines, by subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.facts.vocabulary import NOT_OF_A_MACHINE, SUBJECTS, define
from ovdoctor.reports.text.terminal import Terminal, printable

_COLUMN = 30


def fact_lines(snapshot: Snapshot, terminal: Terminal) -> Iterator[str]:
    """Every fact of the vocabulary with its value or state and its source; entries of a list below it."""
    for subject, definitions in SUBJECTS.items():
        if subject in NOT_OF_A_MACHINE and not any(definition.name in snapshot.facts for definition in definitions):
            continue
        yield terminal.style(subject, bold=True)
        names = [definition.name for definition in definitions if not definition.name.endswith(".*")]
        assumed = [name for name in snapshot.facts if name not in names and define(name) in definitions]
        for name in [*names, *assumed]:
            yield from _fact_lines(name, snapshot.get(name), terminal)
        yield ""


def _fact_lines(name: str, fact: Fact, terminal: Terminal) -> Iterator[str]:
    label = f"  {name:<{_COLUMN - 3}} "
    source = terminal.style(f"  [{printable(fact.source)}]", fg="bright_black") if fact.source else ""
    if isinstance(fact, Known):
        if isinstance(fact.value, (list, tuple)) and any(isinstance(item, Mapping) for item in fact.value):
            yield f"{label}{len(fact.value)} entries{source}"
            for item in fact.value:
                yield from terminal.wrap(printable(_one_line(record_words(item))), _COLUMN + 2, " " * _COLUMN + "-")
        else:
            yield label + printable(_one_line(value_words(fact.value))) + source
    elif isinstance(fact, Absent):
        yield label + terminal.style("absent", fg="bright_black") + source
    else:
        yield label + terminal.style("unknown", fg="yellow") + f": {printable(_one_line(fact.reason))}" + source


def _one_line(text: str) -> str:
    """A line that a driver printed must not pass for one of ours."""
    return " | ".join(line.strip() for line in text.splitlines() if line.strip()) if "\n" in text or "\r" in text else text


def value_words(value: object) -> str:
    """A value in a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) or "none" if isinstance(value, (list, tuple)) else str(value)


_BARE = ("name", "device", "path", "version", "outcome", "kind")
"""Fields whose value speaks for itself."""


def record_words(item: object) -> str:
    """An entry in a line: what names it first, then the rest with the names of its fields."""
    if not isinstance(item, Mapping):
        return str(item)
    told = {name: value_words(value) for name, value in item.items() if value is not None}
    bare = [told.pop(name) for name in _BARE if name in told]
    return ", ".join([" ".join(bare), *(f"{name} {value}" for name, value in sorted(told.items()))])
