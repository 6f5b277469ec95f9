"""Questions about a list of entries: any, all, none of them, or how many, satisfy a condition on their fields."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known, Record, Scalar, Unknown
from ovdoctor.facts.truth import Truth, conjunction, disjunction, negate
from ovdoctor.rules.conditions import AllOf, Asks, Condition, Facts
from ovdoctor.rules.predicates import IsOneOf, compare_numbers, value_of


class Quantified(msgspec.Struct, frozen=True):
    """How many entries of the list satisfy a condition on their fields: any, all, none, or a count."""

    quantifier: str
    condition: Condition
    operator: str = ">="
    bound: int = 1

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        value = [] if isinstance(fact, Absent) else value_of(fact)  # what is absent has no entries
        if isinstance(value, Truth):
            return value
        records = [item for item in value if isinstance(item, dict)] if isinstance(value, (list, tuple)) else []
        truths = self._truths(records)
        match self.quantifier:
            case "any":
                return disjunction(truths)
            case "none":
                return negate(disjunction(truths))
            case "all":
                return conjunction(truths)
            case _:
                return self._counted(truths)

    def narrow(self, fact: Fact) -> Fact:
        """Of a list that may be long, the entries because of which the answer is yes."""
        if self.quantifier != "any" or not isinstance(fact, Known) or not isinstance(fact.value, (list, tuple)):
            return fact
        return Known(self.entries(fact), fact.source)

    def entries(self, fact: Fact) -> list[Record]:
        """The entries of which the condition is true."""
        value = fact.value if isinstance(fact, Known) else ()
        records = [item for item in value if isinstance(item, dict)] if isinstance(value, (list, tuple)) else []
        return [record for record, truth in zip(records, self._truths(records), strict=True) if truth is Truth.TRUE]

    def _truths(self, records: Sequence[Record]) -> list[Truth]:
        """Of each entry. Hundreds of rules ask one long list for entries of one kind: the others are told apart at a glance."""
        needed = _needed(self.condition)
        return [
            Truth.FALSE
            if any(name in record and record[name] not in values for name, values in needed)
            else self.condition.judge(RecordFacts(record)).truth
            for record in records
        ]

    def _counted(self, truths: list[Truth]) -> Truth:
        least = sum(truth is Truth.TRUE for truth in truths)
        most = sum(truth is not Truth.FALSE for truth in truths)
        answers = {compare_numbers(count, self.operator, self.bound) for count in range(least, most + 1)}
        return Truth.UNKNOWN if len(answers) > 1 else Truth.of(answers.pop())


class RecordFacts:
    """One entry of a list seen as facts: a missing field is unknown, a null one absent."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def get(self, name: str) -> Fact:
        """The field as a fact."""
        if name not in self._record:
            return Unknown("not told")
        value = self._record[name]
        return Absent("") if value is None else Known(value, "")


def _needed(condition: Condition) -> list[tuple[str, tuple[Scalar, ...]]]:
    """Fields that must have one of these values, or the condition is false."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    asked = [(part.fact_name, part.predicate) for part in parts if isinstance(part, Asks)]
    return [(name, predicate.values) for name, predicate in asked if isinstance(predicate, IsOneOf)]
