"""The document for programs: valid, and it names things as Python does."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from msgspec.structs import replace
from tests.reports.scan.corpus import NAMES, scan, scans

from ovdoctor.cli.schema import command
from ovdoctor.findings.scan import ModelScan, OperationFound, Scan, TargetScan
from ovdoctor.reports.scan import render
from ovdoctor.reports.scan.json_report import scan_schema

VALIDATOR = jsonschema.Draft202012Validator(scan_schema())


@pytest.mark.parametrize("name", NAMES)
def test_cases_satisfy_the_schema(name: str) -> None:
    VALIDATOR.validate(json.loads(render(scan(name), "json")))


@given(scans())
@settings(max_examples=40)
def test_anything_satisfies_the_schema(found: Scan) -> None:
    shown = render(found, "json")
    assert shown.isascii()
    document = json.loads(shown)
    json.dumps(document, ensure_ascii=False).encode()  # no half characters, which strict readers refuse
    VALIDATOR.validate(document)


def test_the_schema_is_one_and_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(scan_schema())
    document = json.loads(render(scan("ok"), "json"))
    document["models"][0]["verdict"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_the_schema_is_printed() -> None:
    printed = CliRunner().invoke(command, ["scan"], standalone_mode=False)
    assert json.loads(printed.output) == json.loads(json.dumps(scan_schema()))


def test_everything_public_of_the_types_is_in_the_document() -> None:
    """Fields and properties alike: what Python calls so, JSON calls so."""
    document = json.loads(render(scan("fails-on-two-targets"), "json"))
    assert document["$schema"] == "urn:ovdoctor:scan:1"
    model = document["models"][0]
    target = model["targets"][0]
    for struct, entry in ((ModelScan, model), (TargetScan, target), (OperationFound, target["operations"][0])):
        public = {name for name in dir(struct) if not name.startswith("_")}
        assert public == set(entry)
    assert (model["stage"], target["name"], target["operations"][0]["name"]) == ("read", "CPU, OpenVINO 2023.3", "MaxPool-14")
    assert [finding["rule"] for finding in model["findings"]] == [
        "operation-not-read",
        "model-written-by-newer",
        "operation-not-compiled",
    ]


def test_results_of_the_python_api_are_told_alike() -> None:
    """``ovdoctor.scan`` returns a class derived from the published one."""

    class Derived(ModelScan, frozen=True):
        pass

    (model,) = scan("ok").models
    fields: dict[str, Any] = {name: getattr(model, name) for name in ModelScan.__struct_fields__}
    derived = replace(scan("ok"), models=(Derived(**fields),))
    assert render(derived, "json") == render(scan("ok"), "json")


def test_a_name_that_is_no_text_is_told_nevertheless() -> None:
    (model,) = scan("ok").models
    odd = replace(scan("ok"), models=(replace(model, path="not\udcfftext.xml"),))
    assert json.loads(render(odd, "json"))["models"][0]["path"] == "not?text.xml"
