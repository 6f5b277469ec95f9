"""The log of a support report: as much of it as is passed on."""

from __future__ import annotations

from pathlib import Path, PurePath

from ovdoctor.facts.states import Known
from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Report
from ovdoctor.findings.support import LogText
from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.logs.text import LogText as Lines
from ovdoctor.reports.ticket.ends import ends

_FIRST, _LAST = 1 << 18, 3 << 18
"""Characters at both ends that are passed on."""


def of_another_openvino(told: Explanation, machine: Report) -> list[str]:
    """That the log is about another OpenVINO than the one that was found, if it is."""
    logs = told.facts.get("openvino.version")
    found = [fact.value for name in ("openvino.version", "openvino.build") if isinstance(fact := machine.facts.get(name), Known)]
    if not isinstance(logs, Known) or not found or any(_is_release(str(logs.value), str(own)) for own in found):
        return []
    return [f"the log is about OpenVINO {logs.value}; the one that was found here is {found[0]}"]


def _is_release(one: str, other: str) -> bool:
    """Whether both are the same, with the build and without: 2026.4.1 and 2026.4.1-22982-e213a147257."""
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith((f"{short}-", f"{short}."))


def passed_on(excerpt: Excerpt, path: Path) -> LogText:
    """The text without terminal sequences. Of a very long one both ends, with a line that says so between them."""
    name = "standard input" if str(path) == "-" else PurePath(path).name
    lines = Lines.of(excerpt.text)
    text, left_out = ends(lines.lines, _FIRST, _LAST)
    return LogText(name, text, left_out + lines.left_out)
