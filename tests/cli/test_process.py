"""ovdoctor as a process: what it imports, closed pipes, foreign consoles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ovdoctor import __version__

HEAVY = {"openvino", "numpy", "yaml", "msgspec", "psutil", "tabulate", "cpuinfo"}


def imported_by(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout
    return {name.partition(".")[0] for name in out.splitlines()[-1].split()}


def test_version_imports_nothing_heavy() -> None:
    assert not imported_by("sys.argv = ['ovdoctor', '--version']\nfrom ovdoctor.__main__ import main\nmain()") & (
        HEAVY | {"click"}
    )


def test_help_imports_no_engine() -> None:
    assert not imported_by("from ovdoctor.cli.main import run\nrun(['--help'])") & HEAVY


def test_the_package_imports_nothing() -> None:
    assert not imported_by("import ovdoctor") & (HEAVY | {"click"})


def test_version() -> None:
    done = subprocess.run([sys.executable, "-m", "ovdoctor", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"ovdoctor {__version__}"


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_foreign_consoles(encoding: str, sick_host: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ovdoctor",
        "check",
        "--no-settings",
        "--facts",
        str(sick_host),
        "--select",
        "npu-node-permission",
    ]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}, check=False
    )
    assert done.returncode == 1
    assert b"[npu-node-permission]" in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough() -> None:
    command = f"{sys.executable} -m ovdoctor facts --vocabulary | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("fact")
    assert not done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_no_bug(sick_host: Path) -> None:
    command = f"{sys.executable} -m ovdoctor check --no-settings --facts {sick_host} > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("ovdoctor: the output cannot be written: ")


def test_a_closed_output_is_no_bug(sick_host: Path) -> None:
    command = f"{sys.executable} -m ovdoctor check --no-settings --facts {sick_host} >&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")


def test_facts_from_standard_input(sick_host: Path) -> None:
    command = [sys.executable, "-m", "ovdoctor", "check", "--no-settings", "--facts", "-"]
    done = subprocess.run(command, input=sick_host.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 1
