"""``ovdoctor diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import DEVICES, DEVICES_SHOWN, LEVELS, colour_option, rule_options
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_OK, InputError

if TYPE_CHECKING:
    from ovdoctor.findings.difference import Difference
    from ovdoctor.reports.text.terminal import Terminal

_FORMATS = ("text", "json", "markdown")
_PATH = click.Path(path_type=Path)


@click.command("diff", cls=Command)
@click.argument("before", type=_PATH)
@click.argument("after", type=_PATH, required=False)
@click.option("--device", multiple=True, type=click.Choice(DEVICES, case_sensitive=False), metavar=DEVICES_SHOWN,
              help="Judge only this device, as one that is needed (repeatable).  [default: that of the reports]")  # fmt: skip
@click.option("--live", is_flag=True, help="Also compile and run a tiny model on every device of this machine.")
@click.option("--python", metavar="PATH",
              help="Interpreter or environment of this machine to examine.  [default: the active one]")  # fmt: skip
@click.option("--limit", type=click.FloatRange(min=0.5, max=3600), default=20.0, show_default=True, metavar="SECONDS",
              help="Longest time that one question to OpenVINO may take.")  # fmt: skip
@rule_options
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True,
              help="Lowest severity of a new finding that gives exit code 1.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit code 3 if something of that severity can no longer be decided.")
@click.option("--format", "form", type=click.Choice(_FORMATS),
              help="How to print the result.  [default: by FILE's ending, else text]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the result there.  [default: standard output]")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="All entries, links and remedies.")
@colour_option
def command(
    before: Path,
    after: Path | None,
    device: tuple[str, ...],
    live: bool,
    python: str | None,
    limit: float,
    extra: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    strict: bool,
    form: str | None,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """It worked before: what is different, and what follows from that?

    BEFORE and AFTER are facts ('facts --format json'), reports ('check --format json', 'report'), or recorded machines. Without
    AFTER it is this machine as it is now. Both are judged by the same rules, those of this ovdoctor.

    \b
    ovdoctor facts --format json > before.json     before an update
    ovdoctor diff before.json                      after it
    ovdoctor diff works.zip fails.zip              two reports
    ovdoctor diff before.json --format markdown    for a ticket

    Exit codes: 0 nothing got worse; 1 a finding at or above --fail-on is new; 2 wrong usage or input; 3 something can no longer
    be decided (with --strict).
    """
    from ovdoctor.api import Evidence
    from ovdoctor.cli.output import keep_inputs, settle_format
    from ovdoctor.differing import diff

    if after is not None and (live or python):
        raise InputError("--live and --python examine this machine: they do not go with AFTER")
    if "-" == str(before) == str(after):
        raise InputError("BEFORE and AFTER cannot both be standard input")
    form = settle_format(form, output, _FORMATS)
    keep_inputs(output, (before, after, *extra))
    here = after or Evidence(python=python, live=live, limit=limit)
    found = diff(before, here, devices=device, select=select, ignore=ignore, rules=extra)
    if output is not None:
        from ovdoctor.cli.output import write_output
        from ovdoctor.reports.text.terminal import Terminal

        write_output(output, _rendered(found, form, Terminal(), verbose) + "\n")
    else:
        from ovdoctor.reports.text.terminal import Terminal

        terminal = Terminal.of(sys.stdout, colour)
        click.echo(_rendered(found, form, terminal, verbose), color=terminal.colour)
    return exit_code(found, fail_on, strict)


def _rendered(found: Difference, form: str, terminal: Terminal, verbose: bool) -> str:
    match form:
        case "json":
            from ovdoctor.reports.difference.json_report import render

            return render(found)
        case "markdown":
            from ovdoctor.reports.difference.markdown import render as render_markdown

            return render_markdown(found)
    from ovdoctor.reports.text.difference import render_difference

    return render_difference(found, terminal, verbose)


def exit_code(found: Difference, fail_on: str, strict: bool) -> int:
    """1 for a finding that is new, or more severe than before; 3 with ``strict`` for what can no longer be decided."""
    severe = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    worse = [
        change.finding.severity
        for change in found.findings
        if change.status == "came" or (change.status == "changed" and change.severity_before not in severe)
    ]
    if set(worse) & set(severe):
        return EXIT_FINDINGS
    lost = [change.finding.severity for change in found.findings if change.status == "open"]
    lost += [rule.severity for rule in found.undecided]
    return EXIT_INCONCLUSIVE if strict and set(lost) & set(severe or ("error",)) else EXIT_OK
