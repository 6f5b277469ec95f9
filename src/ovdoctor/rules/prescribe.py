"""The prescription: a small set of changes, shown to work by evaluating the rules again on the facts as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Unknown
from ovdoctor.findings.model import Prescription, Step
from ovdoctor.rules.evaluate import Outcome, Status, evaluate_rule
from ovdoctor.rules.model import SEVERITIES, Fix, Rule
from ovdoctor.rules.remedies import applicable, effect, remedy

_MOST_STEPS = 12


class _Candidate(msgspec.Struct, frozen=True):
    """A fix of a finding, with the facts that it would change."""

    rule: Rule
    fix: Fix
    words: Mapping[str, str]
    facts: Mapping[str, Fact]


def prescribe(outcomes: Sequence[Outcome], causes: Sequence[Outcome], snapshot: Snapshot) -> Prescription | None:
    """Changes that clear ``causes`` (findings that are not consequences); ``None`` if nothing is to be mended.

    Greedy: the change that clears most and brings least new trouble first; changes that turn out not to be needed are dropped.
    """
    wanted = [outcome for outcome in causes if outcome.rule.severity != "info"]
    if not wanted:
        return None
    statuses = {outcome.rule.id: outcome.status for outcome in outcomes}
    board = _Board([outcome.rule for outcome in outcomes], statuses, {outcome.rule.id for outcome in wanted})
    steps = _needed(board, _greedy(board, snapshot), snapshot)
    final = board.statuses(snapshot, steps)
    cleared = [outcome.rule.id for outcome in wanted if final[outcome.rule.id] in ("clear", "not-applicable")]
    unclear = {rule_id for rule_id, status in final.items() if status == "undecided"} | {step.rule.id for step in steps}
    unverified, hints = _unverified(wanted, unclear, cleared, snapshot)
    before = {outcome.rule.id for outcome in outcomes if outcome.status == "finding"}
    brought = sorted(_findings(board, steps, snapshot) - before)
    left = [outcome.rule.id for outcome in wanted if outcome.rule.id not in {*cleared, *unverified}]
    return Prescription([*_described(board, steps, snapshot), *hints], cleared, unverified, left + brought)


class _Board:
    """The status of every rule, evaluated again where facts change."""

    def __init__(self, rules: Sequence[Rule], statuses: Mapping[str, Status], wanted: set[str]) -> None:
        self.before = statuses
        self.causes = {rule.id: rule for rule in rules if rule.severity != "info" and (rule.id in wanted or not rule.symptom)}
        """What is to be mended: symptoms that have a cause go with it, and remarks need nothing."""
        self._readers: dict[str, list[Rule]] = {}
        for rule in rules:
            for name in rule.fact_names():
                self._readers.setdefault(name, []).append(rule)

    def urgency(self, rule_id: str) -> tuple[int, str]:
        """Errors before warnings."""
        return SEVERITIES.index(self.causes[rule_id].severity), rule_id

    def gain(self, before: set[str], after: set[str]) -> tuple[int, int]:
        """How many errors fewer, and how many findings fewer: no warning is worth an error."""
        errors = [sum(self.causes[rule_id].severity == "error" for rule_id in rule_ids) for rule_ids in (before, after)]
        return errors[0] - errors[1], len(before) - len(after)

    def statuses(self, snapshot: Snapshot, steps: Iterable[_Candidate]) -> dict[str, Status]:
        """Every rule's status after these steps; only rules that read a changed fact are evaluated again."""
        steps = list(steps)
        after = _after(snapshot, steps)
        readers = {rule.id: rule for step in steps for name in step.facts for rule in self._readers.get(name, ())}
        return {**self.before, **{rule_id: evaluate_rule(rule, after).status for rule_id, rule in readers.items()}}


def _candidates(outcome: Outcome, snapshot: Snapshot) -> list[_Candidate]:
    fixes = [fix for fix in outcome.rule.prose.fixes if applicable(fix, snapshot)]
    candidates = [_Candidate(outcome.rule, fix, outcome.words, effect(fix, snapshot, outcome.words)) for fix in fixes]
    # What would only make facts unknown cannot be shown to help.
    return [
        candidate
        if any(not isinstance(fact, Unknown) for fact in candidate.facts.values())
        else _Candidate(candidate.rule, candidate.fix, candidate.words, {})
        for candidate in candidates
    ]


