"""Real support cases: the right cause comes first, and little that does not belong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.rules.load import load_rules
from tests.cases.judging import FILES, judge, read


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_right_cause_is_told(file: Path) -> None:
    judged = judge(file)
    assert 0 < judged.place <= judged.case.within


def test_goals() -> None:
    """What is asked of all of them together."""
    judged = [judge(file) for file in FILES]
    assert sum(item.place == 1 for item in judged) >= 0.8 * len(judged)
    assert sum(0 < item.place <= 3 for item in judged) >= 0.92 * len(judged)
    assert sum(bool(item.false_errors) for item in judged) <= 0.1 * len(judged)


def test_rules_that_are_expected_exist() -> None:
    known = {rule.id for rule in load_rules().rules}
    assert {rule for file in FILES for rule in read(file).expect} <= known
