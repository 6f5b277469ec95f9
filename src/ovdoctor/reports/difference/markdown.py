"""A difference for a ticket, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.difference import Difference, FactChange, FindingChange
from ovdoctor.reports.difference.words import (
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
from ovdoctor.reports.formats.markdown import link, markdown, within_limit
from ovdoctor.reports.formats.words import joined, one_line

_FEW = 5
_MOST_ENTRIES = 40


def render(difference: Difference) -> str:
    """The difference, without a final newline."""
    return within_limit(_lines(difference), f"\n{markdown(closing_line(difference))}")


def _lines(difference: Difference) -> Iterator[str]:
    yield "### ovdoctor diff"
    yield ""
    for label, side in (("Before", difference.before), ("After", difference.after)):
        yield f"- **{label}** {markdown(f'{side.name}: {side.summary}')}"
    for notice in difference.notices:
        yield f"- {markdown(notice)}"
    yield from _section("Findings", [line for change in difference.findings for line in _finding(change)])
    yield from _section("Rules that can no longer be decided", [f"- {markdown(rule.rule)}" for rule in difference.undecided])
    yield from _section("Chains", [line for change in difference.chains for line in _chain(change.title, chain_words(change),
                                                                                          link_words(change))])  # fmt: skip
    yield from _section("Facts", [line for change in difference.facts for line in _fact(change)])
    if difference.not_compared:
        yield f"\nTold by one of the two alone: {markdown(', '.join(difference.not_compared))}."


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n#### {title}\n"
        yield from lines


def _finding(change: FindingChange) -> Iterator[str]:
    under = f" (follows from {one_line(change.cause)})" if change.cause else ""
    yield f"- **{STATUSES[change.status]}** {change.finding.severity} {markdown(heading(change) + under)}"
    if change.status == "stayed":
        return
    yield from (f"  - because {markdown(words)}" for words in because_words(change.because, _FEW))
    if change.status == "came" and not change.cause:
        yield f"  - {markdown(change.finding.explanation)}"
        yield from (f"  - {markdown(joined(remedy.text, remedy.note))}" for remedy in change.finding.remedies[:1])
        yield from (f"  - See{link(source.url)}" for source in change.finding.sources[:1] if link(source.url))


def _chain(title: str, words: str, links: list[str]) -> Iterator[str]:
    yield f"- **{markdown(title)}** {markdown(words)}"
    yield from (f"  - {markdown(link_)}" for link_ in links)


def _fact(change: FactChange) -> Iterator[str]:
    yield f"- **{markdown(change.fact)}** {markdown(change_words(change))}; {markdown(change.meaning)}"
    yield from (f"  - {markdown(entry_words(entry))}" for entry in change.entries[:_MOST_ENTRIES])
    rest = len(change.entries) - _MOST_ENTRIES
    yield from (f"  - {words}" for words in [*([f"{rest} more"] if rest > 0 else []), *minor_words(change)])
