"""Annotations and summary of GitHub Actions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from tests.reports.scan.corpus import HOSTILE, scan, scans

from ovdoctor.findings.scan import Scan
from ovdoctor.reports.formats import markdown as limits
from ovdoctor.reports.formats.markdown import markdown
from ovdoctor.reports.scan import render
from ovdoctor.reports.scan.summary import render as summary
from ovdoctor.reports.scan.text import closing_line

COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:]*)::(?P<data>[^\r\n]*)")


def taken_apart(found: Scan) -> list[tuple[str, dict[str, str], str]]:
    """As the runner takes them apart."""
    *lines, last = render(found, "github").split("\n")
    assert last == closing_line(found)
    told = []
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match["properties"].split(","))
        for name, value in properties.items():
            properties[name] = value.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%25", "%")
        told.append((match["kind"], properties, match["data"].replace("%0A", "\n").replace("%25", "%")))
    return told


@given(scans())
@settings(max_examples=40)
def test_anything_is_taken_apart_as_it_was_meant(found: Scan) -> None:
    for _, properties, data in taken_apart(found):
        assert set(properties) <= {"file", "line", "col", "title"}
        assert data.replace("\n", "").isprintable() and properties["title"].isprintable()


def test_kinds_and_places() -> None:
    told = [(kind, its["file"], its["line"], its.get("col")) for kind, its, _ in taken_apart(scan("fails-on-two-targets"))]
    assert told == [
        ("error", "models/yolov8n.xml", "5712", "3"),
        ("error", "models/yolov8n.xml", "5712", "3"),
        ("notice", "models/yolov8n.xml", "1", None),
    ]
    kinds = [(kind, its["title"]) for kind, its, _ in taken_apart(scan("unknown-and-asked"))]
    assert [kind for kind, _ in kinds] == ["warning", "notice", "notice", "warning"]
    assert kinds[0][1] == "The plugin contradicts"
    assert kinds[1][1].startswith("Not known: The GPU plugin lists")
    assert kinds[2][1].startswith("Not known: 4 rules could neither be confirmed nor ruled out")


def test_a_file_that_could_not_be_read_is_shown_at_its_line() -> None:
    ((kind, its, data),) = taken_apart(scan("unreadable"))
    assert (kind, its["line"], its["col"]) == ("error", "12", "5")
    assert "ends in the middle" in data


def test_hostile_text_starts_no_command() -> None:
    shown = render(scan("hostile-names"), "github")
    assert "x%250A" in shown  # what looks escaped already is escaped again
    assert sum(line.startswith("::") for line in shown.splitlines()) == len(shown.splitlines()) - 1


@given(HOSTILE)
def test_markdown_holds_nothing_but_text(text: str) -> None:
    assert not re.search(r"[|`<>*_\[\]~\\@\n]", markdown(text))
    assert not re.search(r"&(?!#\d+;)", markdown(text))
    assert not re.search(r"(?<!&)#", markdown(text))


@given(scans())
@settings(max_examples=40)
def test_anything_is_a_table_with_rows_of_five(found: Scan) -> None:
    shown = summary(found)
    for line in shown.splitlines():
        if line.startswith("|"):
            assert line.count("|") == 6, line
    tags = re.sub(r"</?code>|<https://[^<>\s]+>", "", shown)
    assert "<" not in tags and ">" not in tags


def test_the_summary_stays_below_what_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 4000)
    shown = summary(scan("many"))
    assert len(shown.encode()) <= 4000
    assert "The rest is left out" in shown
    assert shown.rstrip().endswith(markdown(closing_line(scan("many"))))


def test_ok_says_how_it_is_known() -> None:
    assert "measured on CPU 2024.1.0" in summary(scan("ok"))
