"""A rule's condition as a tree, and how it is judged: Kleene's logic, with the leaves that decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from ovdoctor.facts.states import Fact
from ovdoctor.facts.truth import Truth, conjunction, disjunction, negate


class Facts(Protocol):
    """Where facts come from: a snapshot, or one entry of a list."""

    def get(self, name: str) -> Fact:
        """The fact of that name."""


class Predicate(Protocol):
    """A question about one fact. ``facts`` is there for questions that compare it with another."""

    def judge(self, fact: Fact, facts: Facts) -> Truth:
        """Its answer; unknown where the fact is."""


class Leaf(msgspec.Struct, frozen=True):
    """One question that decided a condition: which fact, what it was (of a list, what decided), the question and the answer."""

    fact_name: str
    fact: Fact
    question: str
    truth: Truth


class Verdict(msgspec.Struct, frozen=True):
    """The truth of a condition and the leaves that made it so (for unknown: those that could not be answered)."""

    truth: Truth
    leaves: tuple[Leaf, ...]


class Condition(Protocol):
    """Something that facts make true, false or undecided."""

    def judge(self, facts: Facts) -> Verdict:
        """Judge it on these facts."""

    def fact_names(self) -> frozenset[str]:
        """Every fact that it asks about."""


class Asks(msgspec.Struct, frozen=True):
    """A question about one fact."""

    fact_name: str
    predicate: Predicate
    question: str

    def judge(self, facts: Facts) -> Verdict:
        fact = facts.get(self.fact_name)
        truth = self.predicate.judge(fact, facts)
        narrow = getattr(self.predicate, "narrow", None)
        decisive = narrow(fact) if narrow is not None and truth is Truth.TRUE else fact
        return Verdict(truth, (Leaf(self.fact_name, decisive, self.question, truth),))

    def fact_names(self) -> frozenset[str]:
        other = getattr(self.predicate, "other", None)
        return frozenset({self.fact_name} | ({other} if other else set()))


class AllOf(msgspec.Struct, frozen=True):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        return _decided([part.judge(facts) for part in self.parts], conjunction, Truth.TRUE)

    def fact_names(self) -> frozenset[str]:
        return frozenset().union(*(part.fact_names() for part in self.parts))


class AnyOf(msgspec.Struct, frozen=True):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        verdicts = [part.judge(facts) for part in self.parts]
        holding = next((verdict for verdict in verdicts if verdict.truth is Truth.TRUE), None)
        return holding or _decided(verdicts, disjunction, Truth.FALSE)  # one that holds is reason enough

    def fact_names(self) -> frozenset[str]:
        return frozenset().union(*(part.fact_names() for part in self.parts))


class Not(msgspec.Struct, frozen=True):
    """The part does not hold."""

    part: Condition

    def judge(self, facts: Facts) -> Verdict:
        verdict = self.part.judge(facts)
        leaves = tuple(Leaf(leaf.fact_name, leaf.fact, f"not: {leaf.question}", negate(leaf.truth)) for leaf in verdict.leaves)
        return Verdict(negate(verdict.truth), leaves)

    def fact_names(self) -> frozenset[str]:
        return self.part.fact_names()


def _decided(verdicts: list[Verdict], combine: Callable[[Iterable[Truth]], Truth], needs_every_part: Truth) -> Verdict:
    """Combine, keeping the leaves of the parts that decided: all of them where it took all, else those with that truth."""
    truth = combine(verdict.truth for verdict in verdicts)
    deciding = verdicts if truth is needs_every_part else [verdict for verdict in verdicts if verdict.truth is truth]
    return Verdict(truth, tuple(leaf for verdict in deciding for leaf in verdict.leaves))
