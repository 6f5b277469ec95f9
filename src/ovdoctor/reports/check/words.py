"""The words that all formats for machines share."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.model import Chain, Finding, Report, Undecided
from ovdoctor.reports.formats.words import joined, listed, one_line, shortened, unique

FEW = 5
_LONGEST_VALUE = 160
SEVERITIES = ("error", "warning", "info")
VERDICTS = {"holds": "holds", "broken": "broken", "unknown": "not known", "absent": "none that this system can see"}


def with_consequences(finding: Finding) -> list[Finding]:
    """The finding, and what it explains."""
    return [finding, *finding.consequences]


def is_at_least(finding: Finding, fail_on: str) -> bool:
    """Whether it, or what it explains, is as severe as that; ``never`` asks for no exit code, and means errors here."""
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else SEVERITIES[:1]
    return any(each.severity in severe for each in with_consequences(finding))


def heading(finding: Finding) -> str:
    """``The title [rule]``."""
    return f"{one_line(finding.title)} [{one_line(finding.rule)}]"


def paragraphs(finding: Finding) -> list[str]:
    """Why, on what it rests, what to do, what follows from it, who says so: each a line."""
    why = [f"{one_line(each.fact)} = {shortened(each.value, _LONGEST_VALUE)}" for each in finding.why]
    told = [
        finding.explanation,
        f"Why: {listed(why, FEW)}" if why else "",
        *_remedies(finding),
        *(f"Hence: {heading(each)}" for each in finding.consequences),
        *(f"See {source.url or f'what was measured: {source.measured}'}" for source in finding.sources[:1]),
    ]
    return unique(map(one_line, told))


def _remedies(finding: Finding) -> Iterator[str]:
    for number, remedy in enumerate(finding.remedies):
        yield joined(f"{'Or' if number else 'To do'}: {one_line(remedy.text)}", remedy.note)


def missing_words(rule: Undecided) -> str:
    """What a rule lacked."""
    told = [f"{one_line(each.fact)}: {one_line(each.reason)} (from: {one_line(each.how)})" for each in rule.missing]
    return listed(told, FEW) or "facts are missing"


def open_questions(report: Report) -> list[str]:
    """What is missing and which rules it leaves open; what leaves most open comes first."""
    groups: dict[str, list[str]] = {}
    for rule in report.undecided:
        first = missing_words(Undecided(rule.rule, rule.title, rule.severity, rule.device, rule.missing[:1]))
        groups.setdefault(first, []).append(one_line(rule.rule))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [f"{missing}; leaves open: {listed(rules, FEW)}" for missing, rules in ordered]


def breaks_at(chain: Chain) -> str:
    """The first link that does not hold, or is not known; empty where all hold."""
    states = ("unknown",) if chain.verdict == "unknown" else ("broken", "concerned")
    found = next((link for link in chain.links if link.state in states), None)
    return one_line(found.title) if found is not None and chain.verdict in ("broken", "unknown") else ""
