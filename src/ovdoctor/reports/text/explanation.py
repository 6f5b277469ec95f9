"""What a text means, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.facts.states import Fact, Known
from ovdoctor.findings.explanation import Cause, Explanation
from ovdoctor.reports.text.findings import COLOURS, MARKS, body_lines, title_lines
from ovdoctor.reports.text.terminal import Terminal, printable

_INDENT, _COLUMN = 2, 10
_FEW, _FEW_PLACES = 5, 3
_TOLD = (
    "openvino.version",
    "os.distribution",
    "os.family",
    "os.version",
    "os.kernel",
    "os.container",
    "cpu.brand",
    "gpu.hardware",
    "npu.driver.version",
    "gpu.driver.version",
    "gpu.compute_runtime.version",
    "python.version",
    "request.devices",
)


def render_explanation(explanation: Explanation, terminal: Terminal, verbose: bool = False) -> str:
    """The whole answer."""
    return "\n".join(line.rstrip() for line in _lines(explanation, terminal, verbose))


def _lines(explanation: Explanation, terminal: Terminal, verbose: bool) -> Iterator[str]:
    told = [words for name in _TOLD if (words := _told(name, explanation.facts.get(name)))]
    packages = [
        words for name in explanation.facts if name.startswith("package.") and (words := _told(name, explanation.facts[name]))
    ]
    yield from terminal.wrap(printable(", ".join([*told, *packages]) or "nothing of the environment"), _COLUMN, "Read")
    shown = explanation.causes if verbose else explanation.causes[:_FEW]
    for cause in shown:
        yield ""
        yield from _cause_lines(cause, explanation.model or "", terminal, verbose)
    if len(explanation.causes) > len(shown):
        yield ""
        yield from terminal.wrap(f"and {len(explanation.causes) - len(shown)} more, less specific (--verbose)", 0)
    for notice in explanation.notices:
        yield ""
        yield from terminal.wrap(printable(notice), _COLUMN, "note")
    yield ""
    yield from terminal.wrap(_closing(explanation), 0)
    if explanation.wanted and (not explanation.causes or explanation.causes[0].certainty == "possible"):
        yield from terminal.wrap(f"To know more it would help to have: {'; '.join(explanation.wanted)}.", 0)


def _told(name: str, fact: Fact | None) -> str:
    from ovdoctor.facts.words import show

    return f"{name} {show(fact)}" if isinstance(fact, Known) else ""


def _cause_lines(cause: Cause, model: str, terminal: Terminal, verbose: bool) -> Iterator[str]:
    yield from _title_lines(cause, terminal)
    for number, quote in enumerate(cause.quotes):
        yield from terminal.wrap(f"line {quote.line}: {printable(quote.text)}", _COLUMN, "    said" if number == 0 else None)
    for number, place in enumerate(cause.places if verbose else cause.places[:_FEW_PLACES]):
        yield from terminal.wrap(printable(f"{model}:{place.line} {place.layer}"), _COLUMN, "    at" if number == 0 else None)
    if not verbose and len(cause.places) > _FEW_PLACES:
        yield from terminal.wrap(f"and {len(cause.places) - _FEW_PLACES} more (--verbose)", _COLUMN)
    for number, missing in enumerate(cause.missing):
        words = f"{missing.fact}: {missing.reason}"
        yield from terminal.wrap(printable(words), _COLUMN, "    open" if number == 0 else None)
    yield from body_lines(cause.finding, terminal, verbose)


def _title_lines(cause: Cause, terminal: Terminal) -> Iterator[str]:
    """What it is, in lines of the terminal's width: its mark and how sure or severe it is in colour, the words bold."""
    finding = cause.finding
    mark, level, colour = getattr(terminal.symbols, MARKS[finding.severity]), str(finding.severity), COLOURS[finding.severity]
    condition = ""
    if cause.certainty == "possible":
        mark, level, colour = terminal.symbols.unknown, "possible", "yellow"
        condition = ", if what is not known fits"
    words = f"{condition}: {printable(finding.title)} [{finding.rule}]"
    yield from title_lines((mark, level, colour), words, finding.severity != "info", terminal)


def _closing(explanation: Explanation) -> str:
    if not explanation.causes:
        return "Nothing found: no rule knows what this text says. That does not mean that nothing is wrong."
    sure = sum(cause.certainty == "confirmed" for cause in explanation.causes)
    rest = len(explanation.causes) - sure
    parts = [f"{sure} confirmed" if sure else "", f"{rest} possible" if rest else ""]
    return f"Causes: {', '.join(part for part in parts if part)}. The first is the most specific."
