"""Before and after, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.difference import ChainChange, Difference, FactChange, FindingChange, Side
from ovdoctor.reports.difference.words import (
    ARROW,
    STATUSES,
    because_words,
    chain_words,
    change_words,
    closing_line,
    entry_words,
    heading,
    link_words,
    minor_words,
)
from ovdoctor.reports.formats.words import joined, one_line
from ovdoctor.reports.text.terminal import Terminal

_COLUMN = 10
_INDENT = 4
_FACTS = 30
_FEW, _FEW_ENTRIES = 4, 8
_LOOKS = {"came": "red", "went": "green", "changed": "yellow", "open": "yellow", "stayed": "bright_black"}
_MILD = {"warning": "yellow", "info": "blue"}


def render_difference(difference: Difference, terminal: Terminal, verbose: bool = False) -> str:
    """What came, went and stayed; the chains; the facts; and how it ended."""
    text = "\n".join(line.rstrip() for line in _lines(difference, terminal, verbose))
    return text if terminal.unicode else text.replace("…", "...")


def _lines(difference: Difference, terminal: Terminal, verbose: bool) -> Iterator[str]:
    for label, side in (("Before", difference.before), ("After", difference.after)):
        yield from terminal.wrap(_side(side), _COLUMN, label)
    for notice in difference.notices:
        yield from terminal.wrap(one_line(notice), _COLUMN, "note")
    told = [change for change in difference.findings if change.status != "stayed"]
    for change in told:
        if change.cause is None or not any(
            other.finding.rule == change.cause and other.status == change.status for other in told
        ):
            yield ""
            yield from _finding(change, told, terminal, verbose)
    yield from _stayed(difference, terminal)
    if difference.undecided:
        yield ""
        rules = ", ".join(one_line(rule.rule) for rule in difference.undecided)
        yield from terminal.wrap(f"can no longer be decided, because facts are missing: {rules}", 2, terminal.symbols.unknown)
    if difference.chains:
        yield ""
        for chain in difference.chains:
            yield from _chain(chain, terminal, verbose)
    yield from _facts(difference.facts, terminal, verbose)
    if difference.not_compared:
        yield ""
        more = f": {', '.join(difference.not_compared)}" if verbose else " (--verbose names them)"
        yield from terminal.wrap(f"{len(difference.not_compared)} facts are told by one of the two alone{more}", 0)
    yield ""
    yield from terminal.wrap(closing_line(difference), 0)


def _arrow(terminal: Terminal) -> str:
    """Between two versions the plain mark of chains (">") would say that one is greater."""
    return ARROW if terminal.unicode else "->"


def _side(side: Side) -> str:
    return f"{one_line(side.name)}: {one_line(side.summary) or 'nothing is known of the system'}"


def _finding(change: FindingChange, told: Sequence[FindingChange], terminal: Terminal, verbose: bool) -> Iterator[str]:
    finding, arrow = change.finding, _arrow(terminal)
    came = change.status == "came"
    colour = _MILD.get(finding.severity, "red") if came else _LOOKS[change.status]
    symbols = terminal.symbols
    new = {"error": symbols.broken, "warning": symbols.warning, "info": symbols.info}[finding.severity]
    mark = {"came": new, "went": symbols.holds, "open": symbols.unknown}
    severity = finding.severity
    if change.severity_before not in (None, severity) and change.status == "changed":
        severity = f"{change.severity_before} {arrow} {severity}"  # type: ignore[assignment]
    head = terminal.style(f"{mark.get(change.status, symbols.warning)} {STATUSES[change.status]}", fg=colour, bold=True)
    yield f"{head}: {severity}: {terminal.style(heading(change), bold=came and finding.severity != 'info')}"
    yield from _labelled("since", because_words(change.because, _FEW, arrow), terminal)
    if change.undecided_before:
        yield from terminal.wrap("before, this could not be decided", _COLUMN, " " * _INDENT + "note")
    if came and finding.severity != "info":
        yield from terminal.wrap(one_line(finding.explanation), _INDENT)
        remedies = [joined(remedy.text, remedy.note) for remedy in finding.remedies]
        yield from _labelled("do", remedies if verbose else remedies[:1], terminal)
        yield from _labelled("see", [one_line(source.url) for source in finding.sources[:1] if source.url], terminal)
    follows = [other for other in told if other.cause == finding.rule and other.status == change.status]
    yield from _labelled("hence", [heading(other) for other in follows], terminal)


def _labelled(label: str, texts: Sequence[str], terminal: Terminal) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield from terminal.wrap(text, _COLUMN, " " * _INDENT + ("" if number else label))


def _stayed(difference: Difference, terminal: Terminal) -> Iterator[str]:
    stayed = [change.finding for change in difference.findings if change.status == "stayed"]
    if stayed:
        yield ""
        rules = ", ".join(f"{one_line(finding.rule)} ({finding.severity})" for finding in stayed)
        yield from terminal.wrap(f"as before: {rules}", 2, terminal.symbols.blocked)


def _chain(change: ChainChange, terminal: Terminal, verbose: bool) -> Iterator[str]:
    arrow = _arrow(terminal)
    yield from terminal.wrap(chain_words(change, arrow), _COLUMN, one_line(change.title))
    links = link_words(change, arrow)
    shown = links if verbose else links[:_FEW]
    for words in shown:
        yield from terminal.wrap(words, _COLUMN + 2, " " * _COLUMN + "-")
    if len(links) > len(shown):
        yield f"{' ' * _COLUMN}- and {len(links) - len(shown)} more (--verbose)"


def _facts(facts: Sequence[FactChange], terminal: Terminal, verbose: bool) -> Iterator[str]:
    """What is different of the machine; then what could only be looked at on one side."""
    looked = [change for change in facts if change.status in ("now known", "no longer known")]
    minor = [change for change in facts if change.minor and not change.entries and not verbose]
    changed = [change for change in facts if change not in looked and change not in minor]
    for title, changes in (("What changed", changed), ("What one of the two could not see", looked)):
        if changes:
            yield ""
            yield terminal.style(title, bold=True)
        for change in changes:
            yield from _fact(change, terminal, verbose)
    if minor:
        names = ", ".join(change.fact for change in minor)
        yield from terminal.wrap(f"and in another place, or of another build: {names} (--verbose)", 2)


def _fact(change: FactChange, terminal: Terminal, verbose: bool) -> Iterator[str]:
    arrow = _arrow(terminal)
    name = f"  {change.fact}"
    if len(name) > _FACTS - 2:
        yield name
        name = ""
    *lines, last = terminal.wrap(change_words(change, arrow), _FACTS, name)
    yield from lines
    yield from _with_meaning(last, change.meaning, terminal)
    shown = change.entries if verbose else change.entries[:_FEW_ENTRIES]
    rest = [f"and {len(change.entries) - len(shown)} more (--verbose)"] if len(change.entries) > len(shown) else []
    for words in [*(entry_words(entry, arrow) for entry in shown), *rest, *minor_words(change)]:
        yield from terminal.wrap(words, _FACTS + 2, " " * _FACTS + "-")


def _with_meaning(line: str, meaning: str, terminal: Terminal) -> Iterator[str]:
    """Beside it where there is room. Of "its version" the name tells whose."""
    if meaning.startswith("its "):
        yield line
    elif len(line) + 2 + len(meaning) <= terminal.width:
        yield f"{line}  {terminal.style(meaning, fg='bright_black')}"
    else:
        yield line
        yield from (terminal.style(words, fg="bright_black") for words in terminal.wrap(meaning, _FACTS))
