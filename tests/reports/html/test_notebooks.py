"""Results in notebooks: whole, escaped, of harmless elements alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.reports.html.corpus import LOG, TESTS, everything, machine, reports, with_texts
from tests.reports.html.reading import PageReader
from tests.reports.html.test_html_escaping import ATTACKS

import ovdoctor
from ovdoctor.findings.model import Report
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.html.addresses import is_address
from ovdoctor.reports.html.notebook.explanation import explanation_fragment
from ovdoctor.reports.html.notebook.machine import report_fragment

ELEMENTS = {"div", "p", "b", "code", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "br", "a"}
ATTRIBUTES = {("", ""), ("href", "a"), ("rel", "a"), ("title", "span"), ("style", "span"), ("style", "table"), ("style", "th"),
              ("style", "td")}  # fmt: skip


def check_harmless(fragment: str) -> PageReader:
    assert fragment.isprintable()
    read = PageReader(fragment)
    assert {each.tag for each in read.elements} <= ELEMENTS
    assert {(name, tag if name else "") for tag, name in read.skeleton} <= ATTRIBUTES
    assert all(is_address(each.attributes["href"] or "") for each in read.all("a"))
    return read


def fragments(report: SupportReport) -> list[str]:
    told = [report_fragment(report.machine)] if report.machine else []
    return [*told, explanation_fragment(report.explanation)] if report.explanation else told


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_in_every_text_is_text(attack: str) -> None:
    for fragment in fragments(with_texts(everything(), attack)):
        check_harmless(fragment)


@given(reports())
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
)
def test_any_result_is_whole_and_harmless(report: SupportReport) -> None:
    for fragment in fragments(report):
        check_harmless(fragment)


def test_check_returns_a_report_that_shows_itself() -> None:
    found = ovdoctor.check(ovdoctor.Evidence(host=TESTS / "hosts" / "ubuntu-24.04-user-outside-render"))
    assert isinstance(found, Report)
    told = check_harmless(found._repr_html_()).elements[0].text
    assert "✗ This user may not open the NPU's device node" in told
    assert "✗ permission" in told
    assert "usermod -aG render" in told
    assert "2 errors, 1 remark." in told


def test_nothing_known_is_told() -> None:
    told = PageReader(report_fragment(machine("docker-without-accel-node"))).elements[0].text
    assert "undecided 1 rule, because facts are missing" in told


def test_explain_shows_itself() -> None:
    told = check_harmless(ovdoctor.explain(LOG)._repr_html_()).elements[0].text
    assert "The NPU compiler does not know this operation" in told
