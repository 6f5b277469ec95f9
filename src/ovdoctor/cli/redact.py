"""``ovdoctor redact``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ovdoctor.cli.once import Command
from ovdoctor.errors import EXIT_OK

if TYPE_CHECKING:
    from ovdoctor.redaction.files import Cleaned
    from ovdoctor.redaction.redactor import Redactor

_PATH = click.Path(path_type=Path)
_STANDARD = "-"


@click.command("redact", cls=Command)
@click.argument("file", type=_PATH)
@click.option("--also", multiple=True, metavar="WORD", help="Take out this word too, a project or customer (repeatable).")
@click.option("--here/--elsewhere", default=True, show_default=True, help="Also look for the names of this machine and its user.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to list what was taken out.",
)
@click.option(
    "-o",
    "--output",
    type=_PATH,
    metavar="FILE",
    show_default="NAME.redacted.EXT beside FILE",
    help="Where to write it (- is standard output).",
)
def command(file: Path, output: Path | None, also: tuple[str, ...], here: bool, force: bool, form: str) -> int:
    """Take out of a log or a report what is private.

    FILE (-: standard input) is a log, a report, a snapshot or a zip of them, in any encoding; it is not changed. Users, home
    folders, hosts, addresses, serial numbers, passwords and tokens give way to <user-1>, ~, <host-1> …, the same value always
    to the same. What a diagnosis needs (versions, devices, error codes) stays. What was taken out, and how often, is listed on
    standard error. Nobody can promise that nothing is left: read it before you pass it on.

    \b
    ovdoctor redact error.log                       writes error.redacted.log
    ovdoctor redact report.zip -o ticket.zip --also acme
    dmesg | ovdoctor redact - > dmesg.txt

    Exit codes: 0 it was written; 2 wrong usage or input.
    """
    from ovdoctor.cli.output import write_output
    from ovdoctor.redaction import Redactor
    from ovdoctor.redaction.telling import as_json, told

    target = output or _beside(file)
    _refuse(file, target, force)
    redactor = Redactor.of(here=here, also=also)
    cleaned = _clean(file, redactor)
    if str(target) == _STANDARD:
        sys.stdout.buffer.write(cleaned.data)
        sys.stdout.buffer.flush()
    else:
        write_output(target, cleaned.data)
    removed = redactor.removed()
    if form == "json":
        click.echo(as_json(str(file), str(target), cleaned.kind, removed), err=True)
    else:
        arrow = "→" if "utf" in (getattr(sys.stderr, "encoding", None) or "").lower() else "->"
        for line in told(removed, arrow):
            click.echo(line, err=True)
        if str(target) != _STANDARD:
            _say(f"written to {target} ({cleaned.kind})")
    return EXIT_OK


def _say(sentence: str) -> None:
    from ovdoctor.reports.text.terminal import printable

    click.echo(printable(sentence), err=True)


def _beside(file: Path) -> Path:
    """``error.redacted.log`` beside ``error.log``; standard output for standard input."""
    return Path(_STANDARD) if str(file) == _STANDARD else file.with_name(f"{file.stem}.redacted{file.suffix}")


def _refuse(file: Path, target: Path, force: bool) -> None:
    from ovdoctor.errors import InputError

    if str(target) == _STANDARD:
        return
    if file.is_dir():
        raise InputError(f"{file}: a folder; name a file in it, or pack the folder into a zip")
    if target.is_dir():
        raise InputError(f"{target}: a folder; name the file to write")
    try:
        same = str(file) != _STANDARD and target.exists() and target.samefile(file)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from None
    if same:
        raise InputError(f"{target}: is the file that is read; name another with -o")
    if target.is_file() and not force:
        raise InputError(f"{target}: is there already; name another with -o, or write over it with --force")


def _clean(file: Path, redactor: Redactor) -> Cleaned:
    from ovdoctor.errors import InputError
    from ovdoctor.redaction.files import clean_bytes, clean_file

    if str(file) != _STANDARD:
        return clean_file(file, redactor)
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("there is nothing to redact: name a file, or pipe the text in")
    return clean_bytes(sys.stdin.buffer.read(), "standard input", redactor)
