"""Where results go: never over what is read, in the format of the ending, and options that are given once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ovdoctor.cli.options import NPU_PLATFORMS
from ovdoctor.scanning.targets import PLATFORMS
from tests.cli.conftest import Cli

MODEL = Path(__file__).parents[1] / "scanning" / "models" / "dynamic.xml"
LOG = 'RuntimeError: Device with "NPU" name is not registered in the OpenVINO Runtime\n'
KNOWN = ("--device", "CPU", "--openvino", "2024.6")


@pytest.fixture
def folder(tmp_path: Path, sick_host: Path) -> Path:
    """One file of every kind that commands read."""
    shutil.copy(MODEL, tmp_path / "m.xml")
    (tmp_path / "m.bin").write_bytes(b"weights")
    (tmp_path / "models").mkdir()
    shutil.copy(MODEL, tmp_path / "models" / "n.xml")
    (tmp_path / "e.log").write_text(LOG)
    shutil.copy(sick_host, tmp_path / "b.json")
    (tmp_path / "rule.yaml").write_text("id: x\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (("scan", "m.xml", *KNOWN), "m.xml"),
        (("scan", "m.xml", *KNOWN), "./m.bin"),
        (("scan", "models", *KNOWN), "models/n.xml"),
        (("scan", "m*.xml", *KNOWN), "m.xml"),
        (("scan", "m.xml", *KNOWN, "--facts", "b.json", "--format", "json"), "b.json"),
        (("check", "--facts", "b.json"), "b.json"),
        (("check", "--facts", "b.json", "--rules", "rule"), "rule"),
        (("explain", "e.log"), "e.log"),
        (("explain", "e.log", "--model", "m.xml"), "m.bin"),
        (("diff", "b.json", "after.json"), "after.json"),
        (("diff", "b.json"), "b.json"),
        (("run", "--", "e.log"), "e.log"),
        (("report", "--facts", "b.json", "--model", "models", "--format", "json"), "models/q.onnx"),
        (("report", "--facts", "b.json", "--log", "e.log"), "e.log"),
    ],
)
def test_what_is_read_is_not_written_over(cli: Cli, folder: Path, arguments: tuple[str, ...], output: str) -> None:
    for source, copy in (("b.json", "after.json"), ("rule.yaml", "rule"), ("m.xml", "models/q.onnx")):
        shutil.copy(folder / source, folder / copy)
    before = (folder / output).read_bytes()
    options = [*arguments[:1], "-o", output, *arguments[1:]]
    ran = cli(*options)
    assert ran.code == 2 and ran.err.startswith(f"ovdoctor: {Path(output)}: is a file that is read; name another with -o"), (
        ran.err
    )
    assert (folder / output).read_bytes() == before


def test_another_file_is_written_over(cli: Cli, folder: Path) -> None:
    (folder / "old.txt").write_text("old")
    assert cli("explain", "e.log", "-o", "old.txt").code == 1
    assert (folder / "old.txt").read_text() != "old"


@pytest.mark.parametrize(
    ("arguments", "name", "begins"),
    [
        (("check", "--facts", "b.json"), "c.html", "<!DOCTYPE html>"),
        (("check", "--facts", "b.json"), "c.JSON", "{"),
        (("check", "--facts", "b.json"), "c.sarif", '{\n  "$schema": "https://docs.oasis-open.org/sarif'),
        (("check", "--facts", "b.json"), "c.xml", "<?xml"),
        (("check", "--facts", "b.json"), "c.md", "### ovdoctor check"),
        (("check", "--facts", "b.json"), "c.out", "System"),
        (("scan", "m.xml", *KNOWN), "s.html", "<!DOCTYPE html>"),
        (("explain", "e.log"), "e.html", "<!DOCTYPE html>"),
        (("explain", "e.log"), "e.md", "Read"),
        (("diff", "b.json", "b.json"), "d.md", "#"),
        (("report", "--facts", "b.json"), "r.txt", "###"),
    ],
)
def test_the_ending_tells_the_format(cli: Cli, folder: Path, arguments: tuple[str, ...], name: str, begins: str) -> None:
    assert cli(*arguments, "-o", name).code in (0, 1)
    assert (folder / name).read_text("utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("check", "--facts", "b.json"), "c.pdf"),
        (("check", "--facts", "b.json", "--format", "text"), "c.html"),
        (("scan", "m.xml", *KNOWN), "s.zip"),
        (("scan", "m.xml", *KNOWN, "--format", "html"), "s.json"),
        (("explain", "e.log"), "e.xml"),
        (("diff", "b.json", "b.json", "--format", "markdown"), "d.json"),
        (("run", "--format", "json"), "r.html"),
    ],
)
def test_an_ending_that_promises_something_else(cli: Cli, folder: Path, arguments: tuple[str, ...], name: str) -> None:
    ran = cli(*arguments, "-o", name, *(["--", "true"] if arguments[0] == "run" else []))
    assert ran.code == 2 and name in ran.err and "name it otherwise" in ran.err
    assert not (folder / name).exists()


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("report", "--log", "a.log", "--log", "b.log"), "--log"),
        (("check", "-o", "a.txt", "--output", "b.txt"), "--output"),
        (("check", "--facts", "b.json", "--facts", "b.json"), "--facts"),
        (("scan", "m.xml", "--host", "a", "--host=b"), "--host"),
        (("facts", "--python", "a", "--python", "b"), "--python"),
        (("scan", "m.xml", "--ask=query", "--ask=compile"), "--ask"),
        (("rules", "list", "--device", "CPU", "--device", "NPU"), "--device"),
    ],
)
def test_an_option_that_is_given_twice(cli: Cli, folder: Path, arguments: tuple[str, ...], option: str) -> None:
    ran = cli(*arguments)
    assert ran.code == 2 and f"{option} is given 2 times, and takes one value." in ran.err


def test_what_may_be_given_twice(cli: Cli, sick_host: Path) -> None:
    ran = cli("check", "--facts", sick_host, "-v", "-v", "--device", "CPU", "--device", "NPU", "--no-settings", "--settings")
    assert ran.code == 1 and not ran.err


def test_help_names_the_platforms_that_are_known(cli: Cli) -> None:
    assert ", ".join(PLATFORMS) == NPU_PLATFORMS
    for command in ("scan", "report", "patch"):
        assert NPU_PLATFORMS in " ".join(cli(command, "--help").out.split())


def test_a_record_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rec").write_text("old")
    ran = cli("facts", "--record", "rec")
    assert ran.code == 2 and "rec: is there already" in ran.err and (tmp_path / "rec").read_text() == "old"


@pytest.mark.parametrize("name", ["r.md", "r.html", "text-without-an-ending"])
def test_a_report_for_people_is_no_evidence(cli: Cli, sick_host: Path, tmp_path: Path, name: str) -> None:
    form = "html" if name.endswith("html") else "markdown"
    assert cli("report", "--facts", sick_host, "--format", form, "-o", name).code == 0
    ran = cli("check", "--facts", name)
    assert ran.code == 2
    assert ran.err == f"ovdoctor: {name}: a report for people cannot be read back: take its zip or JSON\n"


def test_a_fact_that_is_misspelt_is_told(cli: Cli, sick_host: Path) -> None:
    document = json.loads(sick_host.read_text())
    document["facts"]["npu.driver.verison"] = document["facts"].pop("npu.driver.version")
    sick_host.write_text(json.dumps(document))
    told = " ".join(cli("check", "--facts", sick_host).out.split())
    assert "the fact 'npu.driver.verison' is not known to this ovdoctor and was left out. Did you mean" in told


def test_an_empty_log_is_refused(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.log").write_text(" \n")
    ran = cli("report", "--facts", sick_host, "--log", "empty.log")
    assert ran.code == 2 and not ran.out
    assert ran.err == "ovdoctor: empty.log: there is nothing to explain: it is empty\n"


@pytest.mark.parametrize("columns", [60, 80])
def test_columns_count_in_a_pipe(cli: Cli, sick_host: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = cli("check", "--facts", sick_host, "--select", "npu-node-permission").out
    assert any(line.startswith("✗ error: This user may not open the NPU's device node") for line in told.splitlines())
    assert [line for line in told.splitlines() if len(line) > columns and "http" not in line] == []
    assert max(map(len, told.splitlines())) > columns - 15
