"""The machine of a report, as parts of a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.model import Chain, Finding, Prescription, Reference, Report
from ovdoctor.reports.formats.words import listed
from ovdoctor.reports.text import closing_line
from ovdoctor.reports.text.facts import record_words, value_words
from ovdoctor.reports.text.machine import machine_lines
from ovdoctor.reports.ticket.prose import code, source, table, words

MARKS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_LINKS = {"holds": "✅", "broken": "❌", "concerned": "❗", "unknown": "❔", "blocked": "▫️"}
_PACKAGES = "packages"
_LONGEST_VALUE, _LONGEST_SOURCE = 300, 120
_FEW = 12
_RUN = "Run: "


def summary(report: Report) -> str:
    """The machine in a table."""
    return table(("Part", "Found"), [(subject, words(told)) for subject, told in machine_lines(Snapshot(report.facts))])


def chain_lines(report: Report) -> Iterator[str]:
    """Each device's chain in a line: up to where it breaks."""
    for chain in report.chains:
        if chain.verdict == "absent":
            yield f"- **{words(chain.title)}**: none that this system can see"
        else:
            yield f"- **{words(chain.title)}**: {' → '.join(_links(chain))}"


def _links(chain: Chain) -> Iterator[str]:
    last = max((number for number, link in enumerate(chain.links) if link.state != "blocked"), default=-1)
    for link in chain.links[: last + 1]:
        yield f"{_LINKS[link.state]} {words(link.title)}"
    if last + 1 < len(chain.links):
        yield f"{_LINKS['blocked']} the rest depends on it"


def headlines(report: Report) -> Iterator[str]:
    """Errors and warnings by their titles; then how it ended."""
    for finding in report.findings:
        if finding.severity != "info":
            yield f"- {MARKS[finding.severity]} {words(finding.title)} ({code(finding.rule)})"
    yield f"- {words(closing_line(report))}"


def findings(report: Report) -> str:
    """All findings with their reasons, and what to do; empty if there are none."""
    told = [finding_block(finding) for finding in report.findings]
    if report.prescription is not None and report.prescription.steps:
        told.append(_prescription(report.prescription))
    return "\n\n".join(told)


def finding_block(finding: Finding, head: str = "") -> str:
    """One finding."""
    lines = [f"**{MARKS[finding.severity]} {finding.severity}: {words(finding.title)}** ({code(finding.rule)}){head}", ""]
    if finding.explanation:
        lines += [words(finding.explanation), ""]
    lines += [f"- because {code(each.fact)} = {code(each.value, _LONGEST_VALUE)}{_asked(each.question)}" for each in finding.why]
    lines += [f"- **to do**: {remedy_words(remedy.text, remedy.note, remedy.kind)}" for remedy in finding.remedies]
    lines += [f"- see: {reference(each)}" for each in finding.sources[:3]]
    lines += [f"- hence: {words(each.title)} ({code(each.rule)})" for each in finding.consequences]
    return "\n".join(lines).rstrip()


def _asked(question: str) -> str:
    return "" if not question or question.startswith("is ") else f"; the rule asks for {code(question, _LONGEST_VALUE)}"


def remedy_words(text: str, note: str, kind: str = "") -> str:
    """What to do; a command is code, to be copied as it is."""
    run, command = text.startswith(_RUN), text.removeprefix(_RUN)
    if run or kind == "command":
        told = f"{_RUN if run else ''}{code(command)}{'.' if note else ''}"
    else:
        told = words(f"{text.rstrip('.')}." if note else text)
    return f"{told} {words(note)}" if note else told


def reference(told: Reference) -> str:
    """A source of a rule."""
    return source(told.url) if told.url else f"measured: {words(told.measured)}"


def _prescription(prescription: Prescription) -> str:
    lines = ["**Prescription**", ""]
    for number, step in enumerate(prescription.steps, 1):
        clears = f" (for {', '.join(map(code, step.clears))})" if step.clears else ""
        lines.append(f"{number}. {remedy_words(step.text, step.note)}{clears}")
    for label, rules in (("Would remain", prescription.remaining), ("To be checked again afterwards", prescription.unverified)):
        if rules:
            lines += ["", f"{label}: {', '.join(map(code, rules))}."]
    return "\n".join(lines)


def undecided(report: Report) -> str:
    """Rules that could not be decided, by the fact that they lack; empty if there are none."""
    groups: dict[tuple[str, str], list[str]] = {}
    for rule in report.undecided:
        for missing in rule.missing[:1]:
            groups.setdefault((missing.fact, missing.reason), []).append(rule.rule)
    rows = [
        (code(fact), words(reason, _LONGEST_VALUE), listed([code(rule) for rule in rules], _FEW))
        for (fact, reason), rules in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    ]
    return table(("Missing fact", "Why", "Leaves open"), rows) if rows else ""


def packages(report: Report) -> str:
    """The Python packages; empty if they are not known."""
    fact = report.facts.get(_PACKAGES)
    records = fact.value if isinstance(fact, Known) and isinstance(fact.value, (list, tuple)) else ()
    told = [f"{each.get('name', '?')} {each.get('version') or '(no version)'}" for each in records if isinstance(each, Mapping)]
    return ", ".join(code(each, _LONGEST_SOURCE) for each in told)


def facts(report: Report) -> str:
    """All facts: those that are known or could not be looked at in a table, then the names of what is not there."""
    rows = [(code(name), _value(fact), words(fact.source, _LONGEST_SOURCE)) for name, fact in report.facts.items()
            if not isinstance(fact, Absent) and name != _PACKAGES]  # fmt: skip
    absent = [code(name) for name, fact in report.facts.items() if isinstance(fact, Absent)]
    told = [table(("Fact", "Value", "From"), rows)]
    if absent:
        told.append(f"Looked for, and not there: {', '.join(absent)}.")
    return "\n\n".join(told)


def _value(fact: Fact) -> str:
    if isinstance(fact, Unknown):
        return f"unknown: {words(fact.reason, _LONGEST_VALUE)}"
    return code(_shown(fact.value) or "(empty)", _LONGEST_VALUE) if isinstance(fact, Known) else "absent"


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        return "; ".join(map(record_words, value))
    return value_words(value)
