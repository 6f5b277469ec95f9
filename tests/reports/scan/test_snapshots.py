"""What every format makes of the cases, to the letter.

A case is a folder of ``cases`` with a ``scan.yaml``; ``OVDOCTOR_UPDATE=1 pytest tests/reports/scan/test_snapshots.py`` writes the
rest of it. Look at what it wrote.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

import pytest
from tests.reports.scan.corpus import CASES, NAMES, scan

from ovdoctor.findings.scan import Scan
from ovdoctor.reports.html.notebook.scan import scan_tables
from ovdoctor.reports.scan import render
from ovdoctor.reports.scan.summary import render as summary
from ovdoctor.reports.text.terminal import Terminal

OUTPUTS: dict[str, Callable[[Scan], str]] = {
    "text-40.txt": partial(render, form="text", terminal=Terminal(width=40)),
    "text-80.txt": partial(render, form="text", terminal=Terminal(width=80)),
    "text-110.txt": partial(render, form="text", terminal=Terminal(width=110)),
    "text-ascii.txt": partial(render, form="text", terminal=Terminal(width=80, unicode=False)),
    "text-verbose.txt": partial(render, form="text", terminal=Terminal(width=100), verbose=True),
    "sarif.json": partial(render, form="sarif"),
    "junit.xml": partial(render, form="junit"),
    "github.txt": partial(render, form="github"),
    "summary.md": summary,
    "table.html": scan_tables,
}


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", NAMES)
def test_output_is_exactly_this(name: str, output: str) -> None:
    file = CASES / name / output
    shown = OUTPUTS[output](scan(name)).rstrip("\n") + "\n"
    if os.environ.get("OVDOCTOR_UPDATE"):
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8")
