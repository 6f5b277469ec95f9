"""Operations that fail or are not known → findings, once per rule and operation version; and the findings of model rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

import msgspec

from ovdoctor.findings.model import Finding, Reference, Remedy
from ovdoctor.findings.scan import OperationFound, ScanFinding, Stage, Verdict
from ovdoctor.scanning.census import PLACES
from ovdoctor.tables.exporters import HOW, ways_around

_BY_STAGE: dict[str | None, str] = {
    "read": "operation-not-read",
    "compile": "operation-not-compiled",
    "infer": "operation-not-run",
}
_STAGES: dict[str, Stage] = {"read": "read", "compile": "compile", "infer": "infer"}


def operation_findings(
    operations: Sequence[OperationFound], *, framework: str | None = None, driver: str | None = None
) -> tuple[ScanFinding, ...]:
    """The findings of the tables. ``framework``: what the model was made from; ``driver``: the NPU driver that mends them."""
    groups: dict[tuple[str, str], list[OperationFound]] = {}
    for found in operations:
        rule = _BY_STAGE[found.stage] if found.verdict == "fails" else "operation-not-known"
        groups.setdefault((rule, found.name), []).append(found)
    return tuple(
        _finding(rule, name, group, tuple(_remedies(group, framework, driver))) for (rule, name), group in groups.items()
    )


def _finding(rule: str, name: str, group: list[OperationFound], remedies: tuple[Remedy, ...]) -> ScanFinding:
    first = group[0]
    fails = first.verdict == "fails"
    spots = sorted({place for found in group for place in found.places}, key=lambda place: place.begin)
    known = _each(found.how_known for found in group)
    return ScanFinding(
        rule=rule,
        title=_title(name, "; ".join(_each(found.why for found in group))),
        severity="error" if fails else "warning",
        verdict=first.verdict,
        stage=first.stage,
        operation=name,
        explanation=" ".join(_explanation(group)),
        how_known="; ".join(known) or "nothing was measured or read of it",
        count=sum(found.count for found in group),
        places=tuple(spots[:PLACES]),
        remedies=remedies,
        sources=tuple(map(_reference, (*known, *_of_ways(remedies)))),
    )


def _of_ways(remedies: Sequence[Remedy]) -> Iterator[str]:
    """How the other ways of converting are known."""
    if any(remedy.kind == "reexport" for remedy in remedies):
        yield HOW


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _title(name: str, why: str) -> str:
    """The reason, with the operation's name where it does not say it, and a capital."""
    type_ = name.rpartition("-")[0]
    if type_ not in why:
        return f"{name}: {why}"
    return why[:1].upper() + why[1:] if why.partition(" ")[0].isalpha() else why


def _address(how: str) -> str:
    return how.removeprefix("report: ").partition(";")[0] if how.startswith("report: http") else ""


def _reference(how: str) -> Reference:
    address = _address(how)
    return Reference(address, "", "" if address else how.removeprefix("measured: "), "")


def _explanation(group: list[OperationFound]) -> Iterator[str]:
    errors = _each(found.error for found in group)
    if errors:
        yield "OpenVINO says: " + " / ".join(errors) + "."
    for spans in dict.fromkeys(found.works for found in group if found.verdict == "fails"):
        if len(spans) > 1 or (spans and not spans[0].endswith("..")):  # else the remedy says it
            yield f"It works in {_listed(spans)}."


def _listed(spans: Sequence[str]) -> str:
    """``2024.1.0 to 2025.2.0, 2026.1.0 and newer``."""
    return ", ".join(f"{first} to {last}" if last else f"{first}{' and newer' if dots else ''}"
                     for first, dots, last in (span.partition("..") for span in spans))  # fmt: skip


def _remedies(group: list[OperationFound], framework: str | None, driver: str | None) -> Iterator[Remedy]:
    first = group[0]
    if first.verdict != "fails":
        return
    releases = {found.first_good_release for found in group}
    if len(releases) == 1 and (release := releases.pop()):
        or_newer = " or newer" if {found.since for found in group} == {release} else ""
        yield Remedy("upgrade", f"Use OpenVINO {release}{or_newer}.")
    if driver and first.stage == "compile":
        yield Remedy("upgrade", f"Use NPU driver {driver} or newer.")
    for patch in dict.fromkeys(patch for found in group for patch in found.patches):
        yield Remedy("patch", f"Patch {patch.id}: {first.name} becomes {patch.to}.", patch.summary)
    too_new = first.stage == "read" and all(found.first_good_release for found in group)
    for way in ways_around(first.type, first.opset, framework, too_new):
        yield Remedy("reexport", way)


def rule_findings(found: Sequence[Finding]) -> tuple[ScanFinding, ...]:
    """The findings of model rules. An error decides the verdict, the rest is worth knowing."""
    return tuple(_of_rule(finding) for finding in found)


def _of_rule(finding: Finding) -> ScanFinding:
    verdict: Verdict = "fails" if finding.severity == "error" else "ok"
    return ScanFinding(
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity,
        verdict=verdict,
        stage=_STAGES.get(finding.stage),
        operation=None,
        explanation=finding.explanation,
        how_known="rule",
        count=0,
        places=(),
        why=tuple(finding.why),
        remedies=tuple(finding.remedies),
        sources=tuple(finding.sources),
    )


def fold(
    tables: Sequence[ScanFinding], rules: Sequence[ScanFinding], explains: Callable[[str], Sequence[str]]
) -> list[ScanFinding]:
    """One cause, one answer: what a rule explains (``operation-not-compiled:MaxPool-14``) is told with the rule's words.

    ``explains`` gives a rule's patterns. The tables know the places, the rule why.
    """
    found, folded = list(rules), set[int]()
    for number, rule in enumerate(rules):
        for finding in tables:
            key = f"{finding.rule}:{finding.operation}"
            if id(finding) not in folded and any(fnmatchcase(key, pattern) for pattern in explains(rule.rule)):
                folded.add(id(finding))
                found[number] = _merged(found[number], finding)
    return [*(finding for finding in tables if id(finding) not in folded), *found]


def _merged(rule: ScanFinding, finding: ScanFinding) -> ScanFinding:
    kinds = {remedy.kind for remedy in rule.remedies}
    return msgspec.structs.replace(
        rule,
        operation=finding.operation,
        stage=finding.stage,
        how_known=finding.how_known,
        count=rule.count + finding.count,
        places=(*rule.places, *finding.places),
        remedies=(*rule.remedies, *(remedy for remedy in finding.remedies if remedy.kind not in kinds)),
        sources=(*rule.sources, *(source for source in finding.sources if source.url not in {each.url for each in rule.sources})),
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """``fails`` before ``unknown`` before ``ok``."""
    found = set(verdicts)
    return "fails" if "fails" in found else "unknown" if "unknown" in found else "ok"
