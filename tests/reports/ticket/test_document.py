"""The ticket: OpenVINO's form, within what GitHub takes, with nothing invented."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from tests.reports.html.corpus import everything, reports
from tests.reports.scan.corpus import HOSTILE
from tests.reports.ticket.rendering import render
from tests.reports.ticket.small import small

from ovdoctor.facts.states import Known
from ovdoctor.findings.support import LogText, SupportReport
from ovdoctor.reports.ticket.answered import YOURS
from ovdoctor.reports.ticket.document import LEAST_LOG, MOST, NO_LINKS, size
from ovdoctor.reports.ticket.document import render as ticket
from ovdoctor.reports.ticket.form import LABELS, TERMS
from ovdoctor.reports.ticket.headlines import ELSEWHERE
from ovdoctor.version import __version__

HERE = Path(__file__).parent
TAGS = {"h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "a", "br", "details", "summary"} | {
    *("table", "thead", "tbody", "tr", "th", "td")
}
REPORT = replace(small(), ovdoctor="0.0.0")


def headings(text: str) -> list[str]:
    return re.findall(r"^### (.*)$", text, re.MULTILINE)


def section(text: str, name: str) -> str:
    return text.split(f"### {LABELS[name]}\n", 1)[1].split("\n### ", 1)[0].strip()


def test_ticket_is_exactly_this() -> None:
    file = HERE / "small.md"
    if os.environ.get("OVDOCTOR_UPDATE") == "1":
        file.write_text(ticket(REPORT), encoding="utf-8")
    assert ticket(REPORT) == file.read_text(encoding="utf-8")


def test_sections_are_those_of_the_form_in_their_order() -> None:
    assert headings(ticket(REPORT)) == list(LABELS.values())
    assert all(f"- [ ] {term}" in ticket(REPORT) for term in TERMS)


def test_what_only_the_person_knows_is_left_to_the_person() -> None:
    """Nothing is made up, not even where nothing at all is known."""
    empty = SupportReport(1, __version__)
    text = ticket(empty)
    for field in ("ov_version", "os", "device_use", "bug_description", "step_by_step", "logs"):
        assert section(text, field).startswith(YOURS), field
    assert section(text, "framework") == section(text, "model_name") == "_No response_"
    assert section(ticket(REPORT), "step_by_step").startswith(YOURS)
    assert "[x]" not in text.lower()


def test_a_log_from_elsewhere_is_told_where_nobody_overlooks_it() -> None:
    assert REPORT.explanation
    explanation = replace(REPORT.explanation, facts={"os.family": Known("windows", "x"), "os.version": Known("11", "x")})
    text = ticket(replace(REPORT, explanation=explanation, log_from_elsewhere=True))
    assert section(text, "os") == "Windows System: Windows 11"
    assert section(text, "ov_version").startswith(YOURS) and "from another machine" in section(text, "ov_version")
    assert ELSEWHERE in text.split("<details>")[0]
    assert ELSEWHERE not in ticket(REPORT)


def test_that_addresses_are_no_links_is_said_where_there_are_such() -> None:
    assert NO_LINKS in ticket(everything())
    assert NO_LINKS not in ticket(SupportReport(1, __version__))


def test_everything_renders() -> None:
    shown = render(ticket(everything()))
    assert set(shown.tags) <= TAGS
    assert all(link.startswith("https://") for link in shown.links)
    assert shown.blocks and everything().log is not None


def test_what_was_removed_is_told() -> None:
    assert "`<user-1>` ×3" in ticket(everything())
    assert "Nothing private was removed (`--no-redact`)" in ticket(replace(REPORT, redacted=None))
    assert "Nothing private was found" in ticket(replace(REPORT, redacted=()))


@given(reports())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_report_is_a_ticket(report: SupportReport) -> None:
    text = ticket(report)
    assert size(text) <= MOST
    shown = render(text)
    assert set(shown.tags) <= TAGS
    assert not re.search(r"@\w|#\d|\bGH-\d|://|www\.", shown.plain, re.IGNORECASE)


def long(lines: int) -> LogText:
    return LogText(
        "app.log", "\n".join(["first line", *(f"{number} {'x' * 80}" for number in range(lines)), "RuntimeError: last"]), 0
    )


def test_a_long_log_costs_the_facts_first_then_its_own_middle() -> None:
    whole = ticket(replace(everything(), log=long(10)))
    assert "All facts" in whole and "Left out" not in whole
    middling = ticket(replace(everything(), log=long(400)))
    assert size(middling) <= MOST
    assert "All facts" not in middling
    assert "Left out, for GitHub takes 65,536 characters: the table of all facts." in middling
    text = ticket(replace(everything(), log=long(5000)))
    assert size(text) <= MOST
    assert "the table of all facts, the middle of the log." in text
    (block,) = render(text).blocks
    assert block.startswith("first line\n") and block.rstrip().endswith("RuntimeError: last")
    assert re.search(r"\[… ovdoctor left out \d+ lines here …\]", block)
    assert size(text) > MOST - 3000  # what room there is, is used
    assert "Python packages" in text


def test_when_nothing_else_fits_parts_are_left_out_by_their_rank() -> None:
    models = everything().models * 12
    text = ticket(replace(everything(), models=models, log=long(5000)))
    assert size(text) <= MOST
    left = re.search(r"Left out, for GitHub takes 65,536 characters: (.*?)\. ", text)
    order = ["the table of all facts", "the Python packages", "what the models are made of", "findings in the models"]
    assert left and left[1].split(", ") == [*order, "the middle of the log"]
    assert size(render(text).blocks[0]) >= LEAST_LOG // 2


@pytest.mark.parametrize("line", ["`" * 2000, "🙂" * 2000, "a" * 2000, "", "@" * 2000])
def test_no_log_is_too_odd(line: str) -> None:
    text = ticket(replace(everything(), log=LogText("x", "\n".join([line] * 5000), 0)))
    assert size(text) <= MOST
    assert len(render(text).blocks) == 1


@given(HOSTILE, HOSTILE)
@settings(max_examples=60, deadline=None)
def test_a_log_cannot_leave_its_block(one: str, other: str) -> None:
    log = LogText("x", f"{one}\n```\n````\n</details>\n### {LABELS['terms']}\n@someone #12\n{other}", 0)
    shown = render(ticket(replace(REPORT, log=log)))
    assert set(shown.tags) <= TAGS
    assert "@someone" not in shown.plain


def test_a_log_that_was_cut_before_says_so() -> None:
    text = ticket(replace(REPORT, log=LogText("x", "text", 12)))
    assert "the middle of the log. `ovdoctor report --format zip` has more of it." in text


def test_size_is_what_github_may_count_at_the_most() -> None:
    assert size("a\n🙂") == len("a\r\n".encode("utf-16-le") + "🙂".encode("utf-16-le")) // 2
