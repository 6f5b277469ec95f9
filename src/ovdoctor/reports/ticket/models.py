"""Models on their targets, as parts of a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.scan import SCAN_SCHEMA_VERSION, ModelFound, ModelPort, ModelScan, Place, Scan, ScanFinding
from ovdoctor.reports.formats.words import plural, unique
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.grouped import Group, groups
from ovdoctor.reports.scan.words import FEW, how_words, sentence, verdict_words
from ovdoctor.reports.ticket.form import model_name
from ovdoctor.reports.ticket.machine import reference, remedy_words
from ovdoctor.reports.ticket.prose import code, table, words
from ovdoctor.version import __version__

MARKS = {"ok": "✅", "fails": "❌", "unknown": "❔"}
_MOST_PORTS = 20


def headlines(model: ModelScan) -> Iterator[str]:
    """The verdict on each target, and why."""
    if model.error is not None:
        yield f"- ❔ {code(model_name(model))} could not be judged: {words(model.error, 400)}"
    for target in model.targets:
        deciding = [finding for finding in condensed(target.findings) if finding.verdict == target.verdict != "ok"]
        because = f": {words(deciding[0].title, 300)}" if deciding else ""
        more = f" (and {len(deciding) - 1} more)" if len(deciding) > 1 else ""
        yield (
            f"- {MARKS[target.verdict]} {code(model_name(model))} on {words(target.name)}: {verdict_words(target)}{because}{more}"
        )


def described(found: ModelFound) -> str:
    """What the file says of itself."""
    rows = [
        ("Format", words(found.format + (f" version {found.ir_version}" if found.ir_version is not None else ""))),
        ("Name", code(found.name)),
        ("Written by", code(found.written_by) if found.written_by else "not told"),
        ("Layers", f"{found.layers}, {plural(found.subgraphs, 'sub-graph')}"),
        ("Inputs", _ports(found.inputs)),
        ("Outputs", _ports(found.outputs)),
        ("Element types", words(", ".join(f"{kind} {count}" for kind, count in found.element_types.items()))),
        ("Constants", f"{found.constants_size} bytes"),
        *((f"rt_info {code(name)}", code(value)) for name, value in found.rt_info.items()),
    ]
    return table(("Property", "Value"), [row for row in rows if row[1]])


def _ports(ports: Sequence[ModelPort]) -> str:
    told = [code(f"{port.name} {port.element_type or '?'} {port.shape}") for port in ports[:_MOST_PORTS]]
    return "<br>".join([*told, *([f"and {len(ports) - _MOST_PORTS} more"] if len(ports) > _MOST_PORTS else [])])


def operations(found: ModelFound) -> str:
    """How many of each operation version."""
    return words(", ".join(f"{name} ×{count}" for name, count in found.operations.items()), 6000)


def findings(model: ModelScan) -> str:
    """The verdicts and what was found, each once whatever the number of targets; empty if it could not be judged."""
    scan = Scan(SCAN_SCHEMA_VERSION, __version__, (model,), ())
    verdicts = "\n".join(f"- {MARKS[target.verdict]} {words(sentence(target), 600)}" for target in model.targets)
    told = [_block(group) for group in groups(scan, together=True) if _matters(group.finding)]
    notes = unique(words(note) for target in model.targets for note in (target.chosen, *target.notes))
    return "\n\n".join(part for part in (verdicts, *told, "\n".join(f"- {note}" for note in notes)) if part)


def _matters(finding: ScanFinding) -> bool:
    return finding.verdict != "ok" or finding.severity != "info"


def _block(group: Group) -> str:
    finding = group.finding
    kind = "unknown" if finding.verdict == "unknown" else finding.severity
    mark = MARKS["unknown"] if finding.verdict == "unknown" else {"error": "❌", "warning": "⚠️", "info": "ℹ️"}[finding.severity]
    lines = [f"**{mark} {kind}: {words(finding.title)}** ({code(finding.rule)})", "", f"On {words(group.targets)}.", ""]
    if finding.explanation:
        lines += [words(finding.explanation), ""]
    if group.concerned:
        lines.append(f"- where: {places(group.places, group.concerned, finding.operation)}")
    if known := how_words(finding):
        lines.append(f"- known by: {words(known)}")
    lines += [f"- **to do**: {remedy_words(remedy.text, remedy.note, remedy.kind)}" for remedy in finding.remedies]
    lines += [f"- **to change the model**: {code(target.command)}" for target, _ in group.told[:1] if target.command]
    lines += [f"- see: {reference(each)}" for each in finding.sources[:2] if each.url]
    return "\n".join(lines)


def places(found: Sequence[Place], count: int, operation: str | None = None) -> str:
    """``3 MaxPool-14: at line 1203, at line 1344 and 1 more``; with their names where those are told."""
    told = [f"line {place.line}" + (f" {code(place.layer)}" if place.layer else "") for place in found[:FEW]]
    more = f" and {count - len(told)} more" if told and count > len(told) else ""
    what = f"{count} × {words(operation)}" if operation and "," not in operation else plural(count, "operation")
    return f"{what}{', at ' if told else ''}{', '.join(told)}{more}"
