"""``ovdoctor check --format`` and ``-o``: what goes where."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ovdoctor.reports.check import FORMATS
from tests.cli.conftest import Cli

ONE = ("--select", "npu-node-permission")
BEGINNINGS = {
    "text": "System ",
    "json": "{",
    "html": "<!",
    "junit": "<?xml",
    "github": "::error title=This user may not open",
    "summary": "### ovdoctor check",
    "sarif": "{",
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_would_be_printed(cli: Cli, sick_host: Path, form: str) -> None:
    printed = cli("check", "--facts", sick_host, *ONE, "--format", form)
    written = cli("check", "--facts", sick_host, *ONE, "--format", form, "-o", "out")
    assert (printed.code, written.code) == (1, 1)
    assert (written.out, written.err) == ("", "")
    assert Path("out").read_text(encoding="utf-8") == printed.out
    assert printed.out.startswith(BEGINNINGS[form])


def test_settings_hold_for_every_format(cli: Cli, sick_host: Path) -> None:
    Path("pyproject.toml").write_text('[tool.ovdoctor]\nselect = ["npu-node-permission"]\nfail-on = "never"\n')
    ran = cli("check", "--facts", sick_host, "--format", "sarif")
    assert ran.code == 0
    assert [each["ruleId"] for each in json.loads(ran.out)["runs"][0]["results"]] == ["npu-node-permission"]


def test_junit_fails_from_the_severity_that_fails_the_run(cli: Cli, sick_host: Path) -> None:
    for level in ("error", "warning", "info"):
        ran = cli("check", "--facts", sick_host, *ONE, "--format", "junit", "--fail-on", level)
        assert (ran.code == 1) == (ElementTree.fromstring(ran.out).get("failures") != "0")


def test_sarif_names_the_file_that_the_facts_are_in(cli: Cli, sick_host: Path) -> None:
    run = json.loads(cli("check", "--facts", sick_host.name, *ONE, "--format", "sarif").out)["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sick.json", "uriBaseId": "%SRCROOT%"}
    line = sick_host.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert '"npu.node.access"' in line


def test_the_job_gets_its_summary(cli: Cli, sick_host: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    cli("check", "--facts", sick_host, *ONE, "--format", "github")
    shown = page.read_text(encoding="utf-8")
    assert shown.startswith("before\n### ovdoctor check\n")
    assert "npu-node-permission" in shown
    cli("check", "--facts", sick_host, *ONE, "--format", "junit")
    assert page.read_text(encoding="utf-8") == shown


def test_a_file_that_cannot_be_written_is_2(cli: Cli, sick_host: Path) -> None:
    ran = cli("check", "--facts", sick_host, *ONE, "-o", "nowhere/out")
    assert (ran.code, "cannot be written" in ran.err) == (2, True)
