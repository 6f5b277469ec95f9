"""What rules say of a model on one device: findings and what stays open, without chains or a prescription."""

from __future__ import annotations

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.model import Finding, Undecided
from ovdoctor.rules.diagnose import SHARED_DEVICE, Selection, finding_of, undecided_of
from ovdoctor.rules.evaluate import evaluate
from ovdoctor.rules.load import RuleSet
from ovdoctor.rules.model import SEVERITIES


def judge_rules(
    facts: Snapshot, rules: RuleSet, device: str, selection: Selection | None = None
) -> tuple[list[Finding], list[Undecided]]:
    """What is wrong, worst first, and which rules could not be decided.

    ``facts`` are the model's and the target's; ``rules`` those about models (``load_rules(subjects=("model",))``). ``selection``
    keeps and leaves out rules by id; its devices do not matter.
    """
    kept = [rule for rule in rules.rules if rule.device in (device, SHARED_DEVICE) and (not selection or selection.keeps(rule))]
    outcomes = sorted(evaluate(kept, facts), key=lambda outcome: (SEVERITIES.index(outcome.rule.severity), outcome.rule.id))
    findings = [finding_of(outcome, facts) for outcome in outcomes if outcome.status == "finding"]
    return findings, [undecided_of(outcome) for outcome in outcomes if outcome.status == "undecided"]
