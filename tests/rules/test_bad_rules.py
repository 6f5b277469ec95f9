"""Every file in ``bad/`` is refused with the place and the sentence that its last comment expects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ovdoctor.errors import RuleError
from ovdoctor.rules.load import load_rules

FILES = sorted((Path(__file__).parent / "bad").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_refused_with_its_place(file: Path) -> None:
    expected = re.search(rb"# expect: (.*)", file.read_bytes())
    assert expected, f"{file.name} does not say what is expected of it"
    with pytest.raises(RuleError) as caught:
        load_rules([file], builtin=False)
    assert caught.value.problems == [f"{file}:{expected[1].decode()}"]


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        load_rules([FILES[0].parent], builtin=False)
    assert len(caught.value.problems) == len(FILES)
