"""A machine: its chains, what was found, and what to do."""

from __future__ import annotations

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.model import Chain, Finding, Prescription, Report
from ovdoctor.reports.html.notebook.parts import lines, link, listed, mark, table, text
from ovdoctor.reports.text import closing_line
from ovdoctor.reports.text.machine import machine_lines


def report_fragment(report: Report) -> str:
    """The whole answer, but for the facts."""
    machine = table(
        ["", "This machine"], ([text(subject), text(words)] for subject, words in machine_lines(Snapshot(report.facts)))
    )
    parts = [machine, table(["Device", "Its chain"], map(_chain, report.chains)) if report.chains else ""]
    if report.findings:
        parts.append(table(["Finding", "Why", "What to do"], map(_finding, report.findings)))
    if report.undecided:
        missing = sorted({missing.fact for rule in report.undecided for missing in rule.missing[:1]})
        parts.append(f"<p>{mark('unknown', 'undecided')} {text(_undecided(len(report.undecided), missing))}</p>")
    if report.prescription and report.prescription.steps:
        parts.append(_prescription(report.prescription))
    parts.append(f"<p>{text(closing_line(report))}</p>")
    parts += [f"<p>{text(notice)}</p>" for notice in report.notices]
    return f"<div>{''.join(parts)}</div>"


def _chain(chain: Chain) -> list[str]:
    if chain.verdict == "absent":
        return [text(chain.title), "none that this system can see"]
    return [text(chain.title), " → ".join(mark(link.state, link.title, f"{link.state} {link.note}") for link in chain.links)]


def _finding(finding: Finding) -> list[str]:
    what = f"{mark(finding.severity, finding.title)}<br><code>{text(finding.rule)}</code>"
    hence = [f"explains: {each.title}" for each in finding.consequences]
    why = [finding.explanation, *(f"{each.fact} = {each.value}" for each in finding.why), *hence]
    cures = [f"{remedy.text} {remedy.note}".strip() for remedy in finding.remedies]
    see = "".join(f"<br>{link(source.url)}" for source in finding.sources[:1] if source.url)
    return [what, lines(why), lines(cures) + see]


def _undecided(count: int, missing: list[str]) -> str:
    return f"{count} rule{'s' if count > 1 else ''}, because facts are missing: {', '.join(missing)}"


def _prescription(prescription: Prescription) -> str:
    steps = (text(f"{step.text} {step.note}".strip()) for step in prescription.steps)
    gone = f"<p>Gone afterwards: {text(', '.join(prescription.cleared))}</p>" if prescription.cleared else ""
    return f"<p><b>What to do</b></p>{listed(steps, 'ol')}{gone}"
