"""Which findings came, went and stayed, and which links of the chains are not what they were."""

from __future__ import annotations

from typing import NamedTuple

from ovdoctor.differing.facts import fact_change
from ovdoctor.differing.sameness import same
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.difference import ChainChange, FactChange, FindingChange, FindingStatus, LinkChange
from ovdoctor.findings.model import Chain, Finding, Report
from ovdoctor.rules.evaluate import evaluate_rule
from ovdoctor.rules.load import RuleSet
from ovdoctor.rules.model import Rule

_STATUSES: tuple[FindingStatus, ...] = ("came", "changed", "open", "went", "stayed")
_SEVERITIES = ("error", "warning", "info")


class Judged(NamedTuple):
    """A side: its facts, and what the rules say of them."""

    snapshot: Snapshot
    report: Report


def finding_changes(before: Judged, after: Judged, rules: RuleSet) -> list[FindingChange]:
    """What became of every finding, those that came first; what follows from another stands behind it."""
    old, new = _flat(before.report), _flat(after.report)
    open_before = {rule.rule for rule in before.report.undecided}
    open_after = {rule.rule for rule in after.report.undecided}
    changes = []
    for rule in {**new, **old}:
        finding, cause = new[rule] if rule in new else old[rule]
        status = _status(rule, old, new, open_after)
        changes.append(
            FindingChange(
                status=status,
                finding=finding,
                cause=cause,
                because=() if status == "stayed" else tuple(_because(finding, before.snapshot, after.snapshot, rules)),
                severity_before=old[rule][0].severity if rule in old else None,
                undecided_before=rule in open_before,
            )
        )
    return sorted(changes, key=_order)


def _flat(report: Report) -> dict[str, tuple[Finding, str | None]]:
    """Findings by rule, each with the rule under which it is folded."""
    return {
        each.rule: (each, None if each is finding else finding.rule)
        for finding in report.findings
        for each in (finding, *finding.consequences)
    }


def _status(
    rule: str, old: dict[str, tuple[Finding, str | None]], new: dict[str, tuple[Finding, str | None]], open_after: set[str]
) -> FindingStatus:
    if rule not in old:
        return "came"
    if rule not in new:
        return "open" if rule in open_after else "went"
    (one, _), (other, _) = old[rule], new[rule]
    return "stayed" if one.severity == other.severity and same(one.title, other.title) else "changed"


def _because(finding: Finding, before: Snapshot, after: Snapshot, rules: RuleSet) -> list[FactChange]:
    """The facts that made the difference: each that alone would undo it; else what is different of what it rests on."""
    rule = next((rule for rule in rules.rules if rule.id == finding.rule), None)
    shown = [evidence.fact for evidence in finding.why]
    asked = sorted(rule.fact_names()) if rule is not None else []
    changes = [change for name in dict.fromkeys([*shown, *asked]) if (change := fact_change(name, before, after)) is not None]
    if rule is not None:
        status, other = (evaluate_rule(rule, side).status for side in (after, before))
        decisive = [change for change in changes if status != other and _undoes(change.fact, rule, before, after, status)]
        if decisive:
            return decisive
    return [change for change in changes if change.fact in shown] or changes


def _undoes(name: str, rule: Rule, before: Snapshot, after: Snapshot, status: str) -> bool:
    """Whether the rule would say otherwise of what is now, were this one fact still what it was."""
    return evaluate_rule(rule, after.with_facts({name: before.get(name)})).status != status


def _order(change: FindingChange) -> tuple[int, int, str]:
    return _STATUSES.index(change.status), _SEVERITIES.index(change.finding.severity), change.finding.rule


def chain_changes(before: Report, after: Report) -> list[ChainChange]:
    """Chains of which a link is different, in their order."""
    old, new = ({chain.device: chain for chain in report.chains} for report in (before, after))
    changes = (_chain(old.get(device), new.get(device)) for device in {**new, **old})
    return [change for change in changes if change is not None]


def _chain(old: Chain | None, new: Chain | None) -> ChainChange | None:
    known = new or old
    assert known is not None
    states = [{link.id: link.state for link in chain.links} if chain else {} for chain in (old, new)]
    titles = {link.id: link.title for chain in (old, new) if chain for link in chain.links}
    links = tuple(
        LinkChange(id_, title, states[0].get(id_), states[1].get(id_))
        for id_, title in titles.items()
        if states[0].get(id_) != states[1].get(id_)
    )
    verdicts = [chain.verdict if chain else None for chain in (old, new)]
    if verdicts[0] == verdicts[1] and (not links or verdicts[0] == "absent"):
        return None
    return ChainChange(known.device, known.title, verdicts[0], verdicts[1], _breaks_at(new), links)


def _breaks_at(chain: Chain | None) -> str:
    broken = (link.title for link in chain.links if link.state in ("broken", "concerned")) if chain else iter(())
    return next(broken, "") if chain and chain.verdict == "broken" else ""
