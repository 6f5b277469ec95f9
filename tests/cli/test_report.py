"""``ovdoctor report`` as a command."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from ovdoctor.cli import report as cli_report
from ovdoctor.reports.ticket.support_json import support_schema
from tests.cli.conftest import Cli

TESTS = Path(__file__).parents[1]
HOST = TESTS / "hosts" / "windows-11-meteor-lake-driver-2714"
LOG = TESTS / "logs" / "readme" / "npu-maxpool.log"
POOL = TESTS / "scanning" / "models" / "maxpool-14-floor.xml"
RULE = "npu-maxpool-opset14"


@pytest.mark.parametrize(
    ("form", "begin"), [("markdown", "### OpenVINO Version\n"), ("html", "<!DOCTYPE html>"), ("json", "{\n")]
)
def test_documents_go_to_standard_output_alone(cli: Cli, form: str, begin: str) -> None:
    ran = cli("report", "--host", HOST, "--model", POOL, "--log", LOG, "--format", form)
    assert ran.code == 0
    assert ran.out.lower().startswith(begin.lower())
    assert RULE in ran.out
    assert "Replaced" in ran.err and "read through" in ran.err
    assert ran.out.endswith("\n")


def test_json_satisfies_the_schema(cli: Cli) -> None:
    ran = cli("report", "--host", HOST, "--model", POOL, "--log", LOG, "--format", "json")
    jsonschema.Draft202012Validator(support_schema()).validate(json.loads(ran.out))


def test_a_zip_has_a_name_of_its_own_and_is_not_overwritten(cli: Cli, tmp_path: Path) -> None:
    first = cli("report", "--host", HOST, "--format", "zip")
    assert (first.code, first.out) == (0, "")
    assert "Written: ovdoctor-report.zip" in first.err
    before = (tmp_path / "ovdoctor-report.zip").read_bytes()
    again = cli("report", "--host", HOST, "--format", "zip")
    assert again.code == 2
    assert "ovdoctor-report.zip is there already" in again.err
    assert (tmp_path / "ovdoctor-report.zip").read_bytes() == before
    named = cli("report", "--host", HOST, "-o", "other.zip")
    assert named.code == 0 and (tmp_path / "other.zip").read_bytes() == before  # the same machine, the same zip
    assert cli("report", "--host", HOST, "-o", "other.zip").code == 0  # whoever names a file means it


def test_the_zip_is_judged_elsewhere(cli: Cli, tmp_path: Path) -> None:
    cli("report", "--host", HOST, "-o", "r.zip")
    there = cli("check", "--facts", "r.zip", "--format", "json")
    here = cli("check", "--host", HOST, "--format", "json")
    assert there.code == here.code
    rules = [[finding["rule"] for finding in json.loads(ran.out)["findings"]] for ran in (there, here)]
    assert rules[0] == rules[1] and RULE in rules[0]
    with zipfile.ZipFile("r.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    raw = cli("check", "--host", tmp_path / "unpacked" / "raw", "--format", "json")
    assert [finding["rule"] for finding in json.loads(raw.out)["findings"]] == rules[1]
    assert cli("report", "--facts", "r.zip", "--model", POOL).code == 0
    assert cli("scan", POOL, "--facts", "r.zip").code == 1


@pytest.mark.parametrize(
    ("name", "begin"), [("a.md", b"### "), ("a.html", b"<!"), ("a.JSON", b"{"), ("a.zip", b"PK\x03\x04"), ("a.txt", b"### ")]
)
def test_the_ending_of_the_file_tells_the_format(cli: Cli, tmp_path: Path, name: str, begin: bytes) -> None:
    assert cli("report", "--host", HOST, "-o", name).code == 0
    assert (tmp_path / name).read_bytes().startswith(begin)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("form", "name"), [("json", "a.md"), ("html", "a.zip"), ("zip", "a.json")])
def test_a_format_and_an_ending_that_contradict_each_other(cli: Cli, tmp_path: Path, form: str, name: str) -> None:
    ran = cli("report", "--host", HOST, "--format", form, "-o", name)
    assert ran.code == 2 and f"--format {form} does not go into a file that ends in .{name[2:]}" in ran.err
    assert not (tmp_path / name).exists()


def test_an_ending_that_nothing_is_made_for(cli: Cli, tmp_path: Path) -> None:
    ran = cli("report", "--host", HOST, "-o", "x.pdf")
    assert ran.code == 2 and "a file that ends in .pdf is not among what can be made (markdown, html, json, zip)" in ran.err
    assert not (tmp_path / "x.pdf").exists()


def test_a_zip_may_go_to_a_pipe() -> None:
    command = [sys.executable, "-m", "ovdoctor", "report", "--host", str(HOST), "--format", "zip", "-o", "-"]
    made = subprocess.run(command, capture_output=True, check=True)
    assert "MANIFEST.json" in zipfile.ZipFile(io.BytesIO(made.stdout)).namelist()
    judged = subprocess.run(
        [sys.executable, "-m", "ovdoctor", "check", "--facts", "-"], input=made.stdout, capture_output=True, check=False
    )
    assert judged.returncode == 0 and RULE.encode() in judged.stdout, judged.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals of this kind")
def test_a_zip_is_nothing_for_a_terminal() -> None:
    controller, terminal = os.openpty()
    command = [sys.executable, "-m", "ovdoctor", "report", "--host", str(HOST), "--format", "zip", "-o", "-"]
    ran = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False)
    os.close(terminal)
    os.close(controller)
    assert ran.returncode == 2
    assert b"nothing for a terminal" in ran.stderr


@pytest.mark.parametrize("option", ["--log", "--model", "--facts"])
def test_what_the_report_is_about_is_not_overwritten(cli: Cli, tmp_path: Path, option: str) -> None:
    made = cli("report", "--host", HOST, "-o", "source.json")
    assert made.code == 0
    before = (tmp_path / "source.json").read_bytes()
    machine = [] if option == "--facts" else ["--host", HOST]
    ran = cli("report", *machine, option, "source.json", "-o", tmp_path / "source.json")
    assert ran.code == 2 and "source.json: is a file that is read" in ran.err
    assert (tmp_path / "source.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--log", "gone.log"], "gone.log: cannot be read"),
        (["--model", "gone.xml"], "gone.xml: there is no such model"),
        (["--model", "*.onnx"], "*.onnx: nothing matches that pattern"),
        (["--log-from-elsewhere"], "name it with --log"),
        (["--log", "-", "--facts", "-"], "cannot both be standard input"),
        (["--openvino", "nonsense"], "is no version of OpenVINO"),
        (["--facts", "gone.zip"], "gone.zip: cannot be read"),
        (["--python", "gone"], "gone"),
        (["--host", str(HOST), "-o", "no/such/folder/r.zip"], "cannot be written"),
        (["--host", str(HOST), "--format", "pdf"], "pdf"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(cli: Cli, arguments: list[str], words: str, tmp_path: Path) -> None:
    ran = cli("report", *arguments)
    assert ran.code == 2
    assert words in ran.err and "Traceback" not in ran.err
    assert not ran.out
    assert not list(tmp_path.iterdir())


def test_a_model_that_cannot_be_read_is_told_and_the_report_comes(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<net")
    ran = cli("report", "--host", HOST, "--model", "broken.xml")
    assert ran.code == 0
    assert "Not judged: broken.xml" in ran.err
    assert "could not be judged" in ran.out


def test_the_address_is_printed_beside_the_document(cli: Cli) -> None:
    ran = cli("report", "--host", HOST, "--device", "NPU", "--link")
    assert "https://github.com/openvinotoolkit/openvino/issues/new?template=bug.yml&ov_version=" in ran.err
    assert "device_use=NPU" in ran.err
    assert "issues/new" not in ran.out


def test_what_was_removed_is_told_by_kind(cli: Cli) -> None:
    ran = cli("report", "--host", HOST)
    assert "anna" not in ran.out + ran.err
    lines = [line.split() for line in ran.err.splitlines() if line.startswith("  ")]
    assert [line[0] for line in lines] == sorted(line[0] for line in lines)
    assert any(line[0] == "home" and line[1].startswith("×") for line in lines)


def test_nothing_is_removed_where_that_was_asked(cli: Cli) -> None:
    ran = cli("report", "--host", HOST, "--no-redact")
    assert "C:\\Users\\anna" in ran.out
    assert "Nothing was removed" in ran.err


def test_standard_input_is_a_log(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOG.read_bytes())))
    ran = cli("report", "--host", HOST, "--log", "-")
    assert ran.code == 0 and "What the log means" in ran.out


def test_own_rules_are_judged_and_wrong_ones_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.yaml").write_text("id: bad\nnonsense: 1\n")
    ran = cli("report", "--host", HOST, "--rules", "rules")
    assert ran.code == 2 and "bad.yaml" in ran.err


def test_the_default_name_is_what_the_help_says(cli: Cli) -> None:
    told = "".join(cli("report", "--help").out.split())
    assert cli_report.DEFAULT_ZIP in told
    assert "0thereportwasmade,whateveritsays" in told
