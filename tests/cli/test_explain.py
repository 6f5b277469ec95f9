"""``ovdoctor explain``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import ovdoctor
from tests.cli.conftest import Cli

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


def test_here_uses_this_machine(cli: Cli, log: Path) -> None:
    document = json.loads(cli("explain", log, "--here", "--format", "json").out)
    facts = document["facts"]
    assert facts["openvino.version"] == {"state": "known", "value": "2024.4.0", "source": "read from the text, line 1"}
    assert "python.executable" in facts and facts["python.executable"]["state"] == "known"
    assert any("than this machine" in notice for notice in document["notices"])


def test_python_api() -> None:
    explanation = ovdoctor.explain(LOG)
    assert explanation.causes[0].finding.rule == "log-npu-dynamic-shape"


def test_check_leaves_these_rules_out(sick_host: Path) -> None:
    report = ovdoctor.check(ovdoctor.Evidence(facts=sick_host))
    assert not [rule for rule in report.undecided if rule.rule.startswith("log-")]
