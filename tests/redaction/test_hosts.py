"""A machine is judged from its redacted facts as it is from its own, and nothing of its user is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ovdoctor.api import Evidence, check, gather
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.findings.model import Report
from ovdoctor.redaction import Redactor
from ovdoctor.version import __version__
from tests.test_hosts import HOSTS, NAMES, expected, report

_PRIVATE = re.compile(r"\banna\b|\bjan\b|/home/|/Users/(?!~)|Users\\\\(?!~)")


def redacted(name: str, folder: Path) -> tuple[Report, str]:
    """The diagnosis of the redacted facts, and their text."""
    snapshot, _ = gather(Evidence(host=HOSTS / name))
    text = write_snapshot(Redactor().snapshot(snapshot), __version__)
    file = folder / "facts.json"
    file.write_text(text, encoding="utf-8")
    return check(Evidence(facts=file), devices=expected(name).asked.get("devices", [])), text


@pytest.mark.parametrize("name", NAMES)
def test_the_same_is_said_of_redacted_facts(name: str, tmp_path: Path) -> None:
    """To the letter, but for the values that were taken out of the words as well."""
    again, text = redacted(name, tmp_path)
    original = Redactor().struct(report(name))
    assert again.findings == original.findings
    assert again.chains == original.chains
    assert again.undecided == original.undecided
    assert again.prescription == original.prescription
    assert not _PRIVATE.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_redacted_report_says_the_same(name: str) -> None:
    before, after = report(name), Redactor().struct(report(name))
    assert [(finding.rule, finding.severity) for finding in before.findings] == [
        (finding.rule, finding.severity) for finding in after.findings
    ]
    assert [[(link.id, link.state) for link in chain.links] for chain in before.chains] == [
        [(link.id, link.state) for link in chain.links] for chain in after.chains
    ]
    assert [finding.sources for finding in before.findings] == [finding.sources for finding in after.findings]
    assert before.counts == after.counts
    assert Redactor().struct(after) == after


def test_hosts_have_something_to_take_out() -> None:
    """Else the tests above would show nothing."""
    private = 0
    for name in NAMES:
        snapshot, _ = gather(Evidence(host=HOSTS / name))
        private += bool(_PRIVATE.search(write_snapshot(snapshot, __version__)))
    assert private > len(NAMES) // 2
