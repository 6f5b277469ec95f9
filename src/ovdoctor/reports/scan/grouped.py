"""Findings as CI services count them: one per model, rule and operation version, whatever the number of targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ovdoctor.findings.scan import WORST_FIRST, ModelScan, Place, Scan, ScanFinding, TargetScan
from ovdoctor.reports.formats.words import listed, one_line, plural, unique
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.words import FEW, asked_words, how_words, layers, remedy_words, untold

_SEVERITIES = ("error", "warning", "info")


class Group(NamedTuple):
    """One rule and operation version in one model."""

    model: ModelScan
    finding: ScanFinding
    """The worst of those that are one."""
    told: tuple[tuple[TargetScan, ScanFinding], ...]
    """On which target what was found."""
    places: tuple[Place, ...]
    """Of all targets, in the order of the file."""

    @property
    def concerned(self) -> int:
        """Layers concerned: at least on one target."""
        return max(len(self.places), *(finding.count for _, finding in self.told))

    @property
    def targets(self) -> str:
        """Their names."""
        return "; ".join(unique(one_line(target.name) for target, _ in self.told))


def groups(scan: Scan, together: bool = False) -> list[Group]:
    """The worst first, since services show a limited number; then as the models come.

    ``together``: operations of which nobody knows for the same reason are one group.
    """
    found = [group for model in scan.models for group in _of_model(model, together)]
    return sorted(found, key=lambda group: _badness(group.finding))


def _of_model(model: ModelScan, together: bool) -> Iterator[Group]:
    alike: dict[tuple[str, str | None], list[tuple[TargetScan, ScanFinding]]] = {}
    for target in model.targets:
        own = condensed(target.findings) if together else target.findings
        for finding in (*own, *_left_open(target, together)):
            alike.setdefault((finding.rule, finding.operation), []).append((target, finding))
    for told in alike.values():
        worst = min((finding for _, finding in told), key=_badness)
        places = {place.begin: place for _, finding in told for place in finding.places}
        yield Group(model, worst, tuple(told), tuple(places[begin] for begin in sorted(places)))


def _left_open(target: TargetScan, together: bool) -> Iterator[ScanFinding]:
    """Rules that leave the verdict open: a service that shows findings alone would show nothing, as if all were fine."""
    rules = list(target.undecided) if target.verdict == "unknown" else []
    for names in [rules] if together and rules else [[rule] for rule in rules]:
        yield ScanFinding(
            rule=listed(names, FEW),
            title=f"{plural(len(names), 'rule')} could neither be confirmed nor ruled out, because facts are missing",
            severity="warning",
            verdict="unknown",
            stage=target.stage,
            operation=None,
            explanation=f"'ovdoctor rules show {names[0]}' tells what it is about and which facts it asks for.",
            how_known="",
            count=0,
            places=(),
        )


def _badness(finding: ScanFinding) -> tuple[int, int]:
    return WORST_FIRST.index(finding.verdict), _SEVERITIES.index(finding.severity)


def contradictions(scan: Scan) -> list[str]:
    """Where the real plugin said something else than what is judged here."""
    asked = ((model, each) for model in scan.models for target in model.targets for each in target.asked)
    return [f"{one_line(model.path)}: {asked_words(each)}" for model, each in asked if each.agreement == "contradicts"]


def paragraphs(group: Group) -> list[str]:
    """What is to be said beside the title, a line each: on which targets, where, how it is known, what to do."""
    finding = group.finding
    known = how_words(finding)
    more = (f"{label.capitalize()}: {words}" for target, own in group.told for label, words in untold(target, own))
    commands = (target.command for target, _ in group.told if target.command and finding.verdict == "fails")
    told = [
        f"On {group.targets}.",
        finding.explanation,
        layers(group.places, group.concerned) if group.concerned else "",
        f"How it is known: {known}" if known else "",
        *remedy_words(finding),
        *more,
        *(f"To change the model: {command}" for command in commands),
    ]
    return unique(map(one_line, told))
