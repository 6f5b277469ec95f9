"""The log of a support report: as much of it as is passed on."""

from __future__ import annotations

from pathlib import Path, PurePath

from ovdoctor.facts.states import Known
from ovdoctor.findings.model import Report
from ovdoctor.findings.support import LogText
from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.logs.text import LogText as Lines
from ovdoctor.reports.ticket.ends import ends

_OF_ONE_MACHINE = ("os.family", "cpu.codename")
"""What stays the same, whatever is installed."""
_FIRST, _LAST = 1 << 18, 3 << 18
"""Characters at both ends that are passed on."""


def contradictions(text: str, machine: Report) -> list[str]:
    """What the text tells that no log of that machine could, as ``windows, not linux``; empty for one that may be its own."""
    from ovdoctor.logs.reading import read_log

    said = read_log(text).facts
    pairs = [(said.get(name), machine.facts.get(name)) for name in _OF_ONE_MACHINE]
    return [f"{own.value}, not {there.value}" for own, there in pairs
            if isinstance(own, Known) and isinstance(there, Known) and own.value != there.value]  # fmt: skip


def passed_on(excerpt: Excerpt, path: Path) -> LogText:
    """The text without terminal sequences. Of a very long one both ends, with a line that says so between them."""
    name = "standard input" if str(path) == "-" else PurePath(path).name
    lines = Lines.of(excerpt.text)
    text, left_out = ends(lines.lines, _FIRST, _LAST)
    return LogText(name, text, left_out + lines.left_out)
