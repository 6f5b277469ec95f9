"""The parts of a ticket that open when they are clicked, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.formats.words import plural
from ovdoctor.reports.ticket import explanation, machine, models
from ovdoctor.reports.ticket.form import model_name
from ovdoctor.reports.ticket.prose import details, html


class Section(NamedTuple):
    """A part. ``rank`` says when it is left out where there is too much: 0 first."""

    name: str
    """As it is called where it is said that it was left out."""
    rank: int
    text: str


FACTS, PACKAGES, UNDECIDED, OPERATIONS, MODELS, MACHINE, FINDINGS, CAUSES = range(8)
"""The order in which parts are left out. The middle of the log is cut after the first."""


def sections(report: SupportReport) -> list[Section]:
    """Those that have something to say."""
    return [section for section in _sections(report) if section.text]


def _sections(report: SupportReport) -> Iterator[Section]:
    if report.explanation is not None and report.explanation.causes:
        title = f"What the log means: {plural(len(report.explanation.causes), 'cause')}"
        yield _section("what the log means", CAUSES, title, explanation.causes(report.explanation))
    if report.machine is not None:
        found = report.machine
        yield _section("the findings", FINDINGS, f"Findings on the machine: {len(found.findings)}", machine.findings(found))
        yield _section("the machine", MACHINE, "The machine", machine.summary(found))
    for model in report.models:
        name = f"<code>{html(model_name(model))}</code>"
        yield _section("findings in the models", MODELS, f"Model {name}: verdicts and findings", models.findings(model))
        if model.model is not None:
            told = f"{models.described(model.model)}\n\nOperations: {models.operations(model.model)}"
            yield _section("what the models are made of", OPERATIONS, f"Model {name}: what it is made of", told)
    if report.machine is not None:
        found = report.machine
        undecided = f"Not judged, because facts are missing: {plural(len(found.undecided), 'rule')}"
        yield _section("the undecided rules", UNDECIDED, undecided, machine.undecided(found))
        yield _section("the Python packages", PACKAGES, "Python packages", machine.packages(found))
        yield _section("the table of all facts", FACTS, f"All facts: {len(found.facts)}", machine.facts(found))


def _section(name: str, rank: int, title: str, text: str) -> Section:
    return Section(name, rank, details(title, text) if text else "")
