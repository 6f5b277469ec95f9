"""Tables for notebooks: whole, escaped, and of harmless elements alone."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from tests.reports.scan.corpus import NAMES, scan, scans

from ovdoctor.findings.scan import Scan
from ovdoctor.reports.html.notebook.parts import COLOURS
from ovdoctor.reports.html.notebook.scan import model_table, scan_tables

ELEMENTS = {"div", "p", "code", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "br"}


class Checked(HTMLParser):
    """Elements that are opened are closed; none but ``ELEMENTS``, with no attributes but ``style`` and ``title``."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.said = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        assert {name for name, _ in attrs} <= {"style", "title"}, attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


@given(scans())
@settings(max_examples=40)
def test_anything_is_whole_and_harmless(found: Scan) -> None:
    shown = scan_tables(found)
    assert shown.isprintable()
    Checked(shown)


@pytest.mark.parametrize("name", NAMES)
def test_cases_are_whole(name: str) -> None:
    for model in scan(name).models:
        Checked(model_table(model))


def test_text_is_shown_as_it_was_written() -> None:
    assert "<script>alert(1)</script>" in Checked(scan_tables(scan("hostile-names"))).said


def test_ok_says_how_it_is_known() -> None:
    for name in ("ok", "many"):
        assert "measured on CPU 2024.1.0" in Checked(scan_tables(scan(name))).said


@pytest.mark.parametrize("background", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", COLOURS.values())
def test_colours_are_read_on_light_and_on_dark(colour: str, background: str) -> None:
    darker, lighter = sorted((luminance(colour), luminance(background)))
    assert (lighter + 0.05) / (darker + 0.05) > 4


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_is_worth_knowing_gets_no_tick() -> None:
    assert "✓ The GPU computes" not in Checked(scan_tables(scan("unknown-and-asked"))).said
