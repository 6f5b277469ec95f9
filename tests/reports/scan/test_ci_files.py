"""What ``docs/ci.md`` and ``.pre-commit-hooks.yaml`` tell others to use is there."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from ovdoctor.reports.scan import FORMATS

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


def block(key: str) -> Any:
    (found,) = (each for each in BLOCKS if key in each)
    return found


def commands() -> list[list[str]]:
    """Every ``ovdoctor scan`` that the files call, with its arguments."""
    steps = [step["run"] for step in block("jobs")["jobs"]["ovdoctor"]["steps"] if "run" in step]
    lines = [*steps, *re.findall(r"^ovdoctor .*$", GUIDE, re.MULTILINE), *(hook["entry"] for hook in HOOKS)]
    configured = [hook["args"] for repo in block("repos")["repos"] for hook in repo["hooks"]]
    calls = [shlex.split(line) for line in lines if line.startswith("ovdoctor ")]
    return [*calls, *(["ovdoctor", "scan", *arguments] for arguments in configured)]


def test_the_hook_is_the_one_that_the_guide_configures() -> None:
    (hook,) = HOOKS
    (used,) = (each for repo in block("repos")["repos"] for each in repo["hooks"])
    assert used["id"] == hook["id"]
    assert re.search(hook["files"], "models/yolov8n.xml")
    assert not re.search(hook["files"], "models/yolov8n.xml.bak")
    assert hook["language"] == "python"
    assert re.search(rf"^{shlex.split(hook['entry'])[0]} = ", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_workflow_may_do_what_it_does() -> None:
    job = block("jobs")["jobs"]["ovdoctor"]
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [name.partition("@")[0] for name in uses] == [
        "actions/checkout",
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
    ]
    assert job["permissions"]["security-events"] == "write"
    written = next(step["run"] for step in job["steps"] if "--format sarif" in step.get("run", ""))
    uploaded = next(step["with"]["sarif_file"] for step in job["steps"] if "sarif_file" in step.get("with", {}))
    assert written.endswith(f"-o {uploaded}")


def test_formats_exist() -> None:
    named = re.findall(r"--format (\w+)", GUIDE)
    assert set(FORMATS) - {"text", "html"} <= set(named) <= set(FORMATS)


@pytest.mark.skipif(find_spec("ovdoctor.cli.scan") is None, reason="the command is not part of this installation")
@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_commands_are_understood(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsed by the command itself, which is not run."""
    assert arguments[0] == "ovdoctor"
    assert arguments[1] in ("scan", "check")
    command = import_module(f"ovdoctor.cli.{arguments[1]}").command
    assert isinstance(command, click.Command)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    paths = ["models/"] if arguments[1] == "scan" and "models/" not in arguments else []
    command.make_context(f"ovdoctor {arguments[1]}", [*arguments[2:], *paths])
