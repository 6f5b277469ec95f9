"""Which facts are not what they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ovdoctor.differing.entries import entry_changes
from ovdoctor.differing.sameness import same
from ovdoctor.differing.versions import direction
from ovdoctor.facts.kinds import Kind, Number, Records
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import NOT_COLLECTED, Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary import NOT_OF_A_MACHINE, SUBJECTS, define
from ovdoctor.facts.words import show_value
from ovdoctor.findings.difference import FactChange, FactStatus

_NOISE = frozenset({"memory.available", "disk.temporary.free", "python.chosen"})
"""Different in every run, or words about how something was chosen."""
_NOT_OF_THE_MACHINE = ("request.",)
_ROUGH = {"memory.total": 0.02}
"""Numbers that a kernel update or another boot changes a little, and how much that is."""
_GIB = 1 << 30


def fact_changes(before: Snapshot, after: Snapshot) -> list[FactChange]:
    """In the order of the vocabulary, without what is different in every run."""
    changes = (fact_change(name, before, after) for name in _names(before, after) if name not in _NOISE)
    return [change for change in changes if change is not None]


def not_compared(before: Snapshot, after: Snapshot) -> list[str]:
    """Facts that only one of the two tells: the other is of an ovdoctor that did not ask for them."""
    return [name for name in _names(before, after) if NOT_COLLECTED in (before.get(name), after.get(name))]


def fact_change(name: str, before: Snapshot, after: Snapshot) -> FactChange | None:
    """What is different of one fact; ``None`` where nothing is, or where it was asked on one side alone."""
    old, new = before.get(name), after.get(name)
    definition = define(name)
    if definition is None or NOT_COLLECTED in (old, new) or _is_same(name, old, new):
        return None
    status = _status(old, new)
    kind = definition.kind
    if status == "changed":
        assert isinstance(old, Known) and isinstance(new, Known)
        return _changed(FactChange(name, definition.meaning, status, "", ""), kind, old, new)
    return FactChange(name, definition.meaning, status, _words(kind, old), _words(kind, new))


def _names(before: Snapshot, after: Snapshot) -> Iterator[str]:
    both = {**before.facts, **after.facts}
    for subject, definitions in SUBJECTS.items():
        if subject not in NOT_OF_A_MACHINE:
            names = [definition.name for definition in definitions if definition.name in both]
            others = sorted(name for name in both if name not in names and define(name) in definitions)
            yield from (name for name in (*names, *others) if not name.startswith(_NOT_OF_THE_MACHINE))


def _is_same(name: str, old: Fact, new: Fact) -> bool:
    if isinstance(old, Known) and isinstance(new, Known):
        if name in _ROUGH and isinstance(old.value, (int, float)) and isinstance(new.value, (int, float)):
            return abs(old.value - new.value) <= _ROUGH[name] * max(old.value, new.value)
        return same(old.value, new.value)
    return type(old) is type(new)  # for what reason something is not known says nothing of the machine


def _status(old: Fact, new: Fact) -> FactStatus:
    if isinstance(old, Unknown) or isinstance(new, Unknown):
        return "now known" if isinstance(old, Unknown) else "no longer known"
    if isinstance(old, Absent):
        return "appeared"
    return "disappeared" if isinstance(new, Absent) else "changed"


def _changed(change: FactChange, kind: Kind, old: Known, new: Known) -> FactChange | None:
    if isinstance(old.value, (list, tuple)) and isinstance(new.value, (list, tuple)):
        entries, minor = entry_changes(kind, old.value, new.value)
        if not entries and not minor:
            return None  # the same entries in another order, or other times
        counts = (_count(old.value), _count(new.value))
        return replace(change, before=counts[0], after=counts[1], entries=tuple(entries), minor=minor)
    towards = direction(kind, old.value, new.value)
    return replace(change, before=_words(kind, old), after=_words(kind, new), direction=towards)


def _words(kind: Kind, fact: Fact) -> str:
    """A fact in words; of a list how long it is, since its entries are told one by one."""
    if isinstance(fact, Absent):
        return "not there"
    if isinstance(fact, Unknown):
        return f"not known: {fact.reason}"
    value = fact.value
    if isinstance(value, (list, tuple)) and (isinstance(kind, Records) or len(value) > 3):
        return _count(value)
    if isinstance(kind, Number) and kind.unit == "bytes" and isinstance(value, (int, float)):
        return f"{value / _GIB:.1f} GiB"
    return show_value(value)


def _count(value: Sequence[object]) -> str:
    return "1 entry" if len(value) == 1 else f"{len(value)} entries"
