"""The words that all formats of a difference share. Whatever a machine says of itself is made printable here."""

from __future__ import annotations

from collections.abc import Sequence

from ovdoctor.findings.difference import ChainChange, Difference, EntryChange, FactChange, FindingChange
from ovdoctor.reports.formats.words import one_line, plural, shortened

ARROW = "→"
_LONGEST = 120
STATES = {
    "holds": "holds",
    "broken": "broken",
    "concerned": "holds, with an error",
    "unknown": "not known",
    "blocked": "not judged",
    "absent": "none there",
    None: "no such link",
}
STATUSES = {
    "came": "new",
    "went": "gone",
    "changed": "changed",
    "stayed": "stayed",
    "open": "can no longer be decided",
}


def entry_words(entry: EntryChange, arrow: str = ARROW) -> str:
    """``numpy 1.26.4 → 2.1.0``, ``added scipy 1.16``, ``NPU: outcome ok → crash``."""
    name = shortened(entry.entry)
    if entry.status == "changed":
        label = name if entry.field in ("version", "value") else f"{name}: {entry.field}"
        return f"{label} {_moved(entry.before, entry.after, arrow)}{_towards(entry.direction)}"
    return f"{entry.status} {name} {_short(entry.after or entry.before)}".rstrip()


def change_words(change: FactChange, arrow: str = ARROW) -> str:
    """What became of a fact, without its entries."""
    before, after = _short(change.before), _short(change.after)
    match change.status:
        case "appeared":
            words = f"was not there, is {after}"
        case "disappeared":
            words = f"was {before}, is no longer there"
        case "now known":
            words = f"was {before}; is {after}"
        case "no longer known":
            words = f"was {before}; is {after}"
        case "changed":
            words = _moved(change.before, change.after, arrow) if change.before != change.after else f"still {before}"
    return words + _towards(change.direction)


def fact_words(change: FactChange, few: int, arrow: str = ARROW) -> str:
    """A fact and what became of it in a sentence, with the first of its entries."""
    if not change.entries and not change.minor:
        return f"{change.fact} {change_words(change, arrow)}"
    told = [entry_words(entry, arrow) for entry in change.entries[:few]]
    told += [f"{len(change.entries) - few} more"] if len(change.entries) > few else []
    return f"{change.fact}: {', '.join([*told, *minor_words(change)])}"


def minor_words(change: FactChange) -> list[str]:
    """How many entries differ in what is told once elsewhere."""
    words = "1 entry" if change.minor == 1 else f"{change.minor} entries"
    return [f"{words} in another place, or of another build"] if change.minor else []


def chain_words(change: ChainChange, arrow: str = ARROW) -> str:
    """``holds → broken at user-mode driver``."""
    where = f" at {one_line(change.breaks_at)}" if change.breaks_at else ""
    if change.before == change.after:
        return f"still {STATES.get(change.after, change.after)}{where}"
    return f"{STATES.get(change.before, change.before)} {arrow} {STATES.get(change.after, change.after)}{where}"


def link_words(change: ChainChange, arrow: str = ARROW) -> list[str]:
    """Each link that is not what it was; those that are not judged follow from an earlier one."""
    return [
        f"{one_line(link.title)}: {STATES[link.before]} {arrow} {STATES[link.after]}"
        for link in change.links
        if "blocked" not in (link.before, link.after)
    ]


def heading(change: FindingChange) -> str:
    """``The title [rule]``."""
    return f"{one_line(change.finding.title)} [{one_line(change.finding.rule)}]"


def closing_line(difference: Difference) -> str:
    """How it ended, in one sentence."""
    statuses = [change.status for change in difference.findings]
    words = [f"{statuses.count(status)} {STATUSES[status]}" for status in STATUSES if status in statuses]
    findings = f"Findings: {', '.join(words)}" if words else "No findings before or after"
    undecided = f", {plural(len(difference.undecided), 'rule')} newly undecided" if difference.undecided else ""
    return f"{findings}{undecided}. {plural(len(difference.facts), 'fact')} changed."


def because_words(changes: Sequence[FactChange], few: int, arrow: str = ARROW) -> list[str]:
    """The facts that explain what became of a finding."""
    return [fact_words(change, few, arrow) for change in changes]


def _moved(before: str, after: str, arrow: str) -> str:
    return f"{_short(before)} {arrow} {_short(after)}"


def _short(text: str) -> str:
    return shortened(text, _LONGEST)


def _towards(direction: str) -> str:
    return f" ({direction})" if direction else ""
