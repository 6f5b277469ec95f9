"""``ovdoctor check`` as it is called: exit codes, selection, settings, and a sentence for every wrong call."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ovdoctor.api import Evidence, check
from ovdoctor.errors import InputError
from tests.cli.conftest import Cli

ONE = ("--select", "npu-node-permission")


def test_findings_give_1(cli: Cli, sick_host: Path) -> None:
    ran = cli("check", "--facts", sick_host, *ONE)
    assert ran.code == 1
    assert "✗ error: This user may not open the NPU's device node [npu-node-permission]" in ran.out
    assert not ran.err


def test_what_if_the_user_were_in_the_group(cli: Cli, sick_host: Path) -> None:
    ran = cli("check", "--facts", sick_host, *ONE, "--assume", "npu.node.access=true")
    assert ran.code == 0
    assert "assumed, not measured: npu.node.access" in ran.out
    assert "Nothing found. 1 rule: 1 clear" in ran.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "info"), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "npu-*"), 0),
        (("--device", "CPU"), 0),
        (("--device", "npu"), 1),
    ],
)
def test_exit_codes(cli: Cli, sick_host: Path, options: tuple[str, ...], code: int) -> None:
    assert cli("check", "--facts", sick_host, *ONE, *options).code == code


def test_strict_says_that_it_could_not_decide(cli: Cli, sick_host: Path) -> None:
    undecided = ("check", "--facts", sick_host, *ONE, "--assume", "npu.node.access=@unknown")
    assert cli(*undecided).code == 0
    assert cli(*undecided, "--strict").code == 3
    assert "1 undecided" in cli(*undecided).out


def test_what_is_ignored_is_counted(cli: Cli, sick_host: Path) -> None:
    everything = json.loads(cli("check", "--facts", sick_host, "--format", "json", "--fail-on", "never").out)["counts"]
    ignored = json.loads(cli("check", "--facts", sick_host, "--format", "json", "--ignore", "npu-node-permission").out)["counts"]
    assert ignored["ignored"] == 1
    assert everything["rules"] == ignored["rules"]


def test_json_alone_is_printed(cli: Cli, sick_host: Path) -> None:
    ran = cli("check", "--facts", sick_host, *ONE, "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["findings"][0]["rule"] == "npu-node-permission"


def test_a_report_is_evidence_too(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(cli("check", "--facts", sick_host, "--format", "json").out, encoding="utf-8")
    before, after = (cli("check", "--facts", file, "--format", "json").out for file in (sick_host, saved))
    assert before == after


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "--facts", "missing.json"), "missing.json: cannot be read: No such file"),
        (("check", "--host", "missing"), "missing"),
        (("check", "--python", "missing/python"), "--python missing/python: there is no such file or folder"),
        (("check", "--facts", "a", "--host", "b"), "--facts and --host are two machines"),
        (("check", "--facts", "a", "--live"), "--python and --live examine this machine"),
        (("check", "--assume", "npu=1"), "there is no fact 'npu'"),
        (("check", "--rules", "nowhere"), "nowhere: no such file or folder of rules"),
        (("check", "--device", "TPU"), "Invalid value for '--device'"),
        (("check", "--facts", "SICK", "--select", "npu-node-permision"), "Did you mean 'npu-node-permission'?"),
        (("check", "--facts", "SICK", "--ignore", "nothing-*"), "ignore 'nothing-*': no rule matches it"),
        (
            ("check", "--facts", "SICK", "--assume", "npu.driver.version=32.0.100.3104"),
            "on linux it is numbered otherwise",
        ),
        (("check", "--limit", "1e10"), "Invalid value for '--limit'"),
        (("check", "--colour"), "No such option"),
        (("chek",), "No such command 'chek'"),
        (("rules", "show", "npu-node-permision"), "Did you mean 'npu-node-permission'?"),
        (("rules", "test", "."), "holds no rules"),
        (("rules", "check", "."), "holds no rules"),
        (("schema", "rule-book"), "Invalid value for"),
    ],
)
def test_wrong_calls_get_a_sentence_and_2(cli: Cli, sick_host: Path, arguments: tuple[str, ...], sentence: str) -> None:
    ran = cli(*(sick_host if argument == "SICK" else argument for argument in arguments))
    assert (ran.code, sentence in ran.err) == (2, True), ran.err
    assert "Traceback" not in ran.err
    assert not ran.out


def test_bad_user_rules_are_refused_with_their_place(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "my-rule.yaml").write_text("schema: 1\nid: my-rule\ntitel: x\n")
    ran = cli("check", "--rules", "mine")
    assert ran.code == 2
    assert f"{Path('mine/my-rule.yaml')}:3:8: a rule has no 'titel'. Did you mean 'title'?" in ran.err


def test_settings_of_the_project(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.ovdoctor]\nignore = ["npu-node-permission"]\nselect = ["npu-node-*"]\n')
    assert "ignored as asked" in cli("check", "--facts", sick_host).out
    assert cli("check", "--facts", sick_host, "--no-settings").code == 1
    assert cli("check", "--facts", sick_host, "--ignore", "gpu-*").code == 1, "the command line wins"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tool.ovdoctor]\nignroe = []\n", "[tool.ovdoctor] has no 'ignroe'"),
        ("[tool.ovdoctor]\nignore = 'x'\n", "[tool.ovdoctor] 'ignore' must be a list of text"),
        ("[tool.ovdoctor]\nstrict = 1\n", "[tool.ovdoctor] 'strict' must be true or false"),
        ("[tool]\novdoctor = 3\n", "[tool.ovdoctor] must be a table"),
        ("[tool.ovdoctor\n", "not TOML"),
        ("[tool.ovdoctor]\nfail-on = 'warn'\n", "'warn' is not one of error, warning, info, never"),
        ("[tool.ovdoctor]\ndevice = ['TPU']\n", "'TPU' is not one of cpu, gpu, npu"),
        ("[tool.ovdoctor]\nlimit = 0\n", "'limit' must be between"),
    ],
)
def test_bad_settings(cli: Cli, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    ran = cli("check")
    assert ran.code == 2
    assert sentence in ran.err
    assert "pyproject.toml: " in ran.err


def test_a_bug_is_told_as_one(cli: Cli, monkeypatch: pytest.MonkeyPatch, sick_host: Path) -> None:
    monkeypatch.setattr("ovdoctor.rules.diagnose.evaluate", lambda *_: 1 / 0)
    ran = cli("check", "--facts", sick_host)
    assert ran.code == 4
    assert "a bug in ovdoctor: ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err


def test_this_machine(cli: Cli) -> None:
    """The real thing: the OpenVINO of the interpreter that runs the tests."""
    document = json.loads(cli("check", "--python", sys.executable, "--format", "json", "--fail-on", "never").out)
    facts = document["facts"]
    assert facts["openvino.import.outcome"]["value"] == "ok"
    assert "CPU" in [device["name"] for device in facts["openvino.devices"]["value"]]
    assert {chain["device"]: chain["verdict"] for chain in document["chains"]}["CPU"] == "holds"


def test_settled_python_does_not_concern_another_machine(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.ovdoctor]\npython = "python3"\n')
    assert cli("check", "--facts", sick_host, *ONE).code == 1


def test_assumptions_stay_visible_in_a_saved_report(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(cli("check", "--facts", sick_host, "--assume", "npu.node.access=true", "--format", "json").out)
    assert "assumed, not measured: npu.node.access" in cli("check", "--facts", saved).out


def test_devices_are_checked_in_python_too(sick_host: Path) -> None:
    evidence = Evidence(facts=sick_host)
    assert check(evidence, devices="npu").devices == ["NPU"]
    with pytest.raises(InputError, match="there is no device 'TPU'"):
        check(evidence, devices=["TPU"])
