"""Whoever gets the report of a recorded machine finds what the machine's own user finds; nothing private is in it."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ovdoctor.api import Evidence, check
from ovdoctor.findings.model import Report
from ovdoctor.reporting import Support, Topic, make
from ovdoctor.reports.ticket import render
from ovdoctor.reports.ticket.document import MOST, size

HOSTS = Path(__file__).parents[1] / "hosts"
NAMES = sorted(file.parent.name for file in HOSTS.glob("*/host.yaml"))


@cache
def support(name: str) -> Support:
    """The report of the machine, redacted, with its raw outputs."""
    return make(Topic(Evidence(host=HOSTS / name)), record=True)


@cache
def own(name: str) -> Report:
    """What is said at the machine itself."""
    return check(Evidence(host=HOSTS / name))


def said(report: Report) -> list[Any]:
    """What does not depend on what things are called: rules, severities, chains, steps."""
    return [
        [(finding.rule, finding.severity, [each.rule for each in finding.consequences]) for finding in report.findings],
        [(chain.device, chain.verdict, [(link.id, link.state) for link in chain.links]) for chain in report.chains],
        sorted(rule.rule for rule in report.undecided),
        [step.clears for step in report.prescription.steps] if report.prescription else [],
        report.counts,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_zip_is_judged_as_the_machine_is(name: str, tmp_path: Path) -> None:
    found = support(name)
    file = tmp_path / "report.zip"
    file.write_bytes(render(found.report, "zip", found.raw, found.removed))
    again = check(Evidence(facts=file))
    assert said(again) == said(own(name))
    assert found.report.machine and again.findings == found.report.machine.findings
    assert not found.report.notices


@pytest.mark.parametrize("name", NAMES)
def test_json_is_judged_as_the_machine_is(name: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(render(support(name).report, "json"))
    assert said(check(Evidence(facts=file))) == said(own(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_raw_outputs_are_judged_as_the_machine_is(name: str, tmp_path: Path) -> None:
    found = support(name)
    with zipfile.ZipFile(tmp_path / "report.zip", "w") as archive:
        for file, data in found.raw.items():
            archive.writestr(f"raw/{file}", data)
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        archive.extractall(tmp_path)
    assert said(check(Evidence(host=tmp_path / "raw"))) == said(own(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_format_tells_the_findings(name: str) -> None:
    report = support(name).report
    documents = {form: render(report, form).decode() for form in ("markdown", "html", "json")}
    assert size(documents["markdown"]) <= MOST
    for finding in own(name).findings:
        for form, document in documents.items():
            assert finding.rule in document, form


@pytest.mark.parametrize("name", NAMES)
def test_the_users_of_the_machine_are_nowhere(name: str) -> None:
    """Those of the recorded machines: anna is the user of most of them."""
    found = support(name)
    documents = [render(found.report, form) for form in ("markdown", "html", "json")]
    for document in (*documents, *found.raw.values()):
        assert b"anna" not in document.lower()
