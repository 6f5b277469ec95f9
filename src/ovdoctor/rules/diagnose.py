"""Facts and rules → a report: findings with their reasons, chains, what was undecided, and a prescription."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Unknown
from ovdoctor.facts.vocabulary import define
from ovdoctor.facts.words import show
from ovdoctor.findings.model import (
    SCHEMA_VERSION,
    Counts,
    Evidence,
    Finding,
    Missing,
    Reference,
    Report,
    Undecided,
)
from ovdoctor.rules.chains import judge_chain
from ovdoctor.rules.conditions import Leaf
from ovdoctor.rules.evaluate import Outcome, evaluate
from ovdoctor.rules.folding import fold
from ovdoctor.rules.load import RuleSet
from ovdoctor.rules.model import SEVERITIES, Rule
from ovdoctor.rules.prescribe import prescribe
from ovdoctor.rules.remedies import applicable, remedy
from ovdoctor.rules.templates import fill
from ovdoctor.version import __version__

SHARED_DEVICE = "ANY"
"""The device of rules about what every device needs: Python, packages, OpenVINO itself."""


class Selection(msgspec.Struct, frozen=True):
    """Which rules count: devices asked about (all if empty), patterns of ids to keep and to leave out."""

    devices: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def concerns(self, rule: Rule) -> bool:
        """Whether the rule speaks about what was asked."""
        return not self.devices or rule.device == SHARED_DEVICE or rule.device in self.devices

    def check(self, rules: RuleSet) -> None:
        """A typo must not look like health: raises InputError for an unknown device, or a pattern that no rule matches."""
        known = [chain.device for chain in rules.chains if chain.device != SHARED_DEVICE]
        for device in self.devices:
            if device not in known:
                raise InputError(f"there is no device '{device}' (known: {', '.join(known)})")
        for what, patterns in (("select", self.select), ("ignore", self.ignore)):
            for pattern in patterns:
                if not rules.matches(pattern):
                    raise InputError(f"{what} '{pattern}': no rule matches it.{_suggest(pattern, rules)}")

    def keeps(self, rule: Rule) -> bool:
        """Whether the rule was not left out."""
        chosen = not self.select or any(fnmatchcase(rule.id, pattern) for pattern in self.select)
        return chosen and not any(fnmatchcase(rule.id, pattern) for pattern in self.ignore)


def diagnose(snapshot: Snapshot, rules: RuleSet, selection: Selection, notices: Sequence[str] = ()) -> Report:
    """Judge a machine. Raises InputError for a selection that fits nothing."""
    selection.check(rules)
    concerned = [rule for rule in rules.rules if selection.concerns(rule)]
    kept = [rule for rule in concerned if selection.keeps(rule)]
    outcomes = evaluate(kept, snapshot)
    found = [outcome for outcome in outcomes if outcome.status == "finding"]
    flat = [(outcome, finding_of(outcome, snapshot)) for outcome in sorted(found, key=_order)]
    chains = [chain for chain in rules.chains if not selection.devices or chain.device in (*selection.devices, SHARED_DEVICE)]
    findings, causes = fold(flat, rules.chains)
    undecided = [undecided_of(outcome) for outcome in sorted(outcomes, key=_order) if outcome.status == "undecided"]
    return Report(
        schema_version=SCHEMA_VERSION,
        ovdoctor=__version__,
        facts=dict(sorted(snapshot.facts.items())),
        devices=list(selection.devices),
        chains=[judge_chain(chain, snapshot, [finding for _, finding in flat]) for chain in chains],
        findings=findings,
        undecided=undecided,
        prescription=prescribe(outcomes, causes, snapshot),
        counts=_counts(concerned, kept, outcomes),
        notices=[*rules.notices, *notices],
    )


def _suggest(pattern: str, rules: RuleSet) -> str:
    near = get_close_matches(pattern, [rule.id for rule in rules.rules], n=1)
    return f" Did you mean '{near[0]}'?" if near else " 'ovdoctor rules list' names them all."


def _order(outcome: Outcome) -> tuple[int, str]:
    return SEVERITIES.index(outcome.rule.severity), outcome.rule.id


def _counts(concerned: Sequence[Rule], kept: Sequence[Rule], outcomes: Sequence[Outcome]) -> Counts:
    status = [outcome.status for outcome in outcomes]
    return Counts(
        rules=len(concerned),
        findings=status.count("finding"),
        clear=status.count("clear"),
        not_applicable=status.count("not-applicable"),
        undecided=status.count("undecided"),
        ignored=len(concerned) - len(kept),
    )


def finding_of(outcome: Outcome, snapshot: Snapshot) -> Finding:
    """The outcome in its published form."""
    rule = outcome.rule
    return Finding(
        rule=rule.id,
        title=fill(rule.title, snapshot, outcome.words),
        severity=rule.severity,
        device=rule.device,
        stage=rule.stage,
        explanation=fill(rule.prose.explain, snapshot, outcome.words),
        why=_evidence(outcome.leaves),
        remedies=[remedy(fix, snapshot, outcome.words) for fix in rule.prose.fixes if applicable(fix, snapshot)],
        sources=[Reference(source.url, source.says, source.measured, source.checked) for source in rule.prose.sources],
    )


def _evidence(leaves: Sequence[Leaf]) -> list[Evidence]:
    """What the finding rests on, a fact a line; several questions about one fact are told together."""
    questions: dict[str, list[str]] = {}
    facts = {leaf.fact_name: leaf.fact for leaf in leaves}
    for leaf in leaves:
        asked = questions.setdefault(leaf.fact_name, [])
        if leaf.question not in asked:
            asked.append(leaf.question)
    return [Evidence(name, show(facts[name]), facts[name].source, " and ".join(asked)) for name, asked in questions.items()]


def undecided_of(outcome: Outcome) -> Undecided:
    """The outcome in its published form: which facts it lacks."""
    rule = outcome.rule
    missing: dict[str, Missing] = {}
    for leaf in outcome.leaves:
        definition = define(leaf.fact_name)
        fact = leaf.fact
        why = f"not known: {fact.reason}" if isinstance(fact, Unknown) else f"{show(fact)}: that does not settle it"
        missing.setdefault(leaf.fact_name, Missing(leaf.fact_name, why, definition.how if definition else ""))
    return Undecided(rule.id, rule.title, rule.severity, rule.device, list(missing.values()))
