"""The ticket: OpenVINO's bug form answered as far as the report can, in Markdown that GitHub takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.formats.words import unique
from ovdoctor.reports.ticket.answered import YOURS, answered, removed_words
from ovdoctor.reports.ticket.ends import ends
from ovdoctor.reports.ticket.form import LABELS, TERMS
from ovdoctor.reports.ticket.headlines import headlines
from ovdoctor.reports.ticket.prose import fence, has_threads, words
from ovdoctor.reports.ticket.sections import Section, sections

MOST = 65_536
"""Characters of an issue's text that GitHub takes: https://github.com/peter-evans/create-issue-from-file/issues/1705"""
LEAST_LOG = 8_000
"""Characters of the log that stay: rather than cut more of it, other parts are left out."""
NO_LINKS = "Addresses of threads on GitHub are not links here, so that this ticket leaves no traces in other projects."
_RESERVE = 1_000
_MOST_NOTICES, _LONGEST_NOTICE = 12, 400


def render(report: SupportReport) -> str:
    """The ticket, of at most ``MOST`` characters.

    Of what is too much, the table of all facts is left out first, then the middle of the log, then the other parts by their rank;
    the ticket names what was left out.
    """
    kept, left_out = sections(report), list[Section]()
    log = report.log.text if report.log else ""
    text = _ticket(report, kept, left_out, log)
    if size(text) <= MOST:
        return text
    rest = size(_ticket(report, [], kept, "")) + size(fence(log)) - size(log) + _RESERVE
    room = -1
    while kept and room < min(LEAST_LOG, size(log)):
        out = min(kept, key=lambda section: section.rank)
        kept, left_out = [section for section in kept if section is not out], [*left_out, out]
        room = MOST - rest - sum(size(f"{section.text}\n\n") for section in kept)
    return _ticket(report, kept, left_out, _fitting(log, MOST - rest if room < 0 else room))


def size(text: str) -> int:
    """Characters as GitHub may count them at the most: those beyond 16 bits twice, ends of lines as a browser sends them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + text.count("\n")


def _fitting(log: str, room: int) -> str:
    """The log, or both ends of it: errors stand at the end."""
    return ends(log.split("\n"), room // 4, room - room // 4, size)[0]


def _ticket(report: SupportReport, kept: Sequence[Section], left_out: Sequence[Section], log: str) -> str:
    return "\n\n".join(_blocks(report, kept, left_out, log)) + "\n"


def _blocks(report: SupportReport, kept: Sequence[Section], left_out: Sequence[Section], log: str) -> Iterator[str]:
    for field, answer in answered(report).items():
        yield f"### {LABELS[field]}"
        yield answer
    yield f"### {LABELS['bug_description']}"
    yield f"{YOURS} what happened, and what you expected to happen instead."
    yield "#### What ovdoctor found"
    yield "\n".join(headlines(report))
    yield from (section.text for section in kept)
    threads = any(has_threads(section.text) for section in kept)
    cut = report.log is not None and (log != report.log.text or report.log.left_out > 0)
    yield "\n".join(f"- {note}" for note in _notes(report, left_out, cut, threads))
    yield f"### {LABELS['step_by_step']}"
    yield f"{YOURS} what you did, command by command, from the model and the environment to the failure."
    yield f"### {LABELS['logs']}"
    yield fence(log, "shell") if report.log else f"{YOURS} the program's output, as text."
    yield f"### {LABELS['terms']}"
    yield "\n".join(f"- [ ] {term}" for term in TERMS)


def _notes(report: SupportReport, left_out: Sequence[Section], cut: bool, threads: bool) -> Iterator[str]:
    notices = [*(report.machine.notices if report.machine else ()), *report.notices]
    yield from (words(notice, _LONGEST_NOTICE) for notice in notices[:_MOST_NOTICES])
    names = unique([*(section.name for section in left_out), *(["the middle of the log"] if cut else [])])
    if names:
        more = "more of it" if report.log is not None and report.log.left_out else "it all"
        yield f"Left out, for GitHub takes {MOST:,} characters: {', '.join(names)}. `ovdoctor report --format zip` has {more}."
    if threads:
        yield NO_LINKS
    yield removed_words(report)
    yield f"Made by ovdoctor {words(report.ovdoctor)}; `ovdoctor check --facts report.zip` judges the same machine elsewhere."
