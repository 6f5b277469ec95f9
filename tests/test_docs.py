"""README and guides say what the program does: commands run, the outputs that are shown are the real ones, links lead somewhere.

``OVDOCTOR_UPDATE=1 pytest tests/test_docs.py`` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click
import pytest

from ovdoctor.cli.main import cli, run
from ovdoctor.cli.settings import project_settings
from ovdoctor.rules.load import load_rules

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "guides").glob("*.md"))]
BLOCK = re.compile(r"```console\n\$ ovdoctor (?P<arguments>.*)\n(?P<shown>(?:.*\n)*?)```")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)")
COMMAND = re.compile(r"^(?:\.venv/bin/)?ovdoctor (?P<arguments>[^#|>\n]*)", re.MULTILINE)


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def uncounted(text: str) -> str:
    """Without the number of rules, which every new rule changes."""
    return re.sub(r"\d+ rules: .* undecided\.", "", text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_shown_outputs_are_real(document: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    def real(block: re.Match[str]) -> str:
        run(shlex.split(block["arguments"]))
        return f"```console\n$ ovdoctor {block['arguments']}\n{capsys.readouterr().out}```"

    text = document.read_text(encoding="utf-8")
    renewed = BLOCK.sub(real, text)
    if os.environ.get("OVDOCTOR_UPDATE"):
        document.write_text(renewed, encoding="utf-8")
        text = renewed
    assert "```console" not in BLOCK.sub("", text), "a block that is no command of ovdoctor"
    assert uncounted(renewed) == uncounted(text)


def test_the_readme_shows_outputs() -> None:
    assert BLOCK.search(README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_and_options_exist(document: Path) -> None:
    for block in re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        for line in COMMAND.findall(block):
            _check_options(shlex.split(line))


def _check_options(words: list[str]) -> None:
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "--version",
    }
    own = words[: words.index("--")] if "--" in words else words
    assert {word.partition("=")[0] for word in own if word.startswith("--")} <= known, words


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    for path, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}, anchor


def test_rules_that_are_named_exist() -> None:
    text = README.read_text(encoding="utf-8")
    named_rules = set(re.findall(r"rules show ([\w-]+)", text)) | set(re.findall(r'ignore = \["([\w-]+)"\]', text))
    assert named_rules
    assert named_rules <= {rule.id for rule in load_rules().rules}


def test_settings_that_are_shown_are_accepted(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    (tmp_path / "pyproject.toml").write_text(shown[1], encoding="utf-8")
    assert project_settings(tmp_path)["fail_on"] == "warning"


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_paths_that_are_named_exist(document: Path) -> None:
    for path in re.findall(r"`((?:rules|src|tests|tools|benchmarks|docs)/[\w./-]*)`", document.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path
