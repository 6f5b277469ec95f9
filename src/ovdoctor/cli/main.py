"""The command ``ovdoctor`` and how its errors become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from ovdoctor.errors import EXIT_BUG, EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, OvdoctorError
from ovdoctor.version import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "check": "Is this machine fit, and if not, which link of the chain is broken?",
    "explain": "What does this error mean?",
    "run": "Run a program, and if it fails, say what its output means.",
    "scan": "Will a model load and compile on a device, with a release, with a driver?",
    "patch": "Change a model so that it works there, and prove that it computes the same.",
    "compare": "Two models side by side: outputs, latency, throughput.",
    "report": "Everything for a support ticket in one document, without what is private.",
    "redact": "Take out of a log or a report what is private.",
    "diff": "It worked before: what is different, and what follows from that?",
    "facts": "What ovdoctor knows of this machine, and how it knows it.",
    "rules": "List, show, check and test rules.",
    "schema": "Print the JSON Schema of a document that ovdoctor writes or reads.",
    "completion": "Print a script that completes commands and options in a shell.",
}


class _LazyGroup(click.Group):
    """Commands are imported when they are called: ``--help`` and ``--version`` stay fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"ovdoctor.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=words) for name, words in _COMMANDS.items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ovdoctor", message="%(prog)s %(version)s")
def cli() -> None:
    """A doctor for OpenVINO on Intel CPUs, GPUs and NPUs: says what is wrong, why, and what to do.

    It works offline, changes nothing, and does not need OpenVINO itself. Begin with 'ovdoctor check', or with 'ovdoctor explain'
    if there is an error message.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or input; 3 inconclusive (with --strict); 4 a bug in
    ovdoctor.
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: one place where errors become codes."""
    if sys.stdout is None or sys.stderr is None:  # closed by whoever started us: there is nobody to tell
        return EXIT_INPUT
    _forgive_encoding()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # "ovdoctor facts | head": the reader has seen enough
        code = _output_is_gone()
    except OSError as error:
        _output_is_gone()
        _say(f"the output cannot be written: {error.strerror}")
        code = EXIT_INPUT
    return code


def _run(arguments: Sequence[str]) -> int:
    try:
        code = cli.main(list(arguments), prog_name="ovdoctor", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say("interrupted")
        return EXIT_INTERRUPTED
    except click.UsageError as error:
        error.show()
        return EXIT_INPUT
    except click.ClickException as error:
        _say(error.format_message())
        return EXIT_INPUT
    except OvdoctorError as error:
        _say(str(error))
        return error.exit_code
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        return _bug(error)
    return code if isinstance(code, int) else 0


def _say(sentence: str) -> None:
    from ovdoctor.reports.text.terminal import printable

    click.echo(f"ovdoctor: {printable(sentence)}", err=True)


def _output_is_gone() -> int:
    """Nobody reads any more; the interpreter must not complain about it when it ends."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_OK


def _forgive_encoding() -> None:
    """A character that the console cannot show becomes "?" instead of an exception (a Windows console in cp936)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _bug(error: Exception) -> int:
    import os
    import traceback

    click.echo(f"ovdoctor: a bug in ovdoctor: {type(error).__name__}: {error}", err=True)
    if os.environ.get("OVDOCTOR_TRACEBACK"):
        click.echo("".join(traceback.format_exception(error)), err=True)
    else:
        click.echo("Please report it, with the output of the same command under OVDOCTOR_TRACEBACK=1.", err=True)
    return EXIT_BUG
