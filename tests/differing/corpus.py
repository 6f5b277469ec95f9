"""Any facts that the vocabulary allows, their texts hostile."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ovdoctor.facts.kinds import Choice, Flag, Kind, Number, Records, Text, Texts, VersionOf
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import SCHEMES
from ovdoctor.facts.vocabulary import NOT_OF_A_MACHINE, SUBJECTS
from tests.reports.scan.corpus import HOSTILE

_FACTS = [
    fact
    for subject, facts in SUBJECTS.items()
    if subject not in NOT_OF_A_MACHINE
    for fact in facts
    if not fact.name.endswith(".*") and not fact.name.startswith("request.")
]


def snapshots() -> st.SearchStrategy[Snapshot]:
    """A machine of which some facts are told."""
    return st.fixed_dictionaries({}, optional={fact.name: _fact(fact.kind) for fact in _FACTS}).map(Snapshot)


def _fact(kind: Kind) -> st.SearchStrategy[Fact]:
    return st.one_of(
        _value(kind).map(lambda value: Known(value, "test")), st.just(Absent("test")), HOSTILE.map(lambda text: Unknown(text))
    )


def _value(kind: Kind) -> st.SearchStrategy[Any]:
    match kind:
        case Text():
            return HOSTILE
        case Flag():
            return st.booleans()
        case Number(whole=whole):
            return st.integers(0, 1 << 40) if whole else st.floats(0, 1e6)
        case Choice(values=values):
            return st.sampled_from(values)
        case VersionOf(schemes=schemes):
            return st.sampled_from([example for scheme in schemes for example in SCHEMES[scheme].examples])
        case Texts():
            return st.lists(HOSTILE, max_size=3)
        case Records(fields=fields):
            optional = {name: st.none() | _value(each) for name, each in fields.items()}
            return st.lists(st.fixed_dictionaries({}, optional=optional), max_size=3)
