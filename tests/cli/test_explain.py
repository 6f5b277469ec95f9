"""``ovdoctor explain``."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import click
import jsonschema
import msgspec
import pytest

import ovdoctor
from ovdoctor.facts.states import Known, Unknown
from ovdoctor.reports.text.explanation import render_explanation
from ovdoctor.reports.text.terminal import Terminal
from tests.cli.conftest import Cli

HOSTS = Path(__file__).parent.parent / "hosts"
MODELS = Path(__file__).parent.parent / "scanning" / "models"
MODEL = MODELS / "maxpool-14-floor.xml"
LOG = """OpenVINO: 2024.4.0
OS: Ubuntu 22.04
CPU: Intel(R) Core(TM) Ultra 7 155H
Device: NPU

RuntimeError: Exception from src/plugins/intel_npu/src/plugin/src/compiled_model.cpp:62:
to_shape was called on a dynamic shape.
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "error.log"
    file.write_text(LOG, encoding="utf-8")
    return file


def test_text(cli: Cli, log: Path) -> None:
    ran = cli("explain", log)
    assert ran.code == 1
    assert "[log-npu-dynamic-shape]" in ran.out
    assert "said  line 7: to_shape was called on a dynamic shape." in ran.out
    assert "https://github.com/openvinotoolkit/openvino/issues/26357" in ran.out


def test_json(cli: Cli, log: Path) -> None:
    document = json.loads(cli("explain", log, "--format", "json").out)
    first = document["causes"][0]
    assert first["finding"]["rule"] == "log-npu-dynamic-shape"
    assert first["certainty"] == "confirmed"
    assert {"line": 7, "text": "to_shape was called on a dynamic shape."} in first["quotes"]
    assert document["facts"]["openvino.version"]["value"] == "2024.4.0"
    assert "OS: Ubuntu 22.04" not in document["facts"]["log.lines"]["value"]


def test_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(LOG.encode("utf-16")))
    monkeypatch.setattr("sys.stdin", stdin)
    assert "[log-npu-dynamic-shape]" in cli("explain", "-").out


def test_nothing_found_is_said(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "x.log"
    file.write_text("it does strange things\n", encoding="utf-8")
    ran = cli("explain", file)
    assert ran.code == 0
    assert "Nothing found: no rule knows what this text says." in ran.out
    assert "the version of OpenVINO" in ran.out


def test_possible_causes_say_what_is_open(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "x.log"
    file.write_text("Kernel: 6.8.1-arch1-1\nDevice: GPU\nGPU: Arc A750\nNumber of platforms      0\n", encoding="utf-8")
    out = cli("explain", file).out
    assert "possible, if what is not known fits" in out
    assert "open  gpu.compute_runtime.version" in out


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1)])
def test_possible_causes_are_warnings_at_most(cli: Cli, tmp_path: Path, level: str, code: int) -> None:
    (tmp_path / "x.log").write_text("Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0\n", encoding="utf-8")
    assert cli("explain", tmp_path / "x.log", "--ignore", "log-gpu-not-found", "--fail-on", level).code == code


@pytest.mark.parametrize("certainty", ["confirmed", "possible"])
def test_titles_are_wrapped(certainty: Literal["confirmed", "possible"]) -> None:
    explanation = ovdoctor.explain(LOG)
    first = msgspec.structs.replace(explanation.causes[0], certainty=certainty)
    narrow = render_explanation(msgspec.structs.replace(explanation, causes=[first]), Terminal(width=50))
    coloured = render_explanation(msgspec.structs.replace(explanation, causes=[first]), Terminal(width=50, colour=True))
    title = narrow.split("    said")[0].split("\n\n")[1]
    assert title.count("\n") > 1
    assert max(map(len, title.splitlines())) <= 50
    assert click.unstyle(coloured) == narrow


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("never", 0)])
def test_exit_code(cli: Cli, log: Path, level: str, code: int) -> None:
    assert cli("explain", log, "--fail-on", level).code == code


def test_ignored_rules_are_not_told(cli: Cli, log: Path) -> None:
    assert "log-npu-dynamic-shape" not in cli("explain", log, "--ignore", "log-npu-dynamic-shape").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.log"], "missing.log: cannot be read"),
        (["--python", "python3", "missing.log"], "goes with --here"),
        (["--select", "log-npu-nothing", "error.log"], "no rule matches it"),
    ],
)
def test_wrong_usage(cli: Cli, log: Path, arguments: list[str], words: str) -> None:
    ran = cli("explain", *arguments)
    assert ran.code == 2
    assert words in ran.err


