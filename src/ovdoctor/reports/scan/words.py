"""The words that all formats share. Whatever a model says of itself is made printable, before it is put anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ovdoctor.findings.scan import Asked, OperationFound, Place, ScanFinding, TargetScan, Verdict
from ovdoctor.reports.formats.words import joined, one_line, plural, shortened, unique

FEW = 3
_LONGEST_ERROR = 320
_STAGES = {"read": "when it is read", "compile": "when it is compiled", "infer": "when it runs"}
_VERBS = {"fails": ("fails", "fail"), "unknown": ("is not known", "are not known"), "ok": ("works", "work")}


def layers(places: Sequence[Place], count: int, few: int = FEW) -> str:
    """``3 layers: "a" (line 5), "b" (line 9) and 1 more``."""
    names = [_layer(place) for place in places[:few]]
    more = f" and {count - len(names)} more" if names and count > len(names) else ""
    return f"{plural(count, 'layer')}{': ' if names else ''}{', '.join(names)}{more}"


def _layer(place: Place) -> str:
    """A report without names of layers has empty ones."""
    around = " > ".join(shortened(name) for name in place.inside if name)
    where = f"line {place.line}" + (f" inside {around}" if around else "")
    return f'"{shortened(place.layer)}" ({where})' if place.layer else where


def basis(target: TargetScan) -> str:
    """How the verdict is known: never empty, so that no verdict stands without it."""
    return one_line(target.how_known or "; ".join(target.notes)) or "how this is known was not recorded"


def stage_words(target: TargetScan) -> str:
    """``when it is compiled``; empty where nothing fails."""
    return _STAGES[target.stage] if target.stage and target.verdict != "ok" else ""


def verdict_words(target: TargetScan) -> str:
    """``ok``, ``fails when it is compiled``."""
    return f"{target.verdict} {stage_words(target)}".strip()


def reasons(target: TargetScan) -> list[str]:
    """What decides the verdict, if it is not ``ok``: operation versions, titles of what concerns the whole model."""
    deciding = [finding for finding in target.findings if finding.verdict == target.verdict != "ok"]
    told = unique(one_line(finding.operation or finding.title) for finding in deciding)
    if told or target.verdict != "unknown" or not target.undecided:
        return told
    return [f"{plural(len(target.undecided), 'rule')} undecided"]


def tally(target: TargetScan) -> str:
    """``of 23 kinds of operations 1 fails, 22 work``: what the verdict is about."""
    counts = {verdict: target.counts.get(verdict, 0) for verdict in ("fails", "unknown", "ok")}
    total = sum(counts.values())
    if not total:
        told = "it has no operations to judge"
    elif counts["ok"] == total:
        told = f"all {total} kinds of operations are known to work" if total > 1 else "its one kind of operation is known to work"
    else:
        parts = [f"{count} {_VERBS[verdict][count != 1]}" for verdict, count in counts.items() if count]
        told = f"of {plural(total, 'kind')} of operations {', '.join(parts)}"
    whole = sum(finding.operation is None and finding.verdict != "ok" for finding in target.findings)
    told += f"; {plural(whole, 'finding')} about the model as a whole" if whole else ""
    return told + (f"; {plural(len(target.undecided), 'rule')} undecided" if target.undecided else "")


def sentence(target: TargetScan) -> str:
    """The verdict, what it is about and how it is known: ``ok on CPU, OpenVINO 2024.0: all … work (measured …)``."""
    stage = f", {stage_words(target)}" if stage_words(target) else ""
    return f"{target.verdict} on {one_line(target.name)}{stage}: {tally(target)} ({in_brief(basis(target))})"


def in_brief(known: str) -> str:
    """The commonest way in which it is known; all are in JSON, and in the text with ``--verbose``."""
    first, _, rest = known.partition("; ")
    return f"{first}; {rest.count('; ') + 1} more with --verbose" if rest else first


def operations_of(target: TargetScan, finding: ScanFinding) -> list[OperationFound]:
    """The kinds of operations that a finding is about."""
    return [each for each in target.operations if each.name == finding.operation and each.verdict == finding.verdict]


def kind_of(finding: ScanFinding) -> str:
    """``unknown``, or its severity."""
    return "unknown" if finding.verdict == "unknown" else finding.severity


def asked_words(asked: Asked) -> str:
    """What the real plugin said, and whether that is what was said here."""
    agreement = {"agrees": "as judged here", "contradicts": "CONTRADICTS what is judged here", "not comparable": "not comparable"}
    release = f" {asked.openvino}" if asked.openvino else ""
    what = f"{asked.question} of OpenVINO{release} on this machine, {asked.device}: {asked.outcome}"
    said = asked.text if asked.text and asked.text not in asked.note else ""
    return joined(f"{what}; {agreement[asked.agreement]}", said, asked.note)


def how_words(finding: ScanFinding) -> str:
    """How it is known; of a rule that stands in its evidence and its sources."""
    return "" if finding.how_known == "rule" else one_line(finding.how_known)


def untold(target: TargetScan, finding: ScanFinding) -> list[tuple[str, str]]:
    """(label, words) of what is known of its operations, where the finding's own words do not tell it."""
    told = " ".join([finding.title, finding.explanation, *remedy_words(finding)])
    known: dict[tuple[str, str], None] = {}
    for operation in operations_of(target, finding):
        release = operation.since or operation.first_good_release
        if release and release not in told:
            when = f"from OpenVINO {release} on" if operation.since else f"next in OpenVINO {release}"
            known["since", f"{operation.name} works {when}"] = None
        if operation.error and operation.error not in told:
            known["says", shortened(operation.error, _LONGEST_ERROR)] = None
        for patch in operation.patches:
            if patch.id not in told:
                known["patch", f"{patch.id}: {operation.name} becomes {patch.to}. {patch.summary}"] = None
    return [(label, one_line(words)) for label, words in known]


def source_words(finding: ScanFinding) -> list[str]:
    """Addresses, and measurements that ``how_known`` does not name already."""
    measured = (source.measured for source in finding.sources if not source.url and source.measured not in finding.how_known)
    told = [*(source.url for source in finding.sources), *(f"measured: {how}" for how in measured if how)]
    return unique(map(one_line, told))


def remedy_words(finding: ScanFinding) -> Iterator[str]:
    """Each way to mend it, with its note."""
    for remedy in finding.remedies:
        yield f"{remedy.text.rstrip('.')}. {remedy.note}" if remedy.note else remedy.text


def count_verdicts(verdicts: Iterable[Verdict]) -> str:
    """``1 fails, 2 unknown, 9 ok``."""
    found = list(verdicts)
    words = {"fails": "fails" if found.count("fails") == 1 else "fail", "unknown": "unknown", "ok": "ok"}
    return ", ".join(f"{found.count(verdict)} {words[verdict]}" for verdict in ("ok", "fails", "unknown") if verdict in found)
