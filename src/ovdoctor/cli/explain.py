"""``ovdoctor explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import LEVELS, colour_option, rule_options
from ovdoctor.errors import EXIT_FINDINGS, EXIT_OK

if TYPE_CHECKING:
    from ovdoctor.findings.explanation import Explanation
    from ovdoctor.findings.support import LogText
    from ovdoctor.reports.text.terminal import Terminal

_FORMATS = ("text", "json", "html")
_PATH = click.Path(path_type=Path)


@click.command("explain", cls=Command)
@click.argument("file", type=_PATH, default="-")
@click.option("--here", is_flag=True, help="The text is from this machine: use its facts too.")
@click.option("--python", metavar="PATH", help="With --here: the interpreter or environment that failed.")
@click.option("--model", type=_PATH, metavar="FILE", help="The model that the text is about: judge it too.")
@rule_options
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True,
              help="Lowest severity that gives exit code 1.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(_FORMATS),
              help="How to print the answer.  [default: by FILE's ending, else text]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the answer there.  [default: standard output]")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="All causes, reasons and sources.")
@colour_option
def command(
    file: Path,
    here: bool,
    python: str | None,
    model: Path | None,
    extra: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    form: str | None,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """What does this error mean?

    Reads a log, a traceback or the text of an issue (FILE, or standard input), finds in it what failed and on what, and says
    what it was: the most specific cause first, why, and what to do. Nothing of the text is executed or followed.

    \b
    ovdoctor explain error.log                              of any machine
    python app.py 2>&1 | ovdoctor explain --here            of this one
    ovdoctor explain error.log --model model.xml            with its model
    ovdoctor explain error.log --format html -o why.html    as a page

    Exit codes: 0 no cause at or above --fail-on; 1 there is one; 2 wrong usage or input.
    """
    from ovdoctor.cli.output import keep_inputs, settle_format
    from ovdoctor.errors import InputError
    from ovdoctor.explaining import explain, read_text

    if python and not here:
        raise InputError("--python examines this machine: it goes with --here")
    if str(file) == "-" and sys.stdin is not None and sys.stdin.isatty():
        raise InputError("there is nothing to explain: name a file, or pipe the text in")
    form = settle_format(form, output, _FORMATS)
    keep_inputs(output, (file, model, *extra))
    evidence = None
    if here:
        from ovdoctor.api import Evidence

        evidence = Evidence(python=python)
    text = read_text(file)
    explanation = explain(text, evidence, model=model, select=select, ignore=ignore, rules=extra)
    log = None
    if form == "html":
        from ovdoctor.reporting.log import passed_on

        log = passed_on(text, file)
    _write(explanation, log, form, output, verbose, colour)
    return exit_code(explanation, fail_on)


def _write(
    explanation: Explanation,
    log: LogText | None,
    form: str,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> None:
    from ovdoctor.reports.text.terminal import Terminal

    terminal = Terminal() if output is not None else Terminal.of(sys.stdout, colour)
    told = _render(explanation, log, form, terminal, verbose)
    if output is None:
        click.echo(told, color=terminal.colour)
        return
    from ovdoctor.cli.output import write_output

    write_output(output, told + "\n")


def _render(explanation: Explanation, log: LogText | None, form: str, terminal: Terminal, verbose: bool) -> str:
    if form == "json":
        from ovdoctor.reports.explanation_report import render

        return render(explanation)
    if form == "html":
        from ovdoctor.findings.support import SCHEMA_VERSION, SupportReport
        from ovdoctor.reports.html import render_page

        return render_page(SupportReport(SCHEMA_VERSION, explanation.ovdoctor, log=log, explanation=explanation))
    from ovdoctor.reports.text.explanation import render_explanation

    return render_explanation(explanation, terminal, verbose)


def exit_code(explanation: Explanation, fail_on: str) -> int:
    """1 if a cause is as severe as ``fail_on``; one that is only possible is a warning at most."""
    severe = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    return EXIT_FINDINGS if any(cause.finding.severity in severe for cause in explanation.causes) else EXIT_OK
