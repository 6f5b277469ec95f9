"""The scan for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.scan import ModelScan, Scan, ScanFinding
from ovdoctor.reports.formats.words import one_line, plural
from ovdoctor.reports.scan.text.head import common_headlines, headline_lines, model_lines
from ovdoctor.reports.scan.text.lines import COLUMN, plain, styled
from ovdoctor.reports.scan.text.strip import strip_lines
from ovdoctor.reports.scan.text.table import table_lines
from ovdoctor.reports.scan.text.target import command_lines, target_lines
from ovdoctor.reports.scan.words import count_verdicts
from ovdoctor.reports.text.terminal import Terminal


def render(scan: Scan, terminal: Terminal, verbose: bool = False) -> str:
    """One model in full; of many a table, and in full those that fail (``verbose``: all of them)."""
    text = "\n".join(line.rstrip() for line in _lines(scan, terminal, verbose))
    return text if terminal.unicode else plain(text)


def _lines(scan: Scan, terminal: Terminal, verbose: bool) -> Iterator[str]:
    many = len(scan.models) > 1
    if many:
        yield from table_lines(scan.models, terminal)
        yield ""
    for model in scan.models:
        if not many or verbose or (model.verdict == "fails" and not model.error):
            yield from _model_lines(model, terminal, verbose, only_failing=many and not verbose)
    for notice in scan.notices:
        yield from terminal.wrap(one_line(notice), COLUMN, "note")
        yield ""
    yield from terminal.wrap(closing_line(scan), 0)


def _model_lines(model: ModelScan, terminal: Terminal, verbose: bool, only_failing: bool) -> Iterator[str]:
    yield from model_lines(model, terminal)
    if model.error is not None:
        yield ""
        mark = terminal.symbols.broken
        yield from styled(terminal, f"not judged: {one_line(model.error)}", 2, mark, fg="red", bold=True)
    common = common_headlines(model)
    if common:
        yield ""
        yield from headline_lines(common, terminal)
    shown = [target for target in model.targets if not only_failing or target.verdict == "fails"]
    told: set[ScanFinding] = set()
    for target in shown:
        yield ""
        yield from target_lines(target, common, told, terminal, verbose)
    if model.strip is not None:
        yield ""
        yield from strip_lines(model.strip, terminal)
    commands = list(dict.fromkeys(target.command for target in shown if target.command))
    if commands:
        yield ""
        yield from command_lines(commands, terminal)
    yield ""


def closing_line(scan: Scan) -> str:
    """How it ended, in one sentence: every model is counted, by the worst of its verdicts."""
    judged = [model for model in scan.models if model.error is None]
    if not scan.models:
        return "Nothing was judged: no model was found."
    unread = len(scan.models) - len(judged)
    if len(scan.models) == 1 and judged:
        targets = judged[0].targets
        return f"1 model on {plural(len(targets), 'target')}: {count_verdicts(target.verdict for target in targets)}."
    worst = ", each by the worst of its targets" if any(len(model.targets) > 1 for model in judged) else ""
    words = [f"{plural(len(judged), 'model')}{worst}: {count_verdicts(model.verdict for model in judged)}"] if judged else []
    words += [f"{plural(unread, 'file')} could not be judged"] if unread else []
    return f"{'; '.join(words)}."
