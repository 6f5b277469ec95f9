"""The document for programs."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from tests.reports.html.corpus import everything, reports
from tests.reports.ticket.small import small

from ovdoctor.cli.schema import command
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.ticket.support_json import render, support_schema

VALIDATOR = jsonschema.Draft202012Validator(support_schema())


@pytest.mark.parametrize("report", [small(), everything(), SupportReport(1, "0")], ids=["small", "everything", "nothing"])
def test_reports_satisfy_the_schema(report: SupportReport) -> None:
    document = json.loads(render(report))
    assert document["$schema"] == "urn:ovdoctor:support:1"
    VALIDATOR.validate(document)
    assert msgspec.to_builtins(msgspec.convert(document, SupportReport)) == msgspec.to_builtins(report)


@given(reports())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything_is_json_in_ascii(report: SupportReport) -> None:
    shown = render(report)
    assert shown.isascii()
    json.dumps(json.loads(shown), ensure_ascii=False).encode()  # no half characters, which strict readers refuse
    msgspec.json.decode(shown, type=SupportReport)


def test_the_schema_is_one_and_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(support_schema())
    document = json.loads(render(small()))
    document["machine"]["facts"]["npu.node.access"]["value"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_the_schema_is_printed() -> None:
    printed = CliRunner().invoke(command, ["support"], standalone_mode=False)
    assert json.loads(printed.output) == json.loads(json.dumps(support_schema()))


def test_a_name_that_is_no_text_is_told_nevertheless() -> None:
    odd = replace(small(), notices=("not\udcfftext",))
    assert json.loads(render(odd))["notices"] == ["not?text"]
