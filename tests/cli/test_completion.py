"""What a shell proposes, asked as the shells ask, and in a real bash (zsh, fish, PowerShell where they are installed)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete, get_completion_class

from ovdoctor.cli.main import _COMMANDS, cli
from ovdoctor.facts.vocabulary import VOCABULARY
from ovdoctor.rules.load import load_rules
from ovdoctor.tables import timeline
from tests.cli.conftest import Cli

SHELLS = [shell for shell in ("bash", "zsh", "fish", "powershell") if get_completion_class(shell)]


def proposed(*words: str) -> list[str]:
    """What is proposed for the last of the words."""
    *before, incomplete = words
    asked = ShellComplete(cli, {}, "ovdoctor", "_OVDOCTOR_COMPLETE")
    return [item.value for item in asked.get_completions(before, incomplete)]


def test_commands() -> None:
    assert proposed("") == list(_COMMANDS)
    assert proposed("co") == ["compare", "completion"]
    assert proposed("--v") == ["--version"]
    assert set(proposed("rules", "")) == {"check", "list", "new", "show", "test"}


def test_every_rule() -> None:
    ids = [rule.id for rule in load_rules().rules]
    assert proposed("rules", "show", "") == ids
    assert proposed("check", "--select", "npu-node-p") == ["npu-node-permission"]
    assert proposed("diff", "--ignore", "npu-node-p") == ["npu-node-permission"]


def test_every_fact_and_the_values_it_can_have() -> None:
    assert len(proposed("check", "--assume", "")) == len(VOCABULARY)
    assert proposed("check", "--assume", "npu.driver.v") == ["npu.driver.version="]
    assert proposed("check", "--assume", "package.") == ["package."]
    assert proposed("check", "--assume", "npu.platform=4") == ["npu.platform=4000"]
    assert proposed("check", "--assume", "os.user.root=") == [
        f"os.user.root={value}" for value in ("true", "false", "@absent", "@unknown")
    ]
    assert proposed("check", "--assume", "nothing=@u") == ["nothing=@unknown"]


def test_devices_formats_and_releases() -> None:
    assert [device.upper() for device in proposed("check", "--device", "")] == ["CPU", "GPU", "NPU"]
    assert proposed("check", "--format", "j") == ["json", "junit"]
    assert proposed("patch", "--openvino", "2023.") == [
        release for release in reversed(timeline("cpu").releases) if release.startswith("2023.")
    ]
    assert "3720" in proposed("patch", "--npu-platform", "")
    assert proposed("completion", "") == ["bash", "zsh", "fish", "powershell"]


def test_broken_settings_do_not_disturb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.ovdoctor\n")
    assert proposed("check", "--format", "j") == ["json", "junit"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_where_it_goes(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)
    first, second, *rest = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert first.startswith("# To have this in every new shell, put this line into ")
    assert second.startswith("#   ") and f"ovdoctor completion {shell}" in second
    assert any(f"{shell}_complete" in line for line in rest)


def test_a_shell_that_click_does_not_know(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.shell_completion._available_shells", {})
    ran = cli("completion", "powershell")
    assert (ran.code, "needs click 8.5 or newer" in ran.err) == (2, True)
    assert cli("completion", "tcsh").code == 2


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``ovdoctor`` is this one."""
    command = tmp_path / "bin" / "ovdoctor"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ovdoctor "$@"\n')
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}


def asked(shell: str, script: str, environment: dict[str, str]) -> list[str]:
    """What a program prints in a shell."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    flags = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"], "pwsh": ["-NoProfile"]}[shell]
    done = subprocess.run([shell, *flags, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ovdoctor rules show npu-node-p", ["npu-node-permission"]),
        ("ovdoctor co", ["compare", "completion"]),
        ("ovdoctor check --format j", ["json", "junit"]),
    ],
)
def test_in_bash(on_path: dict[str, str], words: str, expected: list[str]) -> None:
    count = len(words.split()) - 1
    ask = f'COMP_WORDS=({words}); COMP_CWORD={count}; _ovdoctor_completion ovdoctor; printf "%s\\n" "${{COMPREPLY[@]}}"'
    load = 'eval "$(ovdoctor completion bash)"; complete -p ovdoctor > /dev/null || exit 9'
    assert asked("bash", f"{load}; {ask}", on_path) == expected


def test_in_zsh(on_path: dict[str, str]) -> None:
    script = 'autoload -U compinit; compinit -D; eval "$(ovdoctor completion zsh)"; echo $_comps[ovdoctor]'
    assert asked("zsh", script, on_path) == ["_ovdoctor_completion"]


def test_in_fish(on_path: dict[str, str]) -> None:
    script = "ovdoctor completion fish | source; complete -C 'ovdoctor rules show npu-node-p'"
    assert asked("fish", script, on_path)[0] == "npu-node-permission"


def test_in_powershell(on_path: dict[str, str]) -> None:
    line = "ovdoctor rules show npu-node-p"
    script = (
        "ovdoctor completion powershell | Out-String | Invoke-Expression; "
        f"(TabExpansion2 -inputScript '{line}' -cursorColumn {len(line)}).CompletionMatches.CompletionText"
    )
    assert asked("pwsh", script, on_path) == ["npu-node-permission"]


HEAVY = {"yaml", "jinja2", "numpy", "openvino", "psutil", "cpuinfo", "ovdoctor.rules.load", "ovdoctor.collect.session"}


@pytest.mark.parametrize("words", ["rules show npu", "check --assume npu.", "patch --openvino 20", "", "diff --select n"])
def test_nothing_heavy_is_imported(on_path: dict[str, str], words: str) -> None:
    """Somebody waits for it with a finger on a key."""
    count = max(len(words.split()), 1)
    told = {"COMP_WORDS": f"ovdoctor {words}", "COMP_CWORD": str(count), "_OVDOCTOR_COMPLETE": "bash_complete"}
    command = [sys.executable, "-X", "importtime", "-m", "ovdoctor"]
    done = subprocess.run(command, env={**on_path, **told}, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "click" in imported
    assert not imported & HEAVY
