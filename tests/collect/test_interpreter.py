"""Which interpreter is examined, and why."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ovdoctor.errors import InputError
from ovdoctor.process.interpreter import Chosen, choose, interpreter_in, missing_because, tool_environment

PLACE = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"


def environment(folder: Path, place: str = PLACE) -> Path:
    """A folder with something to execute where an environment keeps its interpreter."""
    program = folder / place
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("")
    program.chmod(0o755)
    return program


def test_the_option_goes_before_everything(tmp_path: Path) -> None:
    program = environment(tmp_path / "a")
    active = {"VIRTUAL_ENV": os.fspath(tmp_path / "b")}
    assert choose(os.fspath(program), active) == Chosen(os.fspath(program), "--python")


def test_the_option_may_be_a_folder(tmp_path: Path) -> None:
    program = environment(tmp_path / "venv")
    assert choose(os.fspath(tmp_path / "venv"), {}).executable == os.fspath(program)


def test_the_option_may_be_a_name_on_path(tmp_path: Path) -> None:
    program = environment(tmp_path, "python3.11.exe" if sys.platform == "win32" else "python3.11")
    assert choose(program.name, {"PATH": os.fspath(tmp_path)}).executable == os.fspath(program)


def test_the_option_may_be_relative_and_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = environment(tmp_path / "venv")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    monkeypatch.setenv("USERPROFILE", os.fspath(tmp_path))
    assert choose("venv", {}).executable == os.fspath(program)
    assert choose(f"~{os.sep}venv", {}).executable == os.fspath(program)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no links without asking")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A venv's interpreter is a link to one that does not have the venv's packages."""
    program = tmp_path / "venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    assert choose(os.fspath(tmp_path / "venv"), {}).executable == os.fspath(program)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("missing/python", "there is no such file or folder"),
        ("missing-python", "neither a file or folder here nor a program on PATH"),
        ("empty", "the folder holds no interpreter (looked for bin/python, bin/python3, Scripts/python.exe, python.exe)"),
        ("text.txt", "the file may not be executed"),
    ],
)
def test_a_bad_option_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, sentence: str) -> None:
    if given == "text.txt" and sys.platform == "win32":
        pytest.skip("on Windows every file may be executed, as far as can be told before")
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as raised:
        choose(given, {"PATH": os.fspath(tmp_path)})
    assert str(raised.value) == f"--python {given}: {sentence}"


def test_the_active_environment(tmp_path: Path) -> None:
    venv, conda = environment(tmp_path / "venv"), environment(tmp_path / "conda", "python.exe")
    variables = {"VIRTUAL_ENV": os.fspath(tmp_path / "venv"), "CONDA_PREFIX": os.fspath(tmp_path / "conda")}
    assert choose(None, variables) == Chosen(os.fspath(venv), "the active virtual environment (VIRTUAL_ENV)")
    del variables["VIRTUAL_ENV"]
    assert choose(None, variables) == Chosen(os.fspath(conda), "the active conda environment (CONDA_PREFIX)")


def test_the_running_one_is_left() -> None:
    assert choose(None, {}, "/usr/bin/python3", "/usr") == Chosen("/usr/bin/python3", "the interpreter that runs ovdoctor")
    assert choose(None, {}).executable == sys.executable


@pytest.mark.parametrize("variable", ["VIRTUAL_ENV", "CONDA_PREFIX"])
def test_an_active_environment_that_is_gone_is_chosen(tmp_path: Path, variable: str) -> None:
    chosen = choose(None, {variable: os.fspath(tmp_path / "gone")}, "/usr/bin/python3", "/usr")
    assert chosen.executable.startswith(os.fspath(tmp_path / "gone"))
    assert chosen.reason.endswith(f"({variable})")


def test_a_working_active_environment_goes_before_a_broken_one(tmp_path: Path) -> None:
    program = environment(tmp_path / "conda")
    gone = os.fspath(tmp_path / "gone")
    chosen = choose(None, {"VIRTUAL_ENV": gone, "CONDA_PREFIX": os.fspath(tmp_path / "conda")})
    assert chosen.executable == os.fspath(program)
    assert chosen.reason.endswith(f"; VIRTUAL_ENV names a folder without an interpreter: {gone}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no links without asking")
def test_an_interpreter_that_is_a_link_to_nowhere(tmp_path: Path) -> None:
    link = tmp_path / "venv" / "bin" / "python3"
    link.parent.mkdir(parents=True)
    link.symlink_to("/gone/python3")
    assert choose(None, {"VIRTUAL_ENV": os.fspath(tmp_path / "venv")}).executable == os.fspath(link)
    with pytest.raises(InputError) as raised:
        choose(os.fspath(link), {})
    assert str(raised.value) == f"--python {link}: is a link to /gone/python3, which is not there"
    with pytest.raises(InputError, match="which is not there"):
        choose(os.fspath(tmp_path / "venv"), {})


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_what_is_no_program_or_may_not_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="--python /dev/null: is not a program"):
        choose("/dev/null", {})
    for empty in ("", " "):
        with pytest.raises(InputError, match="--python: it is empty"):
            choose(empty, {})

    def refuse(path: str) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("ovdoctor.process.interpreter.os.stat", refuse)
    assert missing_because("/root/python") == "cannot be looked at: Permission denied"


@pytest.mark.parametrize(
    ("prefix", "tool"),
    [
        ("/home/anna/.local/share/pipx/venvs/ovdoctor", "pipx"),
        (r"C:\Users\anna\pipx\venvs\ovdoctor", "pipx"),
        ("/home/anna/.local/pipx/.cache/0123abc", "pipx"),
        ("/home/anna/.local/share/uv/tools/ovdoctor", "uv tool"),
        (r"C:\Users\anna\AppData\Roaming\uv\tools\ovdoctor", "uv tool"),
        ("/home/anna/.cache/uv/archive-v0/0123abc", "uvx"),
        ("/home/anna/.cache/uv/environments-v2/ovdoctor-0123", "uvx"),
        ("/home/anna/.venv", None),
        ("/home/anna/uv/.venv", None),
        ("/usr", None),
    ],
)
def test_environments_of_tools(prefix: str, tool: str | None) -> None:
    assert tool_environment(prefix) == tool


@pytest.mark.parametrize(("mark", "tool"), [("pipx_metadata.json", "pipx"), ("uv-receipt.toml", "uv tool")])
def test_environments_of_tools_in_other_places(tmp_path: Path, mark: str, tool: str) -> None:
    (tmp_path / mark).write_text("")
    assert tool_environment(os.fspath(tmp_path)) == tool


def test_a_tools_environment_is_not_the_users() -> None:
    chosen = choose(None, {}, "/x/pipx/venvs/ovdoctor/bin/python", "/x/pipx/venvs/ovdoctor")
    assert chosen.executable == "/x/pipx/venvs/ovdoctor/bin/python"
    assert chosen.reason == (
        "ovdoctor's own environment (pipx): no environment is active; name the one that runs OpenVINO with --python"
    )


def test_an_active_environment_goes_before_the_tools(tmp_path: Path) -> None:
    program = environment(tmp_path)
    chosen = choose(None, {"VIRTUAL_ENV": os.fspath(tmp_path)}, "/x/bin/python", "/x/pipx/venvs/ovdoctor")
    assert chosen.executable == os.fspath(program)


def test_a_folder_without_interpreter(tmp_path: Path) -> None:
    assert interpreter_in(os.fspath(tmp_path)) is None
