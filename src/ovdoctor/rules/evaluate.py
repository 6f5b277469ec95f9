"""Rules on facts: the engine's loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from ovdoctor.facts.truth import Truth, conjunction, disjunction
from ovdoctor.rules.conditions import Facts, Leaf
from ovdoctor.rules.model import Rule

Status = Literal["finding", "clear", "undecided", "not-applicable"]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one rule: the status, the leaves that made it so, and the words of the case that applied."""

    rule: Rule
    status: Status
    leaves: tuple[Leaf, ...]
    words: Mapping[str, str]


def evaluate(rules: Iterable[Rule], facts: Facts) -> list[Outcome]:
    """Judge every rule."""
    return [evaluate_rule(rule, facts) for rule in rules]


def evaluate_rule(rule: Rule, facts: Facts) -> Outcome:
    """Judge one rule: ``applies`` AND ``when`` AND one of ``cases``; unknown only where it could change the answer."""
    parts: list[tuple[Truth, tuple[Leaf, ...]]] = []
    words: Mapping[str, str] = {}
    applies = rule.applies.judge(facts) if rule.applies is not None else None
    if applies is not None and applies.truth is Truth.FALSE:
        return Outcome(rule, "not-applicable", applies.leaves, {})
    if rule.when is not None:
        verdict = rule.when.judge(facts)
        parts.append((verdict.truth, verdict.leaves))
    if rule.cases:
        truth, leaves, words = _judge_cases(rule, facts)
        parts.append((truth, leaves))
    if applies is not None:  # last: what makes the trouble is told before what only makes the rule fit
        parts.append((applies.truth, applies.leaves))
    truth = conjunction(part[0] for part in parts)
    leaves = tuple(leaf for part_truth, part in parts if part_truth is truth for leaf in part)
    status: Status = "finding" if truth is Truth.TRUE else "clear" if truth is Truth.FALSE else "undecided"
    return Outcome(rule, status, leaves, words)


def _judge_cases(rule: Rule, facts: Facts) -> tuple[Truth, tuple[Leaf, ...], Mapping[str, str]]:
    """The first case that is true speaks; without one, those that could not be judged keep the rule open."""
    verdicts = [(case, case.when.judge(facts)) for case in rule.cases]
    for case, verdict in verdicts:
        if verdict.truth is Truth.TRUE:
            return Truth.TRUE, verdict.leaves, case.words
    truth = disjunction(verdict.truth for _, verdict in verdicts)
    leaves = tuple(leaf for _, verdict in verdicts if verdict.truth is truth for leaf in verdict.leaves)
    return truth, leaves, {}
