"""The last exam's cases tell no cause that is none, and texts of rules read well where they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ovdoctor.explaining import explain
from ovdoctor.rules.load import load_rules
from ovdoctor.rules.model import Rule
from tests.cases.judging import FILES, judge

EXAM = [file for file in FILES if file.stem.startswith("exam-")]
RULES = load_rules().rules
BROKEN_WORD = re.compile(r"[a-z]- (?!and |or )[a-z]")


@pytest.mark.parametrize("file", EXAM, ids=lambda file: file.stem)
def test_nothing_false_is_told(file: Path) -> None:
    assert judge(file).false_errors == []


def test_figures_are_no_stop_codes() -> None:
    """YAML once read 0x00000116 as the number 278."""
    assert explain("[ INFO ] Throughput: 278.41 FPS\n[ INFO ] Latency: 292 ms\n").causes == []


def test_fixes_read_well_after_their_first_word() -> None:
    """They are printed after "do" and "or": no second "Or", no quotation marks around the whole."""
    texts = [(rule.id, fix.text) for rule in RULES for fix in rule.read_prose().fixes if fix.text]
    assert [name for name, text in texts if text.startswith("Or ")] == []
    assert [name for name, text in texts if text[0] + text[-1] == '""' and text.count('"') == 2] == []


@pytest.mark.parametrize("words", [lambda rule: rule.title, lambda rule: rule.read_prose().explain], ids=["title", "explain"])
def test_no_word_is_broken_after_its_hyphen(words: Callable[[Rule], str]) -> None:
    assert [(rule.id, found[0]) for rule in RULES if (found := BROKEN_WORD.search(words(rule)))] == []
