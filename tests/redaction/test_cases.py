"""What a text means is the same after redaction, and words of rules are nobody's secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ovdoctor.explaining import explain
from ovdoctor.redaction import Redactor
from tests.cases.judging import FILES, read

TESTS = Path(__file__).parent.parent
RULES = sorted((TESTS.parent / "rules").rglob("*.yaml"))
HEALTHY = sorted((TESTS / "logs" / "healthy").glob("*.log"))


def read_rule(file: Path) -> Any:
    """A rule as it is written."""
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_same_causes(file: Path) -> None:
    text = read(file).text
    redacted = Redactor().text(text)
    assert Redactor().text(redacted) == redacted
    if redacted != text:
        assert [cause.finding.rule for cause in explain(redacted).causes] == [
            cause.finding.rule for cause in explain(text).causes
        ]


def test_cases_have_something_to_take_out() -> None:
    changed = [file for file in FILES if Redactor().text(text := read(file).text) != text]
    assert len(changed) > 20


@pytest.mark.parametrize("file", HEALTHY, ids=lambda file: file.stem)
def test_healthy_logs_stay_as_they_are(file: Path) -> None:
    """But for the home of whoever ran them."""
    text = file.read_text(encoding="utf-8")
    assert Redactor().text(text) == text.replace("/home/user/", "~/")


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_words_of_rules_stay(file: Path) -> None:
    """Everything that a rule asks for or says. Its examples may have homes in them."""
    document = read_rule(file)
    if isinstance(document, dict):
        document.pop("examples", None)
    text = yaml.safe_dump(document, width=10_000)
    assert Redactor().text(text) == text


_WORDS = "intel npu gpu test user root openvino ubuntu admin model driver error docker max dev"
NAMES = _WORDS.split()
DIAGNOSIS = """OpenVINO 2026.4.1 on Ubuntu 24.04, intel_vpu, user mode driver, test model, NPU, GPU, docker image, max 3
error in dev: Exception from src/plugins/intel_npu/src/plugin/src/plugin.cpp:62: the root of the model, admin rights of the user
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_user_whose_name_is_a_word(name: str) -> None:
    """The name goes where it names the user; the diagnosis keeps its words."""
    where = f"/home/{name}/ov\nC:\\Users\\{name}\\ov\nUSER={name}\nuid=1000({name})\n{name}@zq-17:~$\n"
    redactor = Redactor()
    output = redactor.text(where + DIAGNOSIS)
    assert output.endswith(DIAGNOSIS)
    assert output.startswith("~/ov\nC:\\Users\\~\\ov\n")
    if name != "root":
        assert name not in output.removesuffix(DIAGNOSIS).replace("<user-1>", "").replace("\\Users\\", "").replace("USER", "")
