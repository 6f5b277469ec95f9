"""Annotations for GitHub Actions, as workflow commands.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from ovdoctor.findings.scan import ModelScan, Scan
from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.formats.workflow import COMMANDS, command
from ovdoctor.reports.scan.grouped import Group, contradictions, groups, paragraphs
from ovdoctor.reports.scan.text import closing_line
from ovdoctor.reports.scan.words import kind_of
from ovdoctor.reports.text.terminal import printable

_LINE_AND_COLUMN = re.compile(r":(\d+):(\d+):")


def render(scan: Scan) -> str:
    """One annotation for each file that could not be judged and each finding, the worst first: GitHub shows ten of a kind."""
    return "\n".join([*_lines(scan), closing_line(scan)])


def _lines(scan: Scan) -> Iterator[str]:
    for model in scan.models:
        if model.error is not None:
            yield _command("error", model, "This model could not be judged", one_line(model.error), *_place_of(model))
    for words in contradictions(scan):
        yield command("warning", words, title="The plugin contradicts")
    for group in groups(scan, together=True):
        line, column = (group.places[0].line, group.places[0].column) if group.places else (1, None)
        yield _command(COMMANDS[kind_of(group.finding)], group.model, _title(group), "\n".join(paragraphs(group)), line, column)


def _title(group: Group) -> str:
    unknown = "Not known: " if group.finding.verdict == "unknown" else ""
    return f"{unknown}{one_line(group.finding.title)} [{one_line(group.finding.rule)}]"


def _command(kind: str, model: ModelScan, title: str, text: str, line: int = 1, column: int | None = None) -> str:
    file = printable(PurePath(model.path).as_posix())
    return command(kind, text, file=file, line=line, col=column, title=title)


def _place_of(model: ModelScan) -> Iterator[int]:
    """Line and column, where the sentence begins with them: ``model.xml:12:5: …``."""
    if found := _LINE_AND_COLUMN.match((model.error or "").removeprefix(model.path)):
        yield from map(int, found.groups())
