"""What every format makes of some machines, to the letter, but for the number of rules, which every new rule changes.

``OVDOCTOR_UPDATE=1 pytest tests/reports/check/test_snapshots.py`` writes it anew. Look at what it wrote.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from tests.reports.check.corpus import report

from ovdoctor.reports.check import render
from ovdoctor.reports.check.anchor import Anchor

FOLDER = Path(__file__).with_name("snapshots")
MACHINES = ("ubuntu-24.04-stale-libze-intel-vpu", "windows-11-npu-driver-missing", "docker-alpine-musl")
SUFFIXES = {"junit": "junit.xml", "github": "github.txt", "summary": "summary.md", "sarif": "sarif.json"}


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("machine", MACHINES)
def test_output_is_exactly_this(machine: str, form: str) -> None:
    file = FOLDER / f"{machine}.{SUFFIXES[form]}"
    shown = uncounted(render(report(machine), form, anchor=Anchor("pyproject.toml"))) + "\n"
    if os.environ.get("OVDOCTOR_UPDATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8")


def uncounted(text: str) -> str:
    """Without the number of rules, and ovdoctor's version."""
    text = re.sub(r'"(rules|findings|clear|not_applicable|undecided|ignored)": \d+', r'"\1": 0', text)
    text = re.sub(r'"(version|semanticVersion)": "\d[^"]*"', r'"\1": "0"', text)
    return re.sub(r"\d+ rules(:|&#58;) .* undecided", r"0 rules\1 undecided", text)
