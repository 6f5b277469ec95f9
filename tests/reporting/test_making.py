"""A report comes, whatever is wrong with what it is about."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import ovdoctor
from ovdoctor.api import Evidence, check
from ovdoctor.collect.registry import COLLECTORS
from ovdoctor.errors import InputError
from ovdoctor.facts.states import Fact, Known, Unknown
from ovdoctor.reporting import Topic, make
from ovdoctor.reporting.giving import NAMES_IN_LOG
from ovdoctor.reporting.making import LOG_FROM_ELSEWHERE, LOG_FROM_THERE, MODEL_NOT_TIED
from ovdoctor.reports.ticket import FORMS, render
from ovdoctor.reports.ticket.form import answers
from ovdoctor.scanning.targets import Wanted
from tests.reporting.models import MODELS, SECRET, named

TESTS = Path(__file__).parents[1]
HOSTS = TESTS / "hosts"
METEOR_LAKE = Evidence(host=HOSTS / "windows-11-meteor-lake-driver-2714")
LOG = TESTS / "logs" / "readme" / "npu-maxpool.log"
POOL = MODELS / "maxpool-14-floor.xml"
NPU = Wanted(("NPU",))


def test_machine_model_and_log_are_one_case() -> None:
    """The case that ovdoctor was made for."""
    report = ovdoctor.report(METEOR_LAKE, models=POOL, log=LOG, wanted=NPU)
    assert report.machine and report.explanation and report.log
    assert report.machine.findings[0].rule == "npu-maxpool-opset14"
    assert [model.verdict for model in report.models] == ["fails"]
    assert report.models[0].strip is not None and report.models[0].map is not None
    assert report.explanation.causes[0].finding.rule == "model-npu-maxpool-opset14"
    assert report.machine.devices == ["NPU"]
    assert NAMES_IN_LOG in report.notices


def test_the_log_is_from_the_machine_unless_it_is_not() -> None:
    """The facts of the machine count where the log tells nothing."""
    here = ovdoctor.report(METEOR_LAKE, log=LOG).explanation
    elsewhere = ovdoctor.report(METEOR_LAKE, log=LOG, elsewhere=True).explanation
    assert here and elsewhere
    own = check(METEOR_LAKE).facts["gpu.driver.version"]
    assert isinstance(own, Known)
    assert here.facts["gpu.driver.version"] == own
    assert "gpu.driver.version" not in elsewhere.facts


def test_a_log_that_cannot_be_from_the_machine_is_not(tmp_path: Path) -> None:
    """Windows on a Linux machine: its facts say nothing of that log, and no rule may mix them."""
    linux = Evidence(host=HOSTS / "ubuntu-24.04-lunar-lake-in-order")
    report = ovdoctor.report(linux, log=LOG)
    assert report.explanation and "gpu.hardware" not in report.explanation.facts
    assert (
        f"{LOG_FROM_ELSEWHERE}: it tells of windows, not linux; Meteor Lake, not Lunar Lake; NPU 3720, not 4000" in report.notices
    )
    assert report.log_from_elsewhere and not ovdoctor.report(METEOR_LAKE, log=LOG).log_from_elsewhere
    assert any(notice.startswith(LOG_FROM_THERE) for notice in ovdoctor.report(METEOR_LAKE, log=LOG).notices)
    assert LOG_FROM_ELSEWHERE in ovdoctor.report(METEOR_LAKE, log=LOG, elsewhere=True).notices


def test_targets_are_the_machines_and_say_so() -> None:
    (model,) = ovdoctor.report(METEOR_LAKE, models=POOL).models
    assert [(target.device, target.npu_driver) for target in model.targets] == [
        ("CPU", None),
        ("GPU", None),
        ("NPU", "32.0.100.2714"),
    ]
    assert "OpenVINO of windows-11-meteor-lake-driver-2714" in model.targets[0].chosen


def test_the_installed_openvino_is_asked_once() -> None:
    (model,) = ovdoctor.report(models=POOL).models
    assert model.targets[0].chosen.startswith("OpenVINO of this machine (")
    assert model.verdict == "ok"


def test_models_that_cannot_be_read_do_not_stop_it(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("<net version='11'><layers>")
    report = ovdoctor.report(METEOR_LAKE, models=[broken, tmp_path, POOL], log=LOG)
    errors = {Path(model.path).name: model.error for model in report.models if model.error}
    assert "ends in the middle" in (errors["broken.xml"] or "")
    assert set(errors) == {"broken.xml"}
    assert report.explanation and report.explanation.model  # the one that could be read
    for form in FORMS:
        assert render(report, form)


@pytest.mark.parametrize("name", ["gone.xml", "*.gone", "", "gone\0.xml"])
def test_a_model_that_is_not_there_is_an_error(name: str, tmp_path: Path) -> None:
    """Nobody asks for a report on nothing: the name is mistyped, or a variable is not set."""
    with pytest.raises(InputError, match=r"there is no such model|nothing matches"):
        ovdoctor.report(METEOR_LAKE, models=[POOL, tmp_path / name if name else ""])


def test_a_log_about_another_openvino_says_so(tmp_path: Path) -> None:
    """It may be from this machine all the same."""
    log = tmp_path / "app.log"
    own = "2024.5.0-16668-0e5c3f2fd91"
    for version, filled in (("2024.4.0", "2024.4.0"), ("2024.5.0.dev20240911", own), (own, own)):
        log.write_text(f"OpenVINO version: {version}\nRuntimeError: Cannot compile\n")
        report = ovdoctor.report(METEOR_LAKE, log=log)
        assert not report.log_from_elsewhere
        said = [notice for notice in report.notices if notice.startswith("the log is about OpenVINO")]
        assert bool(said) == (filled != own), said
        assert answers(report)["ov_version"] == filled


def test_with_several_models_the_log_is_about_none_of_them() -> None:
    report = ovdoctor.report(METEOR_LAKE, models=[POOL, MODELS / "maxpool-14-ceil-torch.xml"], log=LOG)
    assert report.explanation and report.explanation.model is None
    assert MODEL_NOT_TIED in report.notices


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_log_without_text_is_refused(content: str, tmp_path: Path) -> None:
    log = tmp_path / "empty.log"
    log.write_text(content)
    with pytest.raises(InputError, match=r"empty\.log: there is nothing to explain: it is empty"):
        ovdoctor.report(METEOR_LAKE, log=log)


def test_a_bug_in_a_part_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("ovdoctor.scanning.scan.scan_all", broken)
    monkeypatch.setattr("ovdoctor.explaining.explain", broken)
    report = ovdoctor.report(METEOR_LAKE, models=POOL, log=LOG)
    assert [model.error for model in report.models] == ["a bug in ovdoctor: ZeroDivisionError: division by zero"]
    assert "the log was not explained: a bug in ovdoctor: ZeroDivisionError: division by zero" in report.notices


def test_a_collector_that_crashes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setitem(COLLECTORS, "npu", broken)
    report = ovdoctor.report(METEOR_LAKE, log=LOG)
    assert report.machine and report.machine.undecided
    fact = report.machine.facts["npu.driver.version"]
    assert isinstance(fact, Unknown) and "a bug in the collector 'npu'" in fact.reason
    for form in FORMS:
        assert render(report, form)


@pytest.mark.parametrize("log", ["gone.log", "."])
def test_a_log_that_cannot_be_read_is_an_error(log: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ovdoctor.report(METEOR_LAKE, log=tmp_path / log)


def test_an_openvino_that_hangs_is_told(tmp_path: Path) -> None:
    package = tmp_path / "openvino"
    package.mkdir()
    (package / "__init__.py").write_text("import time\ntime.sleep(600)\n")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    report = ovdoctor.report(Evidence(python=str(python), limit=1.0), models=POOL, log=LOG)
    assert report.machine
    assert "openvino-import-hangs" in {finding.rule for finding in report.machine.findings}
    for form in FORMS:
        assert render(report, form)


def test_where_there_is_no_openvino_the_model_is_judged_for_the_newest() -> None:
    report = ovdoctor.report(Evidence(host=HOSTS / "no-openvino-in-this-python"), models=POOL, log=LOG)
    assert "no OpenVINO on no-openvino-in-this-python" in report.models[0].targets[0].chosen


def test_names_in_the_log_stay_and_those_of_the_model_do_not(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text(LOG.read_text(encoding="utf-8").replace("MaxPool_1234", "customer_layer"))
    report = ovdoctor.report(METEOR_LAKE, models=named(tmp_path), log=log, wanted=NPU)
    assert report.log and "customer_layer" in report.log.text
    assert report.explanation and report.explanation.causes[0].places
    assert any("customer_layer" in quote.text for quote in report.explanation.causes[0].quotes)
    assert SECRET not in render(report, "json").decode()


SECRETS = {
    "user": "kunigunde",
    "host": "rechner-0815",
    "token": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "address": "10.47.11.8",
    "mac": "00:1b:63:84:45:e6",
    "login": "https://kunigunde:wachtelkoenig@proxy.example.org/x",
}


def test_no_planted_secret_is_in_any_format(tmp_path: Path) -> None:
    folder = tmp_path / "home" / SECRETS["user"]
    folder.mkdir(parents=True)
    model = named(folder)
    log = folder / "app.log"
    log.write_text(
        f"{SECRETS['user']}@{SECRETS['host']}:~$ HF_TOKEN={SECRETS['token']} python /home/{SECRETS['user']}/app.py\n"
        f"connect to {SECRETS['address']} ({SECRETS['mac']}) by {SECRETS['login']}\n" + LOG.read_text(encoding="utf-8")
    )
    found = make(Topic(METEOR_LAKE, (str(model),), log, wanted=NPU), record=True)
    for form in FORMS:
        data = render(found.report, form, found.raw, found.removed)
        if form == "zip":
            with zipfile.ZipFile(BytesIO(data)) as archive:
                data = b"\n".join(archive.read(name) for name in archive.namelist())
        for secret in (*SECRETS.values(), "wachtelkoenig", "anna"):
            assert secret.encode() not in data.lower(), (form, secret)
    assert found.report.explanation and found.report.explanation.causes[0].finding.rule == "model-npu-maxpool-opset14"
    assert {each.kind for each in found.report.redacted or ()} >= {"user", "home", "host", "ip", "mac", "secret"}


def test_without_redaction_everything_is_as_it_was() -> None:
    found = make(Topic(METEOR_LAKE, log=LOG, redact=False), record=True)
    assert found.report.redacted is None and found.removed is None
    assert found.report.machine and found.report.machine.facts == check(METEOR_LAKE).facts
    assert b"anna" in found.raw["host.json"]


def test_this_machine_is_recorded(tmp_path: Path) -> None:
    """What the raw outputs of this very machine say is what is said of it."""
    found = make(Topic(), record=True)
    for name, data in found.raw.items():
        (tmp_path / name).write_bytes(data)
    again, machine = check(Evidence(host=tmp_path)), found.report.machine
    assert machine
    assert [finding.rule for finding in again.findings] == [finding.rule for finding in machine.findings]
    assert [(chain.device, chain.verdict) for chain in again.chains] == [
        (chain.device, chain.verdict) for chain in machine.chains
    ]


def test_facts_from_a_file_have_no_raw_outputs(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(render(ovdoctor.report(METEOR_LAKE), "json"))
    assert make(Topic(Evidence(facts=file)), record=True).raw == {}


def test_if_redaction_changed_the_findings_it_would_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(_: object, name: str, fact: Fact) -> Fact:
        return Unknown("redacted") if name == "npu.driver.version" else fact

    monkeypatch.setattr("ovdoctor.redaction.documents.redact_fact", forget)
    report = ovdoctor.report(METEOR_LAKE)
    (notice,) = report.notices
    assert "npu-maxpool-opset14" in notice and "changes how the facts are judged" in notice
    assert report.machine and report.machine.findings[0].rule == "npu-maxpool-opset14"


def test_a_notebook_shows_it() -> None:
    shown = ovdoctor.report(METEOR_LAKE, models=POOL, log=LOG)._repr_html_()
    assert shown.count("<table") >= 3 and "<script" not in shown
    assert "npu-maxpool-opset14" in shown and "maxpool-14-floor.xml" in shown