def _greedy(board: _Board, snapshot: Snapshot) -> list[_Candidate]:
    steps: list[_Candidate] = []
    while len(steps) < _MOST_STEPS:
        trouble = _findings(board, steps, snapshot)
        after = _after(snapshot, steps)
        best: tuple[tuple[int, int], _Candidate] | None = None
        for outcome in (evaluate_rule(board.causes[rule_id], after) for rule_id in sorted(trouble, key=board.urgency)):
            for candidate in _candidates(outcome, after):
                if not candidate.facts or any(step.fix is candidate.fix for step in steps):
                    continue
                left = _findings(board, [*steps, candidate], snapshot)
                gain = board.gain(trouble, left)
                if candidate.rule.id not in left and gain >= (0, 0) and (best is None or gain > best[0]):
                    best = (gain, candidate)
        if best is None:
            return steps
        steps.append(best[1])
    return steps


def _needed(board: _Board, steps: list[_Candidate], snapshot: Snapshot) -> list[_Candidate]:
    """The steps without those that later ones made superfluous."""
    goal = _findings(board, steps, snapshot)
    for step in list(steps):
        rest = [other for other in steps if other is not step]
        if _findings(board, rest, snapshot) <= goal and _grounded(board, rest, snapshot):
            steps = rest
    return steps


def _grounded(board: _Board, steps: Sequence[_Candidate], snapshot: Snapshot) -> bool:
    """Whether each step still mends a finding that there is after those before it."""
    return all(step.rule.id in _findings(board, steps[:number], snapshot) for number, step in enumerate(steps))


def _findings(board: _Board, steps: Iterable[_Candidate], snapshot: Snapshot) -> set[str]:
    """The causes that are left after these steps; one that could then not be decided is not mended."""
    statuses = board.statuses(snapshot, steps)
    left = {rule_id for rule_id in board.causes if statuses[rule_id] == "finding"}
    return left | {rule_id for rule_id in board.causes if board.before[rule_id] == "finding" and statuses[rule_id] == "undecided"}


def _after(snapshot: Snapshot, steps: Iterable[_Candidate]) -> Snapshot:
    """The facts as they would be after these steps."""
    return snapshot.with_facts({name: fact for step in steps for name, fact in step.facts.items()})


def _described(board: _Board, steps: Sequence[_Candidate], snapshot: Snapshot) -> list[Step]:
    """The steps in words; what reads the same (one command that opens two devices) is one step."""
    described: dict[str, Step] = {}
    for number, step in enumerate(steps):
        before, statuses = _findings(board, steps[:number], snapshot), board.statuses(snapshot, steps[: number + 1])
        mended = sorted(rule_id for rule_id in before if statuses[rule_id] in ("clear", "not-applicable"))
        text = remedy(step.fix, _after(snapshot, steps[:number]), step.words)
        clears = [*described[text.text].clears, *mended] if text.text in described else mended
        described[text.text] = Step(text.text, text.note, clears)
    return list(described.values())


def _unverified(
    wanted: Sequence[Outcome], unclear: set[str], cleared: Sequence[str], snapshot: Snapshot
) -> tuple[list[str], list[Step]]:
    """Findings that cannot be judged beforehand: those in ``unclear``; and as steps those whose fix has no effect to evaluate."""
    open_outcomes = [outcome for outcome in wanted if outcome.rule.id not in cleared]
    hints: list[Step] = []
    unverified = [outcome.rule.id for outcome in open_outcomes if outcome.rule.id in unclear]
    for outcome in open_outcomes:
        fixes = [candidate.fix for candidate in _candidates(outcome, snapshot) if not candidate.facts]
        if outcome.rule.id in unclear or not fixes:
            continue
        text = remedy(fixes[0], snapshot, outcome.words)
        same = next((number for number, hint in enumerate(hints) if hint.text == text.text), None)
        if same is None:
            hints.append(Step(text.text, text.note, [outcome.rule.id]))
        else:
            hints[same] = Step(text.text, text.note, [*hints[same].clears, outcome.rule.id])
        unverified.append(outcome.rule.id)
    return unverified, hints
