"""The fields of OpenVINO's bug form, and the address that fills them in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from tests.reports.html.corpus import reports
from tests.reports.ticket.small import small

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known, Unknown
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.ticket.form import (
    DEVICES,
    FRAMEWORKS,
    LONGEST_ADDRESS,
    SYSTEMS,
    answers,
    framework,
    link,
    model_name,
    system,
)

REPORT = small()


def test_what_is_known_is_answered_in_the_forms_words() -> None:
    assert answers(REPORT) == {
        "ov_version": "2026.4.1-22982-e213a147257-releases/2026/4",
        "os": "Other (Please specify in description)",
        "device_use": "NPU",
        "framework": "PyTorch",
        "model_name": "net.xml, broken.xml",
    }


def test_the_address_fills_in_the_same() -> None:
    address = urlsplit(link(REPORT))
    assert (address.netloc, address.path) == ("github.com", "/openvinotoolkit/openvino/issues/new")
    assert {name: values[0] for name, values in parse_qs(address.query).items()} == {"template": "bug.yml", **answers(REPORT)}


@pytest.mark.parametrize(
    ("facts", "option"),
    [
        ({"os.family": "windows", "os.version": "11"}, "Windows System"),
        ({"os.family": "macos", "os.arch": "arm64"}, "macOS Systems for Apple Silicon"),
        ({"os.family": "macos", "os.arch": "x86_64"}, "macOS Systems for Intel CPU"),
        ({"os.family": "linux", "os.distribution": "ubuntu", "os.version": "20.04"}, "Ubuntu 20.04 (LTS)"),
        ({"os.family": "linux", "os.distribution": "ubuntu", "os.version": "24.04"}, "Other (Please specify in description)"),
        ({"os.family": "linux", "os.distribution": "rhel", "os.version": "8.10"}, "Red Hat Enterprise Linux 8"),
        ({"os.family": "linux", "os.distribution": "rhel", "os.version": "9.4"}, "Other (Please specify in description)"),
        ({"os.family": "linux"}, "Other (Please specify in description)"),
        ({}, ""),
    ],
)
def test_systems(facts: dict[str, str], option: str) -> None:
    assert system(Snapshot({name: Known(value, "test") for name, value in facts.items()})) == option
    assert option in ("", *SYSTEMS)


@pytest.mark.parametrize(
    ("asked", "option"),
    [(["NPU"], "NPU"), (["GPU.1"], "GPU"), (["AUTO:GPU,CPU"], "AUTO"), (["MYRIAD"], None), (["CPU", "GPU"], None)],
)
def test_the_device_is_the_one_that_was_asked_for(asked: list[str], option: str | None) -> None:
    assert REPORT.machine and REPORT.explanation
    explanation = replace(REPORT.explanation, facts={"request.devices": Known(asked, "the text")})
    told = replace(REPORT, machine=replace(REPORT.machine, devices=[]), explanation=explanation)
    assert answers(told).get("device_use") == option


def test_without_an_openvino_the_logs_version_counts() -> None:
    assert REPORT.machine and REPORT.explanation
    machine = replace(REPORT.machine, facts={"openvino.version": Unknown("not asked")})
    explanation = replace(REPORT.explanation, facts={"openvino.version": Known("2024.4.0", "the text")})
    assert answers(replace(REPORT, machine=machine, explanation=explanation))["ov_version"] == "2024.4.0"
    assert "ov_version" not in answers(replace(REPORT, machine=machine))


def test_a_log_from_elsewhere_speaks_for_itself() -> None:
    """No field is filled with what is known of another machine."""
    assert REPORT.machine and REPORT.explanation
    log = {"openvino.version": "2024.4.0", "os.family": "windows", "os.version": "11"}
    explanation = replace(REPORT.explanation, facts={name: Known(value, "the text") for name, value in log.items()})
    told = replace(REPORT, machine=replace(REPORT.machine, devices=[]), explanation=explanation, log_from_elsewhere=True)
    filled = {name: answer for name, answer in answers(told).items() if name in ("ov_version", "os", "device_use")}
    assert filled == {"ov_version": "2024.4.0", "os": "Windows System"}
    assert "ov_version=2024.4.0&os=Windows%20System" in link(told)
    silent = answers(replace(told, explanation=replace(explanation, facts={})))
    assert "ov_version" not in silent and "os" not in silent


def test_the_openvino_of_the_log_counts_more_than_that_of_the_machine() -> None:
    assert REPORT.explanation
    facts = {"openvino.version": Known("2024.4.0", "the text"), "openvino.build": Unknown("another OpenVINO")}
    told = replace(REPORT, explanation=replace(REPORT.explanation, facts=facts))
    assert answers(told)["ov_version"] == "2024.4.0"
    assert answers(told)["os"] == answers(REPORT)["os"]


@pytest.mark.parametrize(
    ("format_", "told", "option"),
    [("onnx", None, "ONNX"), ("paddle", None, "PaddlePaddle"), ("tensorflow", None, ""), ("tflite", None, ""), ("ir", None, ""),
     ("ir", "pytorch", "PyTorch"), ("ir", "onnx", "ONNX"), ("ir", "tf", "")],
)  # fmt: skip
def test_frameworks(format_: str, told: str | None, option: str) -> None:
    model = REPORT.models[0]
    assert model.model
    found = replace(model.model, format=format_, rt_info={"conversion_parameters.framework": told} if told else {})
    assert framework(replace(model, model=found)) == option
    assert option in ("", *FRAMEWORKS.values())


def test_folders_are_nobodys_business() -> None:
    for path in ("/data/customer/net.xml", "C:\\data\\customer\\net.xml", "net.xml"):
        assert model_name(replace(REPORT.models[0], path=path)) == "net.xml"


@given(reports())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_report_has_an_address(report: SupportReport) -> None:
    address = link(report)
    assert len(address) <= LONGEST_ADDRESS and address.isascii() and " " not in address
    assert answers(report).get("device_use", "CPU") in DEVICES
