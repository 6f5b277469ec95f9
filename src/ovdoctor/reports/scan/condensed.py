"""Operations of which nobody knows for the same reason, told together: a driver whose sources nobody read knows none of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ovdoctor.findings.scan import ScanFinding
from ovdoctor.reports.formats.words import listed
from ovdoctor.reports.scan.words import FEW


def condensed(findings: Iterable[ScanFinding]) -> list[ScanFinding]:
    """The findings in their order; unknown ones that differ in the operation alone are one, at the place of the first."""
    alike: dict[object, list[ScanFinding]] = {}
    for number, finding in enumerate(findings):
        alike.setdefault(_reason(finding) or number, []).append(finding)
    return [_as_one(group) if len(group) > 1 else group[0] for group in alike.values()]


def _reason(finding: ScanFinding) -> object:
    """What they have in common; ``None``: it is told alone."""
    operation = finding.operation
    if not operation or finding.verdict != "unknown" or operation not in finding.title:
        return None
    words = (finding.title.replace(operation, "\0"), finding.explanation.replace(operation, "\0"))
    kind = (finding.rule, finding.severity, finding.stage, finding.how_known)
    return (*kind, *words, finding.why, finding.remedies, finding.sources)


def _as_one(group: list[ScanFinding]) -> ScanFinding:
    names = [finding.operation for finding in group if finding.operation]
    first, together = group[0], listed(names, FEW)
    return replace(
        first,
        title=first.title.replace(names[0], together),
        explanation=first.explanation.replace(names[0], together),
        operation=", ".join(names),
        count=sum(finding.count for finding in group),
        places=tuple(sorted((place for finding in group for place in finding.places), key=lambda place: place.begin)),
    )
