"""JUnit XML against Jenkins' schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from tests.reports.scan.corpus import NAMES, scan, scans

from ovdoctor.findings.scan import Scan
from ovdoctor.reports.scan import render

SCHEMA = Path(__file__).with_name("data") / "junit-10.xsd"


@pytest.fixture(scope="module")
def schema() -> Any:
    return pytest.importorskip("xmlschema").XMLSchema(str(SCHEMA))


def cases(found: Scan) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(render(found, "junit").encode()).iter("testcase"))


@pytest.mark.parametrize("name", NAMES)
def test_cases_satisfy_the_schema(name: str, schema: Any) -> None:
    schema.validate(render(scan(name), "junit"))


@given(scans())
@settings(max_examples=40)
def test_anything_satisfies_the_schema(schema: Any, found: Scan) -> None:
    schema.validate(render(found, "junit"))


@given(scans())
@settings(max_examples=40)
def test_anything_is_xml_with_one_case_for_each_model_and_target(found: Scan) -> None:
    text = render(found, "junit")
    assert text.isascii()
    said = "".join(ElementTree.fromstring(text.encode()).itertext())
    assert all(character.isprintable() or character == "\n" for character in said)
    assert "]]>" not in text
    expected = sum(len(model.targets) + (model.error is not None) for model in found.models)
    assert len(cases(found)) == expected
    assert ElementTree.fromstring(text.encode()).get("tests") == str(expected)


def test_verdicts_and_their_outcomes() -> None:
    outcomes = [(case.get("classname"), case.get("name"), case[0].tag) for case in cases(scan("many"))]
    assert outcomes[:2] == [
        ("models/detection/yolov8n.xml", "CPU, OpenVINO 2024.0", "failure"),
        ("models/detection/yolov8n.xml", "CPU, OpenVINO 2024.1", "system-out"),
    ]
    assert ("models/模型/分类/网络-第二版.xml", "CPU, OpenVINO 2024.0", "skipped") in outcomes
    assert ("models/broken.xml", "is a model that OpenVINO reads", "error") in outcomes
    root = ElementTree.fromstring(render(scan("many"), "junit").encode())
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("9", "1", "1")


def test_ok_says_how_it_is_known() -> None:
    (case,) = cases(scan("ok"))
    assert "measured on CPU 2024.1.0" in (case.findtext("system-out") or "")