def test_a_text_about_another_openvino_than_the_machine_has() -> None:
    host = ovdoctor.Evidence(host=HOSTS / "windows-11-meteor-lake-driver-2714")
    told = ovdoctor.explain("OpenVINO 2024.4.0, device NPU\nZE_RESULT_ERROR_INVALID_ARGUMENT\n", host)
    assert {cause.finding.rule for cause in told.causes}.isdisjoint({"imported-openvino-is-not-the-package"})
    assert isinstance(told.facts["openvino.libraries"], Unknown)
    other = ovdoctor.Evidence(host=HOSTS / "ubuntu-24.04-user-outside-render")
    whole = ovdoctor.explain("OpenVINO 2025.3.0-19807-44526285f24-releases/2025/3, device NPU\nZE_RESULT_ERROR_UNKNOWN\n", other)
    assert isinstance(whole.facts["openvino.libraries"], Known)
    same = ovdoctor.explain("OpenVINO 2024.5.0.dev20240911, device NPU\nZE_RESULT_ERROR_INVALID_ARGUMENT\n", host)
    assert isinstance(same.facts["openvino.libraries"], Known)


def test_here_uses_this_machine(cli: Cli, log: Path) -> None:
    document = json.loads(cli("explain", log, "--here", "--format", "json").out)
    facts = document["facts"]
    assert facts["openvino.version"] == {"state": "known", "value": "2024.4.0", "source": "read from the text, line 1"}
    assert "python.executable" in facts and facts["python.executable"]["state"] == "known"
    assert any("than this machine" in notice for notice in document["notices"])


HOSTS = Path(__file__).parent.parent / "hosts"
OF_WINDOWS = "OS: Windows 11\nDevice: NPU\nMAPPED_INFERENCE_VERSION is NOT compatible\n"


def test_a_text_of_another_system_is_judged_by_itself() -> None:
    told = ovdoctor.explain(OF_WINDOWS, ovdoctor.Evidence(host=HOSTS / "docker-panther-lake-driver-1.19"))
    assert "os.container" not in told.facts and "npu.hardware" not in told.facts
    assert any("from another machine (windows, not linux)" in notice for notice in told.notices)


def test_of_a_text_of_another_processor_the_hardware_here_does_not_count() -> None:
    host = ovdoctor.Evidence(host=HOSTS / "amd-desktop-radeon")
    told = ovdoctor.explain("CPU: Core Ultra 7 258V\nDevice: NPU\nno npu device\n", host)
    assert "npu-not-in-this-machine" not in [cause.finding.rule for cause in told.causes]
    assert "npu.hardware" not in told.facts and "python.version" in told.facts


def test_what_a_program_printed_here_is_of_this_machine() -> None:
    host = ovdoctor.Evidence(host=HOSTS / "docker-alpine-musl")
    told = ovdoctor.explain(f"{OF_WINDOWS}known NPUs: Lunar Lake\n", host, printed_here=True)
    assert told.causes[0].finding.rule == "npu-not-in-this-machine"
    assert isinstance(family := told.facts["os.family"], Known) and family.value == "linux"


def test_python_api() -> None:
    explanation = ovdoctor.explain(LOG)
    assert explanation.causes[0].finding.rule == "log-npu-dynamic-shape"


def test_check_leaves_these_rules_out(sick_host: Path) -> None:
    report = ovdoctor.check(ovdoctor.Evidence(facts=sick_host))
    assert not [rule for rule in report.undecided if rule.rule.startswith("log-")]


def test_python_api_takes_a_path(log: Path) -> None:
    assert ovdoctor.explain(log).causes == ovdoctor.explain(LOG).causes


OLD = """OpenVINO: 2023.3.0
Device: CPU
RuntimeError: Exception from src/frontends/ir/src/ir_deserializer.cpp:853:
Cannot create MaxPool layer pool id:1 from unsupported opset: opset14
"""
DRIVER = """OpenVINO: 2024.5.0.dev20240911
OS: Windows 11
CPU: Core Ultra 5 125H
NPU driver: 32.0.100.2714
Device: NPU
RuntimeError: Exception from src\\plugins\\intel_npu\\src\\plugin.cpp:62: ZE_RESULT_ERROR_INVALID_ARGUMENT, code 0x78000004
"""


