"""Which interpreter a command uses, and which model it is about."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ovdoctor.running.command import interpreter_of
from ovdoctor.running.models import find_model

MODEL = Path(__file__).parent.parent / "scanning" / "models" / "maxpool-14-floor.xml"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts begin with #!")


@pytest.fixture
def python(tmp_path: Path) -> Path:
    return program(tmp_path / "venv" / "bin" / "python3", "")


def program(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


def test_named(python: Path) -> None:
    assert interpreter_of([str(python), "app.py"]) == str(python)


def test_on_path(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(python.parent))
    assert interpreter_of(["python3", "-m", "app"]) == str(python)


def test_behind_a_wrapper(python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "tools" / "nice", "")
    monkeypatch.setenv("PATH", f"{tmp_path / 'tools'}:{python.parent}")
    assert interpreter_of(["nice", "-n", "5", "python3", "app.py"]) == str(python)


@pytest.mark.parametrize("head", ["#!{}\n", "#!/usr/bin/env {}\n", "#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n' '''\n"])
def test_of_a_script(head: str, python: Path, tmp_path: Path) -> None:
    script = program(tmp_path / "elsewhere" / "benchmark_app", head.format(python))
    assert interpreter_of([str(script), "-m", "x.xml"]) == str(python)


def test_of_an_environment_with_programs_that_are_no_scripts(python: Path, tmp_path: Path) -> None:
    (tmp_path / "venv" / "pyvenv.cfg").write_text("")
    tool = program(tmp_path / "venv" / "bin" / "tool", "\x7fELF")
    assert interpreter_of([str(tool)]) == str(python)


def test_not_told(tmp_path: Path) -> None:
    assert interpreter_of([str(program(tmp_path / "benchmark_app", "\x7fELF"))]) is None
    assert interpreter_of([str(program(tmp_path / "run.sh", "#!/bin/sh\npython x.py\n"))]) is None
    assert interpreter_of([str(tmp_path / "missing")]) is None


@pytest.mark.parametrize(
    ("command", "opened", "printed"),
    [
        (["app", "-m", str(MODEL)], [], ""),
        (["app", f"--model={MODEL}"], [], ""),
        (["app"], ["/lib/nothing.bin", str(MODEL.with_suffix(".bin"))], ""),
        (["app"], [], f'[ INFO ] Loading "{MODEL}" ...\nx.xml\n'),
        (["app"], [], f"read_model('{MODEL}')"),
    ],
)
def test_the_model(command: list[str], opened: list[str], printed: str) -> None:
    assert find_model(command, opened, printed) == MODEL


def test_other_files_are_no_models(tmp_path: Path) -> None:
    other = tmp_path / "pom.xml"
    other.write_text("<project/>")
    assert find_model(["app", str(other), "a\0b.xml", "x" * 5000 + ".xml"], [], "a.xml " * 100_000) is None
