"""The log of a support report: as much of it as is passed on."""

from __future__ import annotations

from pathlib import Path, PurePath

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known, Unknown
from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Report
from ovdoctor.findings.support import LogText
from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.logs.text import LogText as Lines
from ovdoctor.reports.ticket.ends import ends

_OF_ONE_MACHINE = ("os.family", "cpu.codename", "cpu.vendor", "npu.platform")
"""What stays the same, whatever is installed."""
_IN_OTHER_WORDS = {"cpu.codename": "cpu.brand", "cpu.vendor": "cpu.brand"}
"""Of a processor that has no code name here, for Intel has not made it."""
_FIRST, _LAST = 1 << 18, 3 << 18
"""Characters at both ends that are passed on."""


def contradictions(text: str, machine: Report) -> list[str]:
    """What the text tells that no log of that machine could, as ``windows, not linux``; empty for one that may be its own."""
    from ovdoctor.logs.reading import read_log

    said, there = Snapshot(read_log(text).facts), Snapshot(machine.facts)
    found = [_contradiction(name, said, there) for name in _OF_ONE_MACHINE]
    return list(dict.fromkeys(words for words in found if words))


def _contradiction(name: str, said: Snapshot, there: Snapshot) -> str:
    one, other = said.get(name), there.get(name)
    if not isinstance(one, Known) or isinstance(other, Unknown):
        return ""
    if isinstance(other, Known) and one.value in str(other.value).split(" / "):  # one number stands for Kaby and Coffee Lake
        return ""
    if isinstance(other, Known) and name != "cpu.vendor":
        return f"{'NPU ' if name.startswith('npu.') else ''}{one.value}, not {other.value}"
    if name not in _IN_OTHER_WORDS:
        return ""
    one, other = (side.get(_IN_OTHER_WORDS[name]) for side in (said, there))
    return f"{one.value}, not {other.value}" if isinstance(one, Known) and isinstance(other, Known) else ""


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
