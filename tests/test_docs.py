"""The README says what the program does: its commands run, and the outputs it shows are the real ones.

``OVDOCTOR_UPDATE=1 pytest tests/test_readme.py`` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from ovdoctor.cli.main import run
from ovdoctor.cli.settings import project_settings
from ovdoctor.rules.load import load_rules

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ ovdoctor (?P<arguments>.*)\n(?P<shown>(?:.*\n)*?)```")


def uncounted(text: str) -> str:
    """Without the number of rules, which every new rule changes."""
    return re.sub(r"\d+ rules: .* undecided\.", "", text)


def test_shown_outputs_are_real(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    def real(block: re.Match[str]) -> str:
        run(shlex.split(block["arguments"]))
        return f"```console\n$ ovdoctor {block['arguments']}\n{capsys.readouterr().out}```"

    text = README.read_text(encoding="utf-8")
    renewed = BLOCK.sub(real, text)
    if os.environ.get("OVDOCTOR_UPDATE"):
        README.write_text(renewed, encoding="utf-8")
        text = renewed
    assert BLOCK.search(text)
    assert uncounted(renewed) == uncounted(text)


def test_rules_that_are_named_exist() -> None:
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"rules show ([\w-]+)", text)) | set(re.findall(r'ignore = \["([\w-]+)"\]', text))
    assert named
    assert named <= {rule.id for rule in load_rules().rules}


def test_settings_that_are_shown_are_accepted(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    (tmp_path / "pyproject.toml").write_text(shown[1], encoding="utf-8")
    assert project_settings(tmp_path)["fail_on"] == "warning"


def test_paths_that_are_named_exist() -> None:
    for path in re.findall(r"`((?:rules|src|tests|tools|benchmarks|docs)/[\w./-]*)`", README.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path
