"""Rules on the facts of a text: the causes, most specific first.

A cause is *confirmed* where its rule holds, *possible* where the text says what the rule asks of it but a fact beside it is
not known, which makes it a warning at most. The order: rules that the text itself speaks for, worst first, then by how much of
it they quote and how many facts of the environment they confirm; errors that the environment alone tells; possible causes;
warnings about the environment; last what only repeats the message, of a device before what is of all. A possible cause of
which nothing but the message is known comes after the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import NOT_COLLECTED, Fact, Known, Record
from ovdoctor.facts.truth import Truth
from ovdoctor.facts.vocabulary.log import LOG_PREFIX
from ovdoctor.findings.model import Finding, Missing, Severity
from ovdoctor.rules.absence import lacking, with_spoken_of
from ovdoctor.rules.cause_folding import RankedCause, first_lines, fold_repeats, fold_under_absence, without_repeats
from ovdoctor.rules.conditions import Asks, Condition, Leaf
from ovdoctor.rules.diagnose import SHARED_DEVICE, Selection, finding_of, undecided_of
from ovdoctor.rules.evaluate import Outcome, evaluate
from ovdoctor.rules.folding import fold
from ovdoctor.rules.load import RuleSet
from ovdoctor.rules.model import SEVERITIES, Rule
from ovdoctor.rules.quantified import Quantified
from ovdoctor.rules.says import SaysAny

_GENERAL = ("os.family", "os.arch", "request.devices")
"""Facts that fit most texts: to confirm them makes a cause no more specific."""
_PER_FACT, _PER_SIGNATURE, _PER_PROSE, _MOST_FACTS = 25, 15, 5, 3
_TEXT = Known("", "the text")
_LEAST_SAID, _MOST_OPEN = 15, 2
"""Letters that a text must say, and facts that may be open, for a possible cause to be worth telling."""


def rank_causes(snapshot: Snapshot, rules: RuleSet, selection: Selection) -> list[RankedCause]:
    """Judge a text. Raises InputError for a selection that fits nothing."""
    selection.check(rules)
    kept = [rule for rule in rules.rules if selection.concerns(rule) and selection.keeps(rule)]
    missing = lacking(snapshot)
    outcomes = [_without_the_text(outcome) for outcome in with_spoken_of(evaluate(kept, snapshot), snapshot, missing)]
    found = [outcome for outcome in outcomes if outcome.status == "finding" and _counts(outcome.rule)]
    flat = [(outcome, finding_of(outcome, snapshot)) for outcome in sorted(found, key=lambda outcome: outcome.rule.id)]
    findings, free = fold(flat, rules.chains)
    confirmed = list(zip(free, findings, strict=True))
    possible = [outcome for outcome in outcomes if outcome.status == "undecided" and _is_said(outcome, snapshot)]
    repeats = {outcome.rule.id: _cause(outcome, finding, snapshot) for outcome, finding in flat if _is_repeat(outcome.rule)}
    ranked = [
        (_place(outcome, snapshot), without_repeats(_cause(outcome, finding, snapshot), repeats))
        for outcome, finding in confirmed
    ]
    messages = [cause for (outcome, _), (_, cause) in zip(confirmed, ranked, strict=True) if outcome.rule.symptom]
    for outcome in possible:
        cause = _cause(outcome, finding_of(outcome, snapshot), snapshot)
        alone = _says_no_more(cause, messages) and not _fits(outcome.rule, snapshot)
        ranked.append((_place(outcome, snapshot, alone), cause))
    causes = [cause for _, cause in sorted(ranked, key=lambda pair: pair[0])]
    for device in sorted(missing):
        causes = fold_under_absence(causes, device)
    return fold_repeats(causes, {outcome.rule.id for outcome in outcomes if _is_repeat(outcome.rule)})


def _is_repeat(rule: Rule) -> bool:
    """Whether it only repeats the message."""
    return rule.symptom and rule.subject == "log"


def _without_the_text(outcome: Outcome) -> Outcome:
    """Its leaves do not carry the text, which would be written out for each: the lines that speak for a cause are quoted."""
    leaves = tuple(_bare(leaf) if leaf.fact_name.startswith(LOG_PREFIX) else leaf for leaf in outcome.leaves)
    return msgspec.structs.replace(outcome, leaves=leaves)


def _bare(leaf: Leaf) -> Leaf:
    return msgspec.structs.replace(leaf, fact=_TEXT)


def _fits(rule: Rule, snapshot: Snapshot) -> bool:
    """Whether a fact of the environment that is known is one that the rule asks for."""
    conditions = [condition for condition in (rule.when, rule.applies) if condition is not None]
    asked = [asks for condition in conditions for asks in _asked(condition)]
    return any(asks.predicate.judge(snapshot.get(asks.fact_name), snapshot) is Truth.TRUE for asks in asked)


def _asked(condition: Condition) -> Iterator[Asks]:
    """The questions about the environment, of which a yes speaks for the rule."""
    if isinstance(condition, Asks):
        if not condition.fact_name.startswith(LOG_PREFIX) and condition.fact_name not in _GENERAL:
            yield condition
    else:
        for part in getattr(condition, "parts", ()):
            yield from _asked(part)


def _says_no_more(cause: RankedCause, messages: Sequence[RankedCause]) -> bool:
    """Whether a message of the same device is all that speaks for the cause."""
    return any(cause.finding.device == other.finding.device and cause.lines() <= other.lines() for other in messages)


def _counts(rule: Rule) -> bool:
    """What the environment alone says in passing, or of what could be installed today, explains no text."""
    return rule.subject == "log" or (rule.severity != "info" and rule.stage != "interpreter")


def _is_said(outcome: Outcome, snapshot: Snapshot) -> bool:
    """Whether the text says enough for a cause that is not confirmed, of a device that it is about."""
    rule, asked = outcome.rule, snapshot.get("request.devices")
    elsewhere = isinstance(asked, Known) and rule.device not in (*_words(asked), SHARED_DEVICE)
    open_facts = {leaf.fact_name for leaf in outcome.leaves if leaf.truth is Truth.UNKNOWN}
    if rule.subject != "log" or elsewhere or len(open_facts) > _MOST_OPEN:
        return False
    return sum(question.weight for question in _log_questions(rule, snapshot)) > _LEAST_SAID


def _words(fact: Known) -> Sequence[str]:
    return [str(word) for word in fact.value] if isinstance(fact.value, (list, tuple)) else []


class _Said(msgspec.Struct, frozen=True):
    """A question about the text whose answer is yes."""

    asks: Asks
    fact: Fact

    @property
    def weight(self) -> int:
        """How much of the text it is: letters of a line, a fixed number for a signature, little for what people say in prose."""
        if isinstance(self.asks.predicate, SaysAny):
            return self.asks.predicate.weight(self.fact)
        codes = [str(record.get("code")) for record in self._entries()]
        return _PER_SIGNATURE if any(code != "symptom" for code in codes) else _PER_PROSE

    def lines(self) -> list[int]:
        return self.asks.predicate.lines(self.fact) if isinstance(self.asks.predicate, SaysAny) else []

    def signatures(self) -> Iterator[int]:
        """The numbers of the lines of the entries that satisfy the question."""
        return (int(str(record["line"])) for record in self._entries())

    def _entries(self) -> list[Record]:
        predicate = self.asks.predicate
        return predicate.entries(self.fact) if isinstance(predicate, Quantified) and predicate.quantifier == "any" else []


def _log_questions(rule: Rule, snapshot: Snapshot) -> list[_Said]:
    conditions = [
        condition for condition in (rule.when, rule.applies, *(case.when for case in rule.cases)) if condition is not None
    ]
    return [said for condition in conditions for said in _said(condition, snapshot)]


def _said(condition: Condition, snapshot: Snapshot) -> Iterator[_Said]:
    if isinstance(condition, Asks):
        fact = snapshot.get(condition.fact_name)
        if condition.fact_name.startswith(LOG_PREFIX) and condition.predicate.judge(fact, snapshot) is Truth.TRUE:
            yield _Said(condition, fact)
    else:
        for part in getattr(condition, "parts", ()):  # what is behind a "not" speaks for nothing
            yield from _said(part, snapshot)


def _place(outcome: Outcome, snapshot: Snapshot, alone: bool = False) -> tuple[int, int, bool, int, str]:
    """``alone``: a possible cause for which nothing but the message speaks."""
    rule, said = outcome.rule, _log_questions(outcome.rule, snapshot)
    known = {leaf.fact_name for leaf in outcome.leaves if _confirms(leaf)}
    score = sum(question.weight for question in said) + _PER_FACT * min(len(known), _MOST_FACTS)
    severity = SEVERITIES.index(rule.severity)
    if severity == len(SEVERITIES) - 1:
        tier = 7
    elif rule.symptom:
        tier = 4 if outcome.status == "finding" else 6
    elif outcome.status != "finding":
        tier = 5 if alone else 2
    elif said:
        tier = 0
    else:
        tier = 1 if severity == 0 else 3
    return tier, severity, rule.symptom and rule.device == SHARED_DEVICE, -score, rule.id


def _confirms(leaf: Leaf) -> bool:
    return leaf.truth is Truth.TRUE and not leaf.fact_name.startswith(LOG_PREFIX) and leaf.fact_name not in _GENERAL


def _cause(outcome: Outcome, finding: Finding, snapshot: Snapshot) -> RankedCause:
    said = _log_questions(outcome.rule, snapshot)
    sure = outcome.status == "finding"
    evidence = [item for item in finding.why if not item.fact.startswith(LOG_PREFIX)] if sure else []
    return RankedCause(
        finding=msgspec.structs.replace(finding, why=evidence, severity=_severity(finding, sure)),
        certainty="confirmed" if sure else "possible",
        quotes=first_lines([line for question in said for line in question.lines()]),
        signatures=first_lines([line for question in said for line in question.signatures()]),
        missing=[] if sure else [_open(item) for item in undecided_of(outcome).missing if not item.fact.startswith(LOG_PREFIX)],
    )


def _severity(finding: Finding, sure: bool) -> Severity:
    """What only may be is no error yet: a program that asks for errors is not stopped by it."""
    return "warning" if finding.severity == "error" and not sure else finding.severity


def _open(missing: Missing) -> Missing:
    """Where nobody looked, it was the text that could have told."""
    untold = missing.reason.endswith(NOT_COLLECTED.reason)
    return msgspec.structs.replace(missing, reason="the text does not tell it") if untold else missing
