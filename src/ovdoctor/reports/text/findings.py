"""Findings, undecided rules and the prescription, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ovdoctor.findings.model import Evidence, Finding, Prescription, Undecided
from ovdoctor.reports.text.terminal import Terminal, printable

COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
MARKS = {"error": "broken", "warning": "warning", "info": "info"}
_INDENT = 4
_COLUMN = 10
_LONGEST_VALUE, _LONGEST_SOURCE = 160, 50
_FEW = 5


def finding_lines(finding: Finding, terminal: Terminal, verbose: bool) -> Iterator[str]:
    """One finding: what, why, what to do, who says so."""
    mark, colour = getattr(terminal.symbols, MARKS[finding.severity]), COLOURS[finding.severity]
    words = f": {printable(finding.title)} [{finding.rule}]"
    yield from title_lines((mark, finding.severity, colour), words, finding.severity != "info", terminal)
    yield from body_lines(finding, terminal, verbose)


def title_lines(look: tuple[str, str, str], words: str, bold: bool, terminal: Terminal) -> Iterator[str]:
    """What it is, in lines of the terminal's width. ``look``: its mark, how sure or severe it is, and the colour of both."""
    mark, level, colour = look
    first, *more = terminal.wrap(f"{level}{words}", 2, mark)
    head = f"{mark} {level}"
    yield terminal.style(head, fg=colour, bold=True) + terminal.style(first.removeprefix(head), bold=bold)
    yield from (terminal.style(line, bold=bold) for line in more)


def body_lines(finding: Finding, terminal: Terminal, verbose: bool) -> Iterator[str]:
    """What stands below the title."""
    if finding.severity == "info" and not verbose:
        return  # good to know, not to be read before what is wrong; the closing note says how to see more
    yield from terminal.wrap(printable(finding.explanation), _INDENT)
    shown = finding.why if verbose else finding.why[:_FEW]
    for number, evidence in enumerate(shown):
        yield from terminal.wrap(_evidence(evidence, verbose), _COLUMN, " " * _INDENT + ("why" if number == 0 else ""))
    if len(finding.why) > len(shown):
        yield from terminal.wrap(f"and {len(finding.why) - len(shown)} more (--verbose)", _COLUMN)
    for number, remedy in enumerate(finding.remedies):
        label = ("do" if number == 0 else "or") if len(finding.remedies) > 1 or number == 0 else ""
        words = remedy.text.rstrip(".") + "." + (f" {remedy.note}" if remedy.note else "") if remedy.note else remedy.text
        yield from terminal.wrap(printable(words), _COLUMN, " " * _INDENT + label)
    for number, source in enumerate(finding.sources if verbose else finding.sources[:1]):
        where = source.url or f"measured: {source.measured}"
        said = f" ({source.says}; {source.checked})" if verbose and source.says else ""
        yield from terminal.wrap(where + said, _COLUMN, " " * _INDENT + ("see" if number == 0 else ""))
    for consequence in finding.consequences:
        yield from terminal.wrap(f"{printable(consequence.title)} [{consequence.rule}]", _COLUMN, " " * _INDENT + "hence")


def _evidence(evidence: Evidence, verbose: bool) -> str:
    value = printable(evidence.value)
    value = value if verbose or len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
    told = evidence.source and (verbose or len(evidence.source) <= _LONGEST_SOURCE)
    source = f" ({printable(evidence.source)})" if told else ""
    asked = "" if evidence.question.startswith("is ") else f"; the rule asks for {evidence.question}"
    return f"{evidence.fact} = {value}{source}{asked}"


def undecided_lines(undecided: list[Undecided], terminal: Terminal, verbose: bool) -> Iterator[str]:
    """What could not be judged, by what is missing: one look that fails often leaves several rules open."""
    if not undecided:
        return
    yield terminal.style(
        f"{terminal.symbols.unknown} {len(undecided)} undecided: not judged, because facts are missing", fg="yellow", bold=True
    )
    groups: dict[tuple[str, str, str], list[str]] = {}
    for rule in undecided:
        first = rule.missing[0]
        groups.setdefault((first.fact, first.reason, first.how), []).append(rule.rule)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    for (fact, why, how), rules in ordered if verbose else ordered[:_FEW]:
        yield from terminal.wrap(f"{fact}: {printable(why)} (from: {how})", _INDENT)
        names = rules if verbose else rules[:_FEW]
        more = f" and {len(rules) - len(names)} more" if len(rules) > len(names) else ""
        yield from terminal.wrap(f"leaves open: {', '.join(names)}{more}", _COLUMN)
    if not verbose and len(ordered) > _FEW:
        yield from terminal.wrap(f"and {len(ordered) - _FEW} more missing facts (--verbose)", _INDENT)


def prescription_lines(prescription: Prescription, found: Collection[str], terminal: Terminal) -> Iterator[str]:
    """The steps, and what the rules say of the machine as it would be; ``found`` are the rules that have been told."""
    yield terminal.style("Prescription", bold=True)
    for number, step in enumerate(prescription.steps, 1):
        words = f"{step.text.rstrip('.')}. {step.note}" if step.note else step.text
        yield from terminal.wrap(printable(words), _INDENT + 3, f"{' ' * _INDENT}{number}.")
        if step.clears:
            names = [name if name in found else f"{name} (which would then appear)" for name in step.clears]
            yield from terminal.wrap(f"for {', '.join(names)}", _INDENT + 3)
    if prescription.cleared:
        yield from terminal.wrap(f"Evaluated again with these changes: {', '.join(prescription.cleared)} would be gone.", _INDENT)
    if prescription.unverified:
        yield from terminal.wrap(
            f"Cannot be evaluated beforehand: {', '.join(prescription.unverified)}. Run 'ovdoctor check' again afterwards.",
            _INDENT,
        )
    if prescription.remaining:
        names = [name if name in found else f"{name} (new)" for name in prescription.remaining]
        yield from terminal.wrap(f"Would remain: {', '.join(names)}.", _INDENT)