def test_the_model_s_operation_is_named_with_its_place(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text(OLD, encoding="utf-8")
    out = cli("explain", "x.log", "--model", MODEL).out
    assert (
        out.index("[operation-not-read]") < out.index("line 4: Cannot create MaxPool layer") < out.index("[log-ir-newer-opset]")
    )
    line = MODEL.read_text(encoding="utf-8").split('type="MaxPool"')[0].count("\n") + 1
    assert f"{MODEL}:{line} " in out
    assert "CPU, OpenVINO 2023.3.0: fails (read)" in out


def test_the_rules_on_models_join_with_the_driver_of_the_text() -> None:
    explanation = ovdoctor.explain(DRIVER, model=MODEL)
    first = explanation.causes[0]
    assert first.finding.rule == "model-npu-maxpool-opset14"
    assert "log-npu-level-zero-error" in [finding.rule for finding in first.finding.consequences]
    assert any("ovdoctor patch" in remedy.text for remedy in first.finding.remedies)
    assert explanation.facts["model.ops"].source


def test_a_model_that_works_there_is_no_cause() -> None:
    explanation = ovdoctor.explain(OLD.replace("2023.3.0", "2025.4.0"), model=MODEL)
    assert not [cause for cause in explanation.causes if cause.places]
    assert "maxpool-14-floor.xml on CPU, OpenVINO 2025.4.0: nothing in it is known to fail" in explanation.notices


def test_without_a_release_or_a_device_the_model_is_judged_as_far_as_that_goes() -> None:
    unknown = ovdoctor.explain("Device: CPU\nit fails", model=MODEL)
    assert any("the version of OpenVINO is not known" in notice for notice in unknown.notices)
    no_device = ovdoctor.explain("OpenVINO: 2023.3.0\nit fails", model=MODEL)
    assert no_device.causes[0].finding.rule == "operation-not-read"
    assert any("the text tells no device" in notice for notice in no_device.notices)
    later = ovdoctor.explain("OpenVINO: 2024.5.0\nit fails", model=MODEL)
    assert not [cause for cause in later.causes if cause.places]


def test_ignored_findings_of_the_model_are_not_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text(DRIVER, encoding="utf-8")
    assert "model-npu-maxpool" not in cli("explain", "x.log", "--model", MODEL, "--ignore", "model-npu-maxpool-opset14").out


@pytest.mark.parametrize("text", [LOG, DRIVER, "Kernel: 6.8.1\nDevice: GPU\nNumber of platforms      0\n", "strange"])
def test_the_schema_describes_the_document(cli: Cli, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.log").write_text(text, encoding="utf-8")
    schema = json.loads(cli("schema", "explanation").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(cli("explain", "x.log", "--model", MODEL, "--format", "json").out)
    validator.validate(document)
    assert not validator.is_valid({**document, "causes": 1})


def test_a_notebook_shows_it_escaped(tmp_path: Path) -> None:
    model = tmp_path / "<img src=x onerror=alert(1)>.xml"
    model.write_bytes(MODEL.read_bytes())
    text = OLD.replace("Device: CPU", "Device: CPU\n<script>alert(1)</script> libOpenCL.so.1: cannot open shared object file")
    fragment = ovdoctor.explain(text, model=model)._repr_html_()
    assert "operation-not-read" in fragment and "MaxPool" in fragment
    assert "<script" not in fragment and "<img" not in fragment
    assert "Nothing found" in ovdoctor.explain("it does strange things")._repr_html_()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("folder", None, "cannot be read: Is a directory"),
        ("empty.log", b"", "the text is empty"),
        ("blank.log", b" \r\n\x1b[0m\n", "the text is empty"),
        ("model.bin", bytes(5000), "binary data"),
        ("picture.png", b"\x89PNG" + bytes(range(1, 32)) * 100, "binary data"),
    ],
)
def test_what_is_no_text_is_said(cli: Cli, tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    else:
        (tmp_path / name).mkdir()
    ran = cli("explain", name)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err and "bug" not in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_is_said(cli: Cli, log: Path) -> None:
    log.chmod(0)
    assert "Permission denied" in cli("explain", log).err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.xml", None, "there is no such file"),
        ("cut.xml", "<?xml version='1.0'?><net name='x' version='11'><lay", "cut.xml"),
    ],
)
def test_a_model_that_is_none(cli: Cli, log: Path, tmp_path: Path, name: str, content: str | None, words: str) -> None:
    if content:
        (tmp_path / name).write_text(content, encoding="utf-8")
    ran = cli("explain", log, "--model", name)
    assert ran.code == 2
    assert words in ran.err and "bug" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="closed as a shell closes it")
def test_standard_input_is_closed() -> None:
    ran = subprocess.run(
        ["sh", "-c", '"$0" -m ovdoctor explain <&-', sys.executable], capture_output=True, check=False, text=True
    )
    assert ran.returncode == 2
    assert ran.stderr == "ovdoctor: standard input is closed: name a file, or pipe the text in\n"


def test_of_a_huge_file_the_ends_are_read(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "huge.log"
    with file.open("wb") as huge:  # a hole of half a gigabyte, which takes no room and no time unless it is read
        huge.write(b"OpenVINO: 2024.4.0\n" + b"[INFO] fine\n" * 200_000)
        huge.seek(500 << 20)
        huge.write(b"[INFO] fine\n" * 600_000 + b"Device: NPU\nto_shape was called on a dynamic shape.\n")
    ran = cli("explain", file)
    assert ran.code == 1
    assert "[log-npu-dynamic-shape]" in ran.out
    assert "bytes in the middle were left out" in " ".join(ran.out.split())
