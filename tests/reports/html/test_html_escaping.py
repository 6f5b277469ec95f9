"""Whatever a machine, a model or a log says of itself, the page shows it as text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from tests.reports.html.corpus import everything, reports, with_texts
from tests.reports.html.reading import PageReader

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.html import render_page
from ovdoctor.reports.html.addresses import is_address
from ovdoctor.reports.html.environment import resource
from ovdoctor.reports.text.terminal import printable

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "handler": '"onmouseover="alert(1)" x="',
    "single quotes": "'onfocus='alert(1)' autofocus='",
    "style ends": "</style><script>alert(1)</script>",
    "title ends": "</title></head><body onload=alert(1)>",
    "comment": "<!-- --><![CDATA[ ]]><?php ?>",
    "entity": "&lt;b&gt;&#60;b&#62;&",
    "javascript": "javascript:alert(1)",
    "image": 'https://example.org/"><img src=x onerror=alert(1)>',
    "template": "{{ 7 * 7 }}{% raw %}{# #}",
    "colours": "\x1b[31mred\x1b[0m\x07",
    "bidi": "abc\u202egnp.exe\u2066\u200b",
    "nul": "a\0b",
    "half characters": "\ud800x\udcff",
    "lines": "one\r\ntwo\u2028three",
}
OURS = frozenset({"ovdoctor"})
"""Fields that only we write."""


@cache
def known_skeleton() -> frozenset[tuple[str, str]]:
    """What pages with harmless texts are made of, with every link and without any."""
    pages = [everything(), with_texts(everything(), "harmless"), with_texts(everything(), "https://example.org/")]
    return frozenset().union(*(PageReader(render_page(report)).skeleton for report in pages))


def check_harmless(page: str) -> PageReader:
    """Nothing but what our templates write; the one style and the one script are ours; links lead to rules' sources."""
    assert page.isascii()
    assert not re.search(r"[\0-\x08\x0b-\x1f\x7f]", page)
    read = PageReader(page)
    assert read.skeleton <= known_skeleton(), read.skeleton - known_skeleton()
    assert read.only("style").text == resource("page.css").strip()
    assert read.only("script").text == resource("page.js").strip()
    ids = [each.attributes["id"] for each in read.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for link in read.all("a"):
        target = link.attributes["href"] or ""
        assert target[1:] in ids if target.startswith("#") else is_address(target), target
        assert target.startswith("#") or "noreferrer" in (link.attributes["rel"] or "")
    assert not {"\u202e", "\u2066", "\x1b", "\0", "\x07"} & set(read.words)
    return read


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_in_every_text_is_text(attack: str) -> None:
    read = check_harmless(render_page(with_texts(everything(), attack, OURS)))
    shown = " ".join(printable(attack).split())
    assert shown in " ".join(read.words.split())


def test_the_window_s_title_is_text() -> None:
    read = check_harmless(render_page(everything(), ATTACKS["title ends"]))
    assert read.all("title")[0].text == ATTACKS["title ends"]


@given(reports())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
)
def test_any_report_is_whole_and_harmless(report: SupportReport) -> None:
    check_harmless(render_page(report))


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("https://github.com/intel/linux-npu-driver/issues/44", True),
        ("https://docs.openvino.ai/2026/index.html?a=b#c", True),
        ("http://github.com/", False),
        ("javascript:alert(1)", False),
        ("https://user:secret@github.com/", False),
        ("https://github.com@evil.example/", False),
        ("https://github.com\\@evil.example/", False),
        ("https://gіthub.com/", False),
        ("https://github.com/\u202e", False),
        ("https://github.com/ x", False),
        ("//github.com/", False),
        ("https://localhost", False),
        ("", False),
    ],
)
def test_which_addresses_are_links(text: str, may: bool) -> None:
    assert is_address(text) is may
