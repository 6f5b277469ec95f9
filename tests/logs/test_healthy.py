"""Runs that went well, of every release: no error is told of them. ``healthy/`` holds what they printed, warnings included."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.explaining import explain, read_text

LOGS = sorted((Path(__file__).parent / "healthy").glob("*.log"))


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_no_error(log: Path) -> None:
    causes = explain(read_text(log)).causes
    assert [cause.finding.rule for cause in causes if cause.finding.severity == "error"] == []


def test_every_release_is_there() -> None:
    assert len(LOGS) >= 21
