"""The rules that ovdoctor ships: each proves itself by its examples, and none decides anything without facts."""

from __future__ import annotations

from collections import Counter

import pytest

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.rules.evaluate import evaluate_rule
from ovdoctor.rules.examples import run_examples
from ovdoctor.rules.load import builtin_folder, load_rules
from ovdoctor.rules.model import Rule

RULES = load_rules(check=True)


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_examples(rule: Rule) -> None:
    failed = [
        f"{result.name}: expects {result.expected}, is {result.got} ({result.reason})"
        for result in run_examples([rule])
        if not result.passed
    ]
    assert not failed


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_nothing_is_concluded_from_nothing(rule: Rule) -> None:
    assert evaluate_rule(rule, Snapshot()).status == "undecided"


def test_nothing_was_skipped() -> None:
    assert not RULES.notices


def test_rules_lie_in_the_folder_of_their_subject() -> None:
    subjects = Counter(rule.path.relative_to(builtin_folder()).parts[0] for rule in RULES.rules)
    assert set(subjects) <= {"npu", "gpu", "cpu", "install", "packages", "openvino", "model", "log"}


def test_links_are_https_and_dated() -> None:
    for rule in RULES.rules:
        assert all(source.url.startswith("https://") or source.measured for source in rule.prose.sources), rule.id
