"""``ovdoctor diff`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Known, Unknown
from tests.cli.conftest import Cli

HOSTS = Path(__file__).parent.parent / "hosts"
DRIVER = ("--select", "npu-node-permission")


@pytest.fixture
def well_host(sick_host: Path, tmp_path: Path) -> Path:
    """The same machine before somebody left a group."""
    return changed(sick_host, tmp_path / "well.json", "npu.node.access", Known(True, "test"))


def changed(of: Path, to: Path, name: str, fact: Fact) -> Path:
    from ovdoctor.facts.documents import read_snapshot

    snapshot, _ = read_snapshot(of)
    to.write_text(write_snapshot(Snapshot({**snapshot.facts, name: fact}), "0"), encoding="utf-8")
    return to


def test_it_worked_before(cli: Cli, well_host: Path, sick_host: Path) -> None:
    ran = cli("diff", well_host, sick_host, *DRIVER)
    assert ran.code == 1
    assert "✗ new: error: This user may not open the NPU's device node [npu-node-permission]" in ran.out
    assert "since npu.node.access yes → no" in ran.out
    assert "permission: holds → broken" in ran.out
    assert ran.out.endswith("Findings: 1 new. 1 fact changed.\n")
    assert not ran.err


def test_and_works_again(cli: Cli, well_host: Path, sick_host: Path) -> None:
    ran = cli("diff", sick_host, well_host, *DRIVER)
    assert ran.code == 0
    assert "✓ gone: error: This user may not open" in ran.out


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--fail-on", "info"), 1), (("--fail-on", "never"), 0), (("--ignore", "npu-*"), 0), (("--device", "cpu"), 0)],
)
def test_exit_codes(cli: Cli, well_host: Path, sick_host: Path, options: tuple[str, ...], code: int) -> None:
    assert cli("diff", well_host, sick_host, *options).code == code


def test_the_same_twice_is_0(cli: Cli, sick_host: Path) -> None:
    ran = cli("diff", sick_host, sick_host, *DRIVER)
    assert (ran.code, "as before: npu-node-permission (error)" in ran.out) == (0, True)


def test_strict_says_that_it_could_not_decide(cli: Cli, well_host: Path, tmp_path: Path) -> None:
    blind = changed(well_host, tmp_path / "blind.json", "npu.node.access", Unknown("nobody looked", "test"))
    ran = cli("diff", well_host, blind, *DRIVER)
    assert (ran.code, "can no longer be decided" in ran.out) == (0, True)
    assert "was yes; is not known: nobody looked" in ran.out
    assert cli("diff", well_host, blind, *DRIVER, "--strict").code == 3
    assert cli("diff", blind, well_host, *DRIVER, "--strict").code == 0


def test_json_satisfies_its_schema(cli: Cli, well_host: Path, sick_host: Path) -> None:
    document = json.loads(cli("diff", well_host, sick_host, "--format", "json").out)
    schema = json.loads(cli("schema", "difference").out)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["$schema"] == schema["$id"]
    assert [each["fact"] for each in document["facts"]] == ["npu.node.access"]


def test_markdown_for_a_ticket(cli: Cli, well_host: Path, sick_host: Path) -> None:
    shown = cli("diff", well_host, sick_host, *DRIVER, "--format", "markdown").out
    assert "- **new** error This user may not open the NPU's device node &#91;npu-node-permission&#93;" in shown
    assert "  - because npu.node.access yes → no" in shown


def test_reports_and_recorded_machines_are_sides(cli: Cli, sick_host: Path) -> None:
    Path("report.json").write_text(cli("check", "--facts", sick_host, "--format", "json").out, encoding="utf-8")
    assert cli("diff", "report.json", sick_host).code == 0
    ran = cli("diff", HOSTS / "ubuntu-24.04-lunar-lake-in-order", HOSTS / "ubuntu-24.04-lunar-lake-driver-1.5")
    assert ran.code == 1
    assert "since npu.driver.version 1.38.0 → 1.5.1 (older)" in ran.out
    assert "- numpy 2.3.5 → 2.1.3 (older)" in ran.out


def test_the_result_goes_to_a_file(cli: Cli, well_host: Path, sick_host: Path) -> None:
    ran = cli("diff", well_host, sick_host, "--format", "markdown", "-o", "diff.md")
    assert (ran.code, ran.out) == (1, "")
    assert Path("diff.md").read_text(encoding="utf-8").startswith("### ovdoctor diff\n")


def test_without_after_it_is_this_machine(cli: Cli) -> None:
    cli("check", "--format", "json", "-o", "now.json")
    ran = cli("diff", "now.json", "--format", "json")
    assert ran.code == 0
    document = json.loads(ran.out)
    assert document["after"]["name"] == "this machine"
    assert [each["fact"] for each in document["facts"]] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("diff", "missing.json", "missing.json"), "missing.json: cannot be read: No such file"),
        (("diff", "SICK", "."), "a recorded host is a folder"),
        (("diff", "SICK", "SICK", "--live"), "--live and --python examine this machine"),
        (("diff", "SICK", "SICK", "--python", "x"), "--live and --python examine this machine"),
        (("diff", "-", "-"), "cannot both be standard input"),
        (("diff", "SICK", "SICK", "--select", "nothing"), "select 'nothing': no rule matches it"),
        (("diff",), "Missing argument 'BEFORE'"),
        (("diff", "SICK", "SICK", "--rules", "nowhere"), "no such file or folder of rules"),
    ],
)
def test_wrong_calls_get_a_sentence_and_2(cli: Cli, sick_host: Path, arguments: tuple[str, ...], sentence: str) -> None:
    ran = cli(*(sick_host if argument == "SICK" else argument for argument in arguments))
    assert (ran.code, ran.out, sentence in ran.err) == (2, "", True), ran.err
    assert "Traceback" not in ran.err
