"""``ovdoctor run``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import colour_option
from ovdoctor.process.clearing import last_words

if TYPE_CHECKING:
    from ovdoctor.explaining import ExplanationResult
    from ovdoctor.running.process import Ended


_FORMATS = ("text", "json")


@click.command("run", cls=Command, context_settings={"allow_interspersed_args": False})
@click.option("--always", is_flag=True, help="Explain what it printed even if it succeeds.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to print the explanation.  [default: by FILE's ending, else text]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the explanation there.  [default: standard error]")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="All causes, reasons and sources.")
@colour_option
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND...")
def command(
    always: bool,
    form: str | None,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
    command: tuple[str, ...],
) -> int:
    """Run a program, and if it fails, say what its output means.

    What it reads and prints is as ever. When it has failed, its last output is explained on standard error, with the facts of
    this machine, of the interpreter that the command uses, and of the model that it opened.

    \b
    ovdoctor run -- python app.py
    ovdoctor run -- benchmark_app -m model.xml -d NPU
    ovdoctor run --format json -o why.json -- pytest tests

    Exit codes: those of the program; 128 and the number for a signal; 126 it cannot be run; 127 there is no such program.
    """
    from ovdoctor.cli.output import keep_inputs, settle_format
    from ovdoctor.running.process import run_program

    form = settle_format(form, output, _FORMATS)
    keep_inputs(output, command)
    if output is not None:
        _check_folder(output)
    ended = run_program(command)
    if always or (ended.code != 0 and not ended.stopped):
        with last_words("the explanation was interrupted", ended.code):
            _explain(command, ended, form, output, verbose, colour)
    return ended.code


def _check_folder(output: Path) -> None:
    """Before the program runs, not after its hour of work. Raises InputError."""
    from ovdoctor.errors import InputError

    if not output.parent.is_dir():
        raise InputError(f"{output}: there is no folder {output.parent}")


def _explain(
    command: tuple[str, ...],
    ended: Ended,
    form: str,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> None:
    """Whatever happens here, the exit code is the program's."""
    from ovdoctor.errors import OvdoctorError
    from ovdoctor.running.explanation import describe_end, explain_end

    try:
        found = explain_end(command, ended)
        if output is None:
            click.echo(f"\novdoctor: {_printable(describe_end(command, ended))}", err=True)
            click.echo(_rendered(found, form, verbose, colour, to_file=False), err=True)
        else:
            from ovdoctor.cli.output import write_output

            write_output(output, _rendered(found, form, verbose, "never", to_file=True) + "\n")
            _say(f"{describe_end(command, ended)}; explained in {output}")
    except OvdoctorError as error:
        _say(str(error))
    except OSError as error:
        _say(f"the explanation could not be made: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - the program's exit code must not be lost to a bug of ours
        _say(f"a bug in ovdoctor: {type(error).__name__}: {error}")


def _rendered(
    found: ExplanationResult, form: str, verbose: bool, colour: Literal["auto", "always", "never"], to_file: bool
) -> str:
    if form == "json":
        from ovdoctor.reports.explanation_report import render

        return render(found)
    from ovdoctor.reports.text.explanation import render_explanation
    from ovdoctor.reports.text.terminal import Terminal

    return render_explanation(found, Terminal() if to_file else Terminal.of(sys.stderr, colour), verbose)


def _say(sentence: str) -> None:
    click.echo(f"ovdoctor: {_printable(sentence)}", err=True)


def _printable(text: str) -> str:
    from ovdoctor.reports.text.terminal import printable

    return printable(text)
