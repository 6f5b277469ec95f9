"""Rules prove themselves: every example is evaluated, and what came out is compared with what was expected."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.rules.evaluate import evaluate_rule
from ovdoctor.rules.model import Rule


class ExampleResult(msgspec.Struct, frozen=True):
    """One example of one rule: what it was to show and what it shows."""

    rule: Rule
    name: str
    expected: str
    got: str
    reason: str

    @property
    def passed(self) -> bool:
        """Whether they are the same."""
        return self.expected == self.got


def run_examples(rules: Iterable[Rule]) -> list[ExampleResult]:
    """Evaluate every example of every rule."""
    results: list[ExampleResult] = []
    for rule in rules:
        for example in rule.prose.examples:
            outcome = evaluate_rule(rule, Snapshot(example.given))
            reason = "; ".join(f"{leaf.fact_name} {leaf.question}: {leaf.truth.name.lower()}" for leaf in outcome.leaves)
            results.append(ExampleResult(rule, example.name, example.expect, outcome.status, reason))
    return results
