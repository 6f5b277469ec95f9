"""Many models: a line for each model and target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ovdoctor.findings.scan import ModelScan, TargetScan, Verdict
from ovdoctor.reports.formats.words import listed, one_line
from ovdoctor.reports.scan.text.lines import COLOURS, mark, width
from ovdoctor.reports.scan.words import FEW, basis, in_brief, reasons, verdict_words
from ovdoctor.reports.text.terminal import Terminal

_LEAST_PATH, _LEAST_WORDS = 24, 30
_WIDEST_PATH = 0.4


class _Row(NamedTuple):
    path: str
    target: str
    verdict: Verdict
    words: str


def table_lines(models: Sequence[ModelScan], terminal: Terminal) -> Iterator[str]:
    """In columns, or on a narrow terminal one below the other."""
    rows = [row for model in models for row in _rows(model)]
    taken = len(mark("fails", terminal)) + 1 + max((width(row.target) for row in rows), default=0) + 4
    room = terminal.width - taken - _LEAST_WORDS
    if room < _LEAST_PATH:
        yield from _stacked(rows, terminal)
    else:
        yield from _columns(rows, min(room, int(terminal.width * _WIDEST_PATH)), terminal)


def _rows(model: ModelScan) -> Iterator[_Row]:
    path = one_line(model.path)
    if model.error is not None:
        yield _Row(path, "", model.verdict, f"not judged: {one_line(model.error)}")
    for target in model.targets:
        yield _Row(path, _short(target), target.verdict, _because(target))


def _short(target: TargetScan) -> str:
    """``NPU 3720 2024.5, driver 32.0.100.2714``."""
    device = " ".join(filter(None, [target.device, target.npu_platform, target.openvino]))
    return one_line(f"{device}, driver {target.npu_driver}" if target.npu_driver else device)


def _because(target: TargetScan) -> str:
    """Why; for what is fine, how it is known."""
    if target.verdict == "ok":
        return f"ok ({in_brief(basis(target))})"
    why = listed(reasons(target), FEW)
    return verdict_words(target) + (f": {why}" if why else f" ({basis(target)})")


def _columns(rows: Sequence[_Row], widest: int, terminal: Terminal) -> Iterator[str]:
    margin = len(mark("fails", terminal)) + 1
    paths = min(max((width(row.path) for row in rows), default=0), widest)
    targets = max((width(row.target) for row in rows), default=0)
    column = margin + paths + 2 + targets + 2
    above = ""
    for row in rows:
        path = " " * paths if row.path == above and row.target else _fit(row.path, paths, terminal)
        target = _fit(row.target, targets, terminal)
        sign = terminal.style(f"{mark(row.verdict, terminal):<{margin}}", fg=COLOURS[row.verdict], bold=True)
        first, *rest = terminal.wrap(row.words, column, " " * (column - 1))
        yield f"{sign}{path}  {target}  {terminal.style(first[column:], fg=COLOURS[row.verdict])}"
        yield from (terminal.style(line, fg=COLOURS[row.verdict]) for line in rest)
        above = row.path


def _fit(text: str, columns: int, terminal: Terminal) -> str:
    """Padded, or without its beginning: what tells paths apart is mostly at their end."""
    if width(text) > columns:
        left_out = "…" if terminal.unicode else "..."
        while text and width(text) > columns - len(left_out):
            text = text[1:]
        text = left_out + text
    return text + " " * (columns - width(text))


def _stacked(rows: Sequence[_Row], terminal: Terminal) -> Iterator[str]:
    above = ""
    for row in rows:
        if row.path != above:
            yield terminal.style(row.path, bold=True)
        above = row.path
        lead = f"  {mark(row.verdict, terminal)}"
        told = f"{row.target}: {row.words}" if row.target else row.words
        yield from (terminal.style(line, fg=COLOURS[row.verdict]) for line in terminal.wrap(told, len(lead) + 1, lead))
