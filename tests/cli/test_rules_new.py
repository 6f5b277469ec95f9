"""``ovdoctor rules new``: what it starts is refused until it is filled in, and is a good rule then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ovdoctor.rules.blanks import check_blanks
from ovdoctor.rules.load import builtin_folder, rule_files
from ovdoctor.rules.nodes import load_file
from tests.cli.conftest import Cli

BLANK = re.compile(r"<fill in ([^<>]*)>")
KINDS = [(subject, device) for subject in ("machine", "model", "log") for device in ("ANY", "CPU", "GPU", "NPU")]
ANSWERS = {
    "one sentence": "It does not work",
    "error, warning or info": "warning",
    "the list above": "STAGE",
    "first bad version": "2.0",
    "a bad version": "2.1",
    "numbered": "1.10.0",
    "such as 32.0.100.3104": "32.0.100.3104",
    "such as 1.10.0": "1.10.0",
    "on Windows": "32.0.100.3104",
    "on Linux": "1.10.0",
    "instruction set": "avx2",
    "the operation": "MaxPool",
    "an operation": "MaxPool",
    "words of the message": "cannot * work",
    "as the program prints it": "it cannot possibly work",
    "another trouble": "it works",
    "address": "https://example.org/issue",
    "the day": "2026-11-22",
}
VERSIONS = {
    "NPU": ("1.10.0", "1.9.0", "1.10.1"),
    "GPU": ("24.35.30872.22", "24.13.29138.7", "25.05.32567.12"),
    "ANY": ("2024.2", "2024.1", "2024.3"),
}


def filled(text: str, device: str, stage: str) -> str:
    """As somebody who reads the hints would fill it in."""
    good, bad, better = VERSIONS.get(device, VERSIONS["ANY"])
    answers = {**ANSWERS, "has the trouble": bad, "that is good": better, "first good version": good}

    def answer(match: re.Match[str]) -> str:
        found = next((words for hint, words in answers.items() if hint in match[1]), "Words")
        return stage if found == "STAGE" else found

    return BLANK.sub(answer, text)


@pytest.mark.parametrize(("subject", "device"), KINDS)
def test_what_is_begun_is_refused_and_good_when_filled_in(cli: Cli, subject: str, device: str) -> None:
    ran = cli("rules", "new", "my-rule", "--subject", subject, "--device", device)
    assert (ran.code, ran.err) == (0, "")
    file = Path("my-rule.yaml")
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60 and max(map(len, text.splitlines())) < 160
    stage = "compile" if subject == "model" else "package" if device == "ANY" else "plugin"
    blanks = [number for number, line in enumerate(text.splitlines(), 1) if BLANK.search(line.partition("#")[0])]
    while blanks:
        refused = cli("rules", "check", file)
        assert refused.code == 2
        place = re.match(rf"ovdoctor: {file}:(\d+):\d+: still to be filled in: ", refused.err)
        assert place, refused.err
        assert abs(int(place[1]) - blanks[0]) <= 1  # a folded text begins a line above
        assert cli("check", "--rules", file, "--facts", "nothing.json").code == 2
        lines = text.splitlines()
        lines[blanks[0] - 1] = filled(lines[blanks[0] - 1], device if subject == "machine" else "ANY", stage)
        text = "\n".join(lines) + "\n"
        file.write_text(text, encoding="utf-8")
        blanks = blanks[1:]
    checked = cli("rules", "check", file)
    assert (checked.code, checked.out) == (0, "1 rule, no mistakes.\n"), checked.err
    assert cli("rules", "test", file).out == "3 examples passed, 0 failed.\n"


def test_all_blanks_are_named_at_once(cli: Cli) -> None:
    cli("rules", "new", "my-rule", "--stage", "package")
    text = Path("my-rule.yaml").read_text(encoding="utf-8")
    told = cli("rules", "check", "my-rule.yaml").err
    lines = [number for number, line in enumerate(text.splitlines(), 1) if BLANK.search(line.partition("#")[0])]
    assert "stage: package" in text
    named = [int(number) for number in re.findall(r"\d+", told.partition("on the lines")[2])]
    assert len(named) == len(lines) - 1, told


def test_the_folder_is_made(cli: Cli) -> None:
    assert cli("rules", "new", "my-rule", "--dir", "mine/npu").code == 0
    assert Path("mine/npu/my-rule.yaml").is_file()
    assert cli("rules", "new", "my-rule", "--dir", "mine").code == 2, "rules below that folder have that name"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("npu-node-permission",), "the id 'npu-node-permission' is taken by"),
        (("my-old",), "the id 'my-old' is taken by my-old.yaml"),
        (("My_rule",), "'My_rule' cannot be an id"),
        (("../my-rule",), "cannot be an id"),
        (("my-rule\n",), "cannot be an id"),
        (("my-rule", "--device", "NPU", "--stage", "packge"), "--stage packge: NPU has hardware, enabled"),
        (("my-rule", "--subject", "model", "--stage", "driver"), "--stage driver: models have read, compile, infer"),
        (("my-rule", "--dir", "my-old.yaml/x"), "cannot be written"),
        (("my-rule", "--device", "TPU"), "Invalid value for '--device'"),
    ],
)
def test_what_cannot_be_begun(cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    Path("my-old.yaml").write_text("kept", encoding="utf-8")
    ran = cli("rules", "new", *arguments)
    assert (ran.code, ran.out, sentence in ran.err) == (2, "", True), ran.err
    assert [path.name for path in Path().iterdir()] == ["my-old.yaml"]
    assert Path("my-old.yaml").read_text(encoding="utf-8") == "kept"


def test_no_rule_of_ours_looks_unfinished() -> None:
    for path in rule_files([builtin_folder()]):
        check_blanks(load_file(path))
