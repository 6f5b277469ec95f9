"""``ovdoctor explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.options import colour_option
from ovdoctor.errors import EXIT_FINDINGS, EXIT_OK

if TYPE_CHECKING:
    from ovdoctor.findings.explanation import Explanation

_LEVELS = ("error", "warning", "info", "never")
_PATH = click.Path(path_type=Path)


@click.command("explain")
@click.argument("file", type=_PATH, default="-")
@click.option("--here", is_flag=True, help="The text is from this machine: use its facts too.")
@click.option("--python", metavar="PATH", help="With --here: the interpreter or environment that failed.")
@click.option("--model", type=_PATH, metavar="FILE", help="The model that the text is about: judge it too.")
@click.option("--rules", "extra", multiple=True, type=_PATH, metavar="DIR", help="Folder of further rules (repeatable).")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules (an id or a pattern; repeatable).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules (repeatable).")
@click.option(
    "--fail-on", type=click.Choice(_LEVELS), default="error", show_default=True, help="Lowest severity that gives exit code 1."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print the answer."
)
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
    form: str,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """What does this error mean?

    Reads a log, a traceback or the text of an issue (FILE, or standard input), finds in it what failed and on what, and says
    what it was: the most specific cause first, why, and what to do. Nothing of the text is executed or followed.

    \b
    ovdoctor explain error.log                a log of any machine
    python app.py 2>&1 | ovdoctor explain --here     of this one
    ovdoctor explain error.log --model model.xml     and what is known of the model there
    """
    from ovdoctor.errors import InputError
    from ovdoctor.explaining import explain, read_text

    if python and not here:
        raise InputError("--python examines this machine: it goes with --here")
    if str(file) == "-" and sys.stdin is not None and sys.stdin.isatty():
        raise InputError("there is nothing to explain: name a file, or pipe the text in")
    evidence = None
    if here:
        from ovdoctor.api import Evidence

        evidence = Evidence(python=python)
    explanation = explain(read_text(file), evidence, model=model, select=select, ignore=ignore, rules=extra)
    if form == "json":
        from ovdoctor.reports.explanation_report import render

        click.echo(render(explanation))
    else:
        from ovdoctor.reports.text.explanation import render_explanation
        from ovdoctor.reports.text.terminal import Terminal

        terminal = Terminal.of(sys.stdout, colour)
        click.echo(render_explanation(explanation, terminal, verbose), color=terminal.colour)
    return exit_code(explanation, fail_on)


def exit_code(explanation: Explanation, fail_on: str) -> int:
    """1 if a cause is as severe as ``fail_on``; one that is only possible is a warning at most."""
    severe = _LEVELS[: _LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    return EXIT_FINDINGS if any(cause.finding.severity in severe for cause in explanation.causes) else EXIT_OK
