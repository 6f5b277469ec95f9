"""``ovdoctor patch`` and ``ovdoctor compare``: exit codes, text and JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import openvino as ov
import pytest
from openvino import opset8, opset14

from ovdoctor.errors import InputError
from ovdoctor.patching import compare
from tests.cli.conftest import Cli


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """One pool with ceil_torch."""
    x = opset8.parameter([1, 3, 8, 8], ov.Type.f32, name="x")
    node = opset14.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [3, 3], "ceil_torch", "explicit")
    node.set_friendly_name("pool\x85[31m")  # a control character that XML lets pass
    path = tmp_path / "model.xml"
    ov.serialize(ov.Model([opset8.result(node.output(0))], [x], "m"), path, path.with_suffix(".bin"))
    return path


@pytest.fixture
def hopeless(tmp_path: Path) -> Path:
    """An operation that no older release has."""
    x = opset8.parameter([1, 4, 4], ov.Type.f32, name="x")
    path = tmp_path / "hopeless.xml"
    ov.serialize(ov.Model([opset8.result(opset14.inverse(x))], [x], "m"), path, path.with_suffix(".bin"))
    return path


def test_patched_and_proved(cli: Cli, model: Path) -> None:
    ran = cli("patch", model, "--openvino", "2023.0.0", "--python", sys.executable)
    assert ran.code == 0 and ran.err == ""
    assert "MaxPool-14 becomes MaxPool-8 (exact; maxpool-14-to-8)" in ran.out
    assert "equal bit by bit" in ran.out and "model.patched.xml (weights linked)" in ran.out
    assert "[31m" in ran.out and "\x85" not in ran.out
    assert (model.parent / "model.patched.xml").exists()


def test_json(cli: Cli, model: Path) -> None:
    ran = cli("patch", model, "--max-opset", "8", "--python", sys.executable, "--format", "json")
    result = json.loads(ran.out)
    assert ran.code == 0 and result["proof"]["verdict"] == "proved"
    assert result["applied"][0]["patch"] == "maxpool-14-to-8" and result["schema_version"] == 1


def test_dry_run_with_diff(cli: Cli, model: Path) -> None:
    ran = cli("patch", model, "--npu-driver", "32.0.100.2714", "--dry-run", "--diff")
    assert ran.code == 0 and "+++ patched" in ran.out and 'version="opset8"' in ran.out
    assert not (model.parent / "model.patched.xml").exists()


def test_refused(cli: Cli, hopeless: Path) -> None:
    ran = cli("patch", hopeless, "--openvino", "2023.3", "--no-prove")
    assert ran.code == 1 and "is refused" in ran.out and "no patch" in ran.out and "Nothing was written" in ran.out


def test_strict_wants_a_proof(cli: Cli, model: Path) -> None:
    assert cli("patch", model, "--max-opset", "8", "--no-prove").code == 0
    ran = cli("patch", model, "--max-opset", "8", "--no-prove", "--strict")
    assert ran.code == 3 and "Not proved" in ran.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nothing.xml", "--max-opset", "8"), "nothing.xml"),
        (("model.xml", "--openvino", "banana"), "banana"),
        (("model.xml", "--max-opset", "0"), "0"),
        (("model.xml", "--in-place", "-o", "x.xml", "--max-opset", "8"), "--in-place"),
        (("model.bin", "--max-opset", "8"), "model.bin"),
        (("model.xml", "--shape", "1,3,8,x"), "'x'"),
    ],
)
def test_wrong_usage(cli: Cli, model: Path, arguments: tuple[str, ...], word: str) -> None:
    ran = cli("patch", *arguments)
    assert ran.code == 2 and word in ran.err and "Traceback" not in ran.err


def test_compare(cli: Cli, model: Path) -> None:
    cli("patch", model, "--max-opset", "8", "--no-prove")
    ran = cli("compare", model, model.parent / "model.patched.xml", "--python", sys.executable)
    assert ran.code == 0 and "the outputs are the same, bit by bit" in ran.out and "latency of the second" in ran.out
    assert cli("compare", model, "nothing.xml").code == 2
    assert cli("compare", model, model, "--device", ",").code == 2


def test_compare_that_could_ask_nobody_is_not_fine(cli: Cli, model: Path) -> None:
    ran = cli("compare", model, model, "--device", "NPU.7", "--python", sys.executable)
    assert ran.code == 3 and "not asked" in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for an interpreter, and signals for its end")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_ended_run_leaves_nothing(model: Path, number: signal.Signals) -> None:
    python, started = model.with_name("python"), model.with_name("started")
    python.write_text(f"#!/bin/sh\necho $$ > {started}.part && mv {started}.part {started}\nexec sleep 600\n")
    python.chmod(0o755)
    command = [sys.executable, "-m", "ovdoctor", "patch", str(model), "--max-opset", "8", "--python", str(python)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not started.exists():
            time.sleep(0.02)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "ovdoctor: interrupted")
    assert sorted(path.name for path in model.parent.iterdir()) == ["model.bin", "model.xml", "python", "started"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_the_same_refusal_is_told_once(cli: Cli, tmp_path: Path) -> None:
    x = opset8.parameter([1, 4, 4], ov.Type.f32, name="x")
    back = opset14.inverse(opset14.inverse(x))
    path = tmp_path / "twice.xml"
    ov.serialize(ov.Model([opset8.result(back)], [x], "m"), path, path.with_suffix(".bin"))
    ran = cli("patch", path, "--openvino", "2023.3", "--no-prove")
    assert ran.code == 1 and "is refused, 2 times" in ran.out and ran.out.count("no patch for") == 1


@pytest.mark.parametrize("document", ["patch", "comparison"])
def test_the_schema_describes_the_document(cli: Cli, model: Path, document: str) -> None:
    schema = json.loads(cli("schema", document).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    patched = ("patch", model, "--max-opset", "8", "--prove-with", sys.executable)
    arguments = patched if document == "patch" else ("compare", model, model, "--device", "CPU,NPU.7")
    written = json.loads(cli(*arguments, "--python", sys.executable, "--format", "json").out)
    validator.validate(written)
    assert not validator.is_valid({**written, "schema_version": "one"})


def test_compare_says_where_a_file_is_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes((Path(__file__).parents[1] / "scanning" / "models" / "dynamic.xml").read_bytes()[:700])
    with pytest.raises(InputError, match=r"broken\.xml:26:3"):
        compare(broken, broken)
