"""A model on one target: the verdict, how it is known, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.model import Evidence
from ovdoctor.findings.scan import Asked, Headline, ScanFinding, TargetScan
from ovdoctor.reports.formats.words import listed, one_line, plural, shortened, unique
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.text.head import headline_lines
from ovdoctor.reports.scan.text.lines import COLOURS, COLUMN, INDENT, mark, styled
from ovdoctor.reports.scan.words import (
    FEW,
    asked_words,
    basis,
    how_words,
    kind_of,
    layers,
    remedy_words,
    sentence,
    source_words,
    untold,
)
from ovdoctor.reports.text.terminal import Terminal

_KINDS = {
    "error": ("broken", "red"),
    "warning": ("warning", "yellow"),
    "info": ("info", "blue"),
    "unknown": ("unknown", "yellow"),
}
_LONGEST_VALUE = 160
_MANY = 1 << 20


def target_lines(
    target: TargetScan, common: Sequence[Headline], told: set[ScanFinding], terminal: Terminal, verbose: bool
) -> Iterator[str]:
    """The target; ``common`` headlines have been shown, and findings in ``told``, which grows, are not told twice."""
    lead = mark(target.verdict, terminal)
    yield from styled(terminal, sentence(target), len(lead) + 1, lead, fg=COLOURS[target.verdict], bold=True)
    yield from headline_lines([each for each in target.headlines if each not in common], terminal, INDENT)
    if target.chosen:
        yield from _labelled("target", [target.chosen], terminal)
    if verbose:
        yield from _labelled("known", basis(target).split("; "), terminal)
    yield from _labelled("note", [note for note in target.notes if note not in basis(target)], terminal)
    for asked in target.asked:
        yield from _asked_lines(asked, terminal)
    for finding in target.findings if verbose else condensed(target.findings):
        yield from _finding_lines(finding, target, finding in told, terminal, verbose)
        told.add(finding)
    if target.undecided:
        names = listed([one_line(rule) for rule in target.undecided], _MANY if verbose else FEW)
        text = f"{plural(len(target.undecided), 'rule')} undecided, because facts are missing: {names}"
        yield from styled(terminal, text, INDENT + 2, " " * INDENT + terminal.symbols.unknown, fg="yellow")


def command_lines(commands: Sequence[str], terminal: Terminal) -> Iterator[str]:
    """Ready to copy: never broken over lines, whatever the width."""
    words = "Patches are known: this tries them, proves the result, and says what does not fit"
    yield from (terminal.style(line, bold=True) for line in terminal.wrap(words, 0))
    for command in commands:
        yield " " * INDENT + one_line(command)


def _labelled(label: str, texts: Sequence[str], terminal: Terminal, again: str = "") -> Iterator[str]:
    for number, text in enumerate(texts):
        yield from terminal.wrap(one_line(text), COLUMN, " " * INDENT + (again if number else label))


def _asked_lines(asked: Asked, terminal: Terminal) -> Iterator[str]:
    colour = {"agrees": "green", "contradicts": "red", "not comparable": "yellow"}[asked.agreement]
    yield from styled(terminal, asked_words(asked), COLUMN, " " * INDENT + "asked", fg=colour)


def _finding_lines(finding: ScanFinding, target: TargetScan, told: bool, terminal: Terminal, verbose: bool) -> Iterator[str]:
    symbol, colour = _KINDS[kind_of(finding)]
    lead = f"{getattr(terminal.symbols, symbol)} {kind_of(finding)}:"
    title = f"{one_line(finding.title)} [{one_line(finding.rule)}]{' (told above)' if told else ''}"
    how: dict[str, str | bool] = {"fg": colour} if finding.severity == "info" else {"fg": colour, "bold": True}
    yield from styled(terminal, title, INDENT, "  " + lead, **how)
    if told or (finding.verdict == "ok" and finding.severity == "info" and not verbose):
        return
    if finding.explanation:
        yield from terminal.wrap(one_line(finding.explanation), INDENT)
    if finding.count:
        yield from _labelled("where", [layers(finding.places, finding.count, len(finding.places) if verbose else FEW)], terminal)
    shown = finding.why if verbose else finding.why[:FEW]
    more = [f"and {len(finding.why) - len(shown)} more (--verbose)"] if len(finding.why) > len(shown) else []
    yield from _labelled("why", [*map(_evidence, shown), *more], terminal)
    yield from _labelled("known", unique([how_words(finding)]), terminal)
    for label in ("since", "says", "patch"):
        yield from _labelled(label, [words for name, words in untold(target, finding) if name == label], terminal)
    yield from _labelled("do", list(remedy_words(finding)), terminal, "or")
    sources = source_words(finding)
    yield from _labelled("see", sources if verbose else sources[:1], terminal)


def _evidence(evidence: Evidence) -> str:
    source = f" ({shortened(evidence.source)})" if evidence.source else ""
    asked = "" if evidence.question.startswith("is ") or not evidence.question else f"; the rule asks for {evidence.question}"
    return f"{evidence.fact} = {shortened(evidence.value, _LONGEST_VALUE)}{source}{asked}"
