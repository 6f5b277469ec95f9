"""A machine in JUnit, SARIF, annotations, a summary and a page: every recorded machine, and anything the types allow."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.reports.check.corpus import NAMES, report, reports

from ovdoctor.cli.check import exit_code
from ovdoctor.findings.model import Report
from ovdoctor.reports.check import FORMATS, render
from ovdoctor.reports.check.anchor import Anchor
from ovdoctor.reports.formats.markdown import markdown
from ovdoctor.reports.text import closing_line

DATA = Path(__file__).parent.parent / "scan" / "data"
COMMAND = re.compile(r"::(?P<kind>error|warning|notice) title=(?P<title>[^:,]*)::(?P<data>[^\r\n]*)")
SARIF = jsonschema.Draft4Validator(json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))
SICK = "ubuntu-24.04-stale-libze-intel-vpu"
LEVELS = ("error", "warning", "info")


@pytest.fixture(scope="module")
def schema() -> Any:
    return pytest.importorskip("xmlschema").XMLSchema(str(DATA / "junit-10.xsd"))


def cases(found: Report, fail_on: str = "error") -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(render(found, "junit", fail_on=fail_on).encode()).iter("testcase"))


def judged(found: Report) -> list[str]:
    """The rules that found something, then those that were not decided."""
    return [*(finding.rule for finding in found.findings), *(rule.rule for rule in found.undecided)]


def outcomes(found: Report, fail_on: str = "error") -> dict[tuple[str | None, str | None], str]:
    return {(case.get("classname"), case.get("name")): case[0].tag if len(case) else "passed" for case in cases(found, fail_on)}


def run_of(found: Report, anchor: Anchor | None = None) -> Any:
    document = json.loads(render(found, "sarif", anchor=anchor))
    SARIF.validate(document)
    return document["runs"][0]


@pytest.mark.parametrize("name", NAMES)
def test_every_machine_satisfies_the_junit_schema(name: str, schema: Any) -> None:
    schema.validate(render(report(name), "junit"))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", NAMES)
def test_cases_fail_exactly_where_the_exit_code_is_1(name: str, level: str) -> None:
    found = report(name)
    root = ElementTree.fromstring(render(found, "junit", fail_on=level).encode())
    assert (root.get("failures") != "0") == (exit_code(found, level, strict=False) == 1)
    assert root.get("tests") == str(len(cases(found, level)))


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_undecided_rule_and_link_is_a_case(name: str) -> None:
    found = report(name)
    names = [case.get("name") for case in cases(found)]
    for rule in judged(found):
        assert names.count(rule) == 1
    links = [link for chain in found.chains if chain.verdict != "absent" for link in chain.links]
    absent = [chain for chain in found.chains if chain.verdict == "absent"]
    assert len(names) == len(found.findings) + len(found.undecided) + len(links) + len(absent)


@given(reports())
@settings(max_examples=40)
def test_anything_is_junit(schema: Any, found: Report) -> None:
    text = render(found, "junit")
    schema.validate(text)
    assert text.isascii()
    said = "".join(ElementTree.fromstring(text.encode()).itertext())
    assert all(character.isprintable() or character == "\n" for character in said)


def test_a_broken_link_fails_and_what_follows_is_skipped() -> None:
    told = outcomes(report(SICK))
    assert told["NPU.driver", "npu-umd-stale"] == "failure"
    assert told["NPU.driver", "user-mode driver"] == "failure"
    assert told["NPU.visible", "device listed"] == "skipped"
    assert told["NPU.permission", "permission"] == "passed"
    failure = next(case for case in cases(report(SICK)) if case.get("name") == "npu-umd-stale")[0]
    assert failure.get("message") == "An old libze_intel_vpu keeps the NPU's driver from working"
    assert "Hence: OpenVINO does not list the NPU that this machine has [npu-not-listed]" in (failure.text or "")


def test_absent_hardware_is_one_skipped_case() -> None:
    told = outcomes(report("amd-desktop-radeon"))
    assert [key for key in told if (key[0] or "").startswith("NPU")] == [("NPU", "hardware")]
    assert told["NPU", "hardware"] == "skipped"


def test_what_could_not_be_judged_is_skipped_with_its_reason() -> None:
    found = report("no-openvino-in-this-python")
    rules = {rule.rule for rule in found.undecided}
    skipped = [case for case in cases(found) if case.get("name") in rules]
    assert len(skipped) == len(rules)
    assert all(case[0].tag == "skipped" and "not decided, because" in (case[0].get("message") or "") for case in skipped)


@pytest.mark.parametrize("name", NAMES)
def test_every_machine_satisfies_the_sarif_schema(name: str) -> None:
    found = report(name)
    for anchor in (None, Anchor("pyproject.toml")):
        run = run_of(found, anchor)
        assert [each["ruleId"] for each in run["results"]] == judged(found)
        prints = [each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]]
        assert len(set(prints)) == len(prints)


@given(reports())
@settings(max_examples=40)
def test_anything_is_sarif(found: Report) -> None:
    assert render(found, "sarif").isascii()
    run = run_of(found, Anchor("requirements.txt"))
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert result["message"]["text"].replace("\n", "").isprintable()
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail")


def test_without_a_file_there_is_a_logical_location_and_a_word_about_it() -> None:
    run = run_of(report(SICK))
    first = run["results"][0]
    assert first["locations"] == [
        {"logicalLocations": [{"name": "driver", "fullyQualifiedName": "machine/NPU/driver", "kind": "resource"}]}
    ]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("GitHub code scanning refuses them" in note for note in notes)


def test_with_a_file_every_result_has_a_place_in_it() -> None:
    run = run_of(report(SICK), Anchor("pyproject.toml"))
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"pyproject.toml"}
    assert "the file is named because" in run["results"][0]["message"]["text"]
    assert not run["invocations"][0]["toolExecutionNotifications"]


def test_facts_that_were_read_from_a_file_are_shown_at_their_lines() -> None:
    text = '{\n "facts": {\n  "npu.umd.files": 1,\n  "npu.umd.stale": 2\n }\n}\n'
    (first, *_) = run_of(report(SICK), Anchor("host.json", text))["results"]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    assert "the file is named because" not in first["message"]["text"]


def test_the_file_of_a_project(tmp_path: Path) -> None:
    assert Anchor.of_project(tmp_path) is None
    (tmp_path / "requirements.txt").touch()
    assert Anchor.of_project(tmp_path) == Anchor("requirements.txt")
    (tmp_path / "pyproject.toml").touch()
    assert Anchor.of_project(tmp_path) == Anchor("pyproject.toml")
    assert Anchor.of_facts(tmp_path) is None


def commands(found: Report) -> list[tuple[str, str]]:
    *lines, last = render(found, "github").split("\n")
    assert last == closing_line(found)
    told = []
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match or line.startswith("Note: "), line
        if match:
            told.append((match["kind"], match["title"].replace("%3A", ":").replace("%2C", ",")))
    return told


@pytest.mark.parametrize("name", NAMES)
def test_annotations_tell_every_finding(name: str) -> None:
    found = report(name)
    kinds = {"error": "error", "warning": "warning", "info": "notice"}
    told = commands(found)
    for finding in found.findings:
        assert (kinds[finding.severity], f"{finding.title} [{finding.rule}]") in told
    assert len(told) == len(found.findings) + bool(found.undecided)


@given(reports())
@settings(max_examples=40)
def test_anything_is_annotations(found: Report) -> None:
    told = commands(found)
    assert all([kind for kind, _ in told].count(kind) <= 10 for kind in ("error", "warning", "notice"))


def test_ten_of_a_kind_are_shown_and_the_last_tells_of_the_rest() -> None:
    found = report(SICK)
    many = [replace(found.findings[0], rule=f"rule-{number}", title=f"Trouble {number}") for number in range(13)]
    told = commands(replace(found, findings=many))
    assert [title for _, title in told][:9] == [f"Trouble {number} [rule-{number}]" for number in range(9)]
    assert told[9] == ("error", "4 more (GitHub shows 10 of a kind)")
    assert "Trouble 12 [rule-12]" in render(replace(found, findings=many), "github")


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_tells_every_chain_and_finding(name: str) -> None:
    found = report(name)
    shown = render(found, "summary")
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert len(rows) == len(found.chains) + 2
    assert all(line.count("|") == 5 for line in rows)
    assert all(markdown(finding.title) in shown for finding in found.findings)
    assert shown.endswith(markdown(closing_line(found)))


@given(reports())
@settings(max_examples=40)
def test_anything_is_markdown_without_foreign_tags(found: Report) -> None:
    shown = render(found, "summary")
    assert all(line.count("|") == 5 for line in shown.splitlines() if line.startswith("|"))
    assert "<" not in re.sub(r"<https://[^<>\s]+>", "", shown)


@pytest.mark.parametrize("name", NAMES)
def test_every_machine_is_a_page(name: str) -> None:
    shown = render(report(name), "html")
    assert shown.startswith("<!DOCTYPE html>") or shown.lower().startswith("<!doctype html>")
    assert all(finding.rule in shown for finding in report(name).findings)


@pytest.mark.parametrize("form", FORMATS)
def test_formats_are_the_same_twice(form: str) -> None:
    assert render(report(SICK), form) == render(report(SICK), form)
