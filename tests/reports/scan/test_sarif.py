"""SARIF against the OASIS schema, and what the schema does not say: kinds, limits, addresses of files, stable fingerprints."""

from __future__ import annotations

import json
from email.message import Message
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.reports.scan.corpus import HOSTILE, NAMES, scan, scans

from ovdoctor.findings.scan import Place, Scan
from ovdoctor.reports.formats import sarif as frame
from ovdoctor.reports.formats.files import is_below, uri
from ovdoctor.reports.scan import render, sarif

SCHEMA = json.loads(Path(__file__).with_name("data").joinpath("sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run_of(found: Scan) -> Any:
    document = json.loads(render(found, "sarif"))
    VALIDATOR.validate(document)
    return document["runs"][0]


@pytest.mark.parametrize("name", NAMES)
def test_cases_satisfy_the_schema(name: str) -> None:
    run_of(scan(name))


@given(scans())
@settings(max_examples=30)
def test_anything_satisfies_the_schema_and_nothing_raw_is_left(found: Scan) -> None:
    assert render(found, "sarif").isascii()
    run = run_of(found)
    for result in run["results"]:
        text = result["message"]["text"]
        assert text.replace("\n", "").isprintable()
        assert "{" not in text.replace("{{", "") and "](" not in text
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for place in result["locations"]:
            file = place["physicalLocation"]["artifactLocation"]
            assert file["uri"].isascii() and " " not in file["uri"]
            assert ("uriBaseId" in file) == (not file["uri"].startswith("file:"))
            assert place["physicalLocation"]["region"]["startLine"] >= 1


def test_one_result_per_rule_and_operation_with_all_its_targets() -> None:
    (model,) = scan("fails-on-two-targets").models
    twice = replace(model, targets=(model.targets[0], replace(model.targets[0], openvino="2023.2"), model.targets[1]))
    results = run_of(replace(scan("ok"), models=(twice,)))["results"]
    told = [(result["ruleId"], result["properties"]["operation"]) for result in results]
    assert sorted(told, key=str) == [
        ("model-written-by-newer", None),
        ("operation-not-compiled", "MaxPool-14"),
        ("operation-not-read", "MaxPool-14"),
    ]
    read = next(result for result in results if result["ruleId"] == "operation-not-read")
    assert [target["openvino"] for target in read["properties"]["targets"]] == ["2023.3", "2023.2"]
    assert "On CPU, OpenVINO 2023.3; CPU, OpenVINO 2023.2." in read["message"]["text"]
    assert [place["logicalLocations"][0]["name"][-9:] for place in read["locations"]] == ["d/MaxPool", "MaxPool_1", "MaxPool_2"]
    region = read["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5712, "startColumn": 3, "byteOffset": 301442, "byteLength": 688}


def test_kinds_and_levels() -> None:
    undecided = scan("unknown-and-asked").models[0].targets[0].undecided
    kinds = {
        (finding["ruleId"], finding["kind"], finding["level"])
        for name in ("fails-on-two-targets", "unknown-and-asked")
        for finding in run_of(scan(name))["results"]
        if not finding["ruleId"].startswith(undecided)
    }
    assert kinds == {
        ("operation-not-read", "fail", "error"),
        ("operation-not-compiled", "fail", "error"),
        ("operation-not-known", "open", "none"),
        ("model-gpu-fp64", "fail", "warning"),
        ("model-written-by-newer", "informational", "none"),
    }


def test_files_that_could_not_be_read_fail_the_run() -> None:
    (invocation,) = run_of(scan("many"))["invocations"]
    assert not invocation["executionSuccessful"]
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert "12:5" in told["message"]["text"]
    assert run_of(scan("ok"))["invocations"][0]["executionSuccessful"]


def test_a_plugin_that_contradicts_is_notified() -> None:
    notes = run_of(scan("unknown-and-asked"))["invocations"][0]["toolExecutionNotifications"]
    assert any("CONTRADICTS" in note["message"]["text"] for note in notes)


def test_locations_are_as_many_as_github_takes() -> None:
    places = tuple(Place(f"layer{number}", number, 1, number * 100, number * 100 + 50) for number in range(1, 1501))
    (model,) = scan("fails-on-two-targets").models
    (finding, *_) = model.targets[0].findings
    target = replace(model.targets[0], findings=(replace(finding, places=places, count=1500),))
    (result,) = run_of(replace(scan("ok"), models=(replace(model, targets=(target,)),)))["results"]
    assert len(result["locations"]) == 1000
    assert "Only the first 1000 layers" in result["message"]["text"]
    assert "1500 layers" in result["message"]["text"]


def test_results_are_as_many_as_github_takes_and_the_worst_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    run = run_of(scan("fails-on-two-targets"))
    assert [result["level"] for result in run["results"]] == ["error", "error"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1 more results, the least severe, are left out")
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"operation-not-read", "operation-not-compiled"}


def test_fingerprints_stay_where_lines_and_targets_change() -> None:
    before = run_of(scan("fails-on-two-targets"))["results"]
    (model,) = scan("fails-on-two-targets").models
    moved = [
        replace(
            target,
            openvino="2023.1",
            findings=tuple(
                replace(each, places=tuple(replace(place, line=place.line + 9) for place in each.places))
                for each in target.findings
            ),
        )
        for target in model.targets
    ]
    after = run_of(replace(scan("ok"), models=(replace(model, targets=tuple(moved)),)))["results"]
    assert [each["partialFingerprints"] for each in before] == [each["partialFingerprints"] for each in after]
    assert len({each["partialFingerprints"]["primaryLocationLineHash"] for each in before}) == len(before)


def test_the_tool_names_its_page_where_the_package_does(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Message()
    package["Project-URL"] = "Homepage, https://example.org/ovdoctor"
    monkeypatch.setattr(frame, "metadata", lambda _: package)
    assert run_of(scan("ok"))["tool"]["driver"]["informationUri"] == "https://example.org/ovdoctor"


@pytest.mark.parametrize(
    ("path", "below", "expected"),
    [
        (PurePosixPath("models/a b.xml"), True, "models/a%20b.xml"),
        (PurePosixPath("a:b.xml"), True, "a%3Ab.xml"),
        (PurePosixPath("модель#1.xml"), True, "%D0%BC%D0%BE%D0%B4%D0%B5%D0%BB%D1%8C%231.xml"),
        (PurePosixPath("/srv/50%.xml"), False, "file:///srv/50%25.xml"),
        (PurePosixPath("not\udcfftext.xml"), True, "not%FFtext.xml"),
        (PurePosixPath("back\\slash.xml"), True, "back%5Cslash.xml"),
        (PureWindowsPath("models\\a b.xml"), True, "models/a%20b.xml"),
        (PureWindowsPath("C:\\models\\a.xml"), False, "file:///C:/models/a.xml"),
        (PureWindowsPath("\\\\server\\share\\a.xml"), False, "file://server/share/a.xml"),
        (PurePosixPath("../a.xml"), False, "../a.xml"),
    ],
)
def test_addresses_of_files(path: PurePosixPath | PureWindowsPath, below: bool, expected: str) -> None:
    assert (is_below(path), uri(path)) == (below, expected)


@given(HOSTILE)
def test_addresses_lead_back(name: str) -> None:
    path = PurePosixPath("models") / name.replace("/", "").replace("\ud800", "")
    try:
        told = str(path).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return  # half characters that no file system gives
    assert unquote(uri(path), errors="surrogateescape").encode("utf-8", "surrogateescape") == told


def test_outside_of_the_folder_there_is_no_base() -> None:
    (model,) = scan("fails-on-two-targets").models
    outside = replace(scan("ok"), models=(replace(model, path="../elsewhere/yolov8n.xml"),))
    for result in run_of(outside)["results"]:
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert file["uri"].startswith("file:///") and ".." not in file["uri"] and "uriBaseId" not in file


def test_undecided_rules_that_leave_the_verdict_open_are_open() -> None:
    results = run_of(scan("undecided"))["results"]
    assert [(each["ruleId"], each["kind"], each["level"]) for each in results] == [
        ("model-weights-missing", "open", "none"),
        ("npu-model-dynamic", "open", "none"),
    ]


def test_braces_and_links_are_text() -> None:
    """§3.11.5 and §3.11.6: a layer's name is neither a placeholder nor a link."""
    (first, *_) = run_of(scan("hostile-names"))["results"]
    text = first["message"]["text"]
    assert "{{0}}" in text
    assert "](" not in text and "] (http://e)" in text
