"""``ovdoctor facts``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import colour_option, evidence_of, evidence_options
from ovdoctor.errors import InputError
from ovdoctor.version import __version__


@click.command("facts", cls=Command)
@click.option("--live", is_flag=True, help="Also compile and run a tiny model on every device.")
@evidence_options
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also save every look at this machine, to replay with --host.",
)
@click.option("--vocabulary", is_flag=True, help="Print what facts there are, in place of this machine's.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print them."
)
@colour_option
def command(
    facts: Path | None,
    host: Path | None,
    python: str | None,
    assume: tuple[str, ...],
    limit: float,
    live: bool,
    record: Path | None,
    vocabulary: bool,
    form: str,
    colour: Literal["auto", "always", "never"],
) -> None:
    """What ovdoctor knows of this machine, and how it knows it.

    Each fact is known, absent (looked, not there) or unknown (could not look, and why). The JSON form can be judged elsewhere:
    'ovdoctor check --facts FILE'. It holds paths and names of this machine: look at it before you pass it on.

    \b
    ovdoctor facts                                 this machine
    ovdoctor facts --format json > host.json       to judge it elsewhere, or later
    ovdoctor facts --record host-record.json       every look, to replay it
    ovdoctor facts --vocabulary                    what facts there are

    Exit codes: 0 collected; 2 wrong usage or input.
    """
    if vocabulary:
        click.echo(_vocabulary())
        return
    if record is not None:
        _refuse(record)
    from ovdoctor.api import gather
    from ovdoctor.facts.documents import write_snapshot
    from ovdoctor.reports.text.facts import fact_lines
    from ovdoctor.reports.text.terminal import Terminal, printable

    snapshot, notices = gather(evidence_of(facts, host, python, assume, limit, live), record=record)
    for notice in notices:
        click.echo(f"ovdoctor: {printable(notice)}", err=True)
    if form == "json":
        click.echo(write_snapshot(snapshot, __version__))
        return
    terminal = Terminal.of(sys.stdout, colour)
    click.echo("\n".join(fact_lines(snapshot, terminal)), color=terminal.colour)


def _refuse(record: Path) -> None:
    """A record may be all that is left of a machine as it was. A device or pipe is written to. Raises InputError."""
    if record.is_file():
        raise InputError(f"{record}: is there already; name another file with --record (or remove it)")


def _vocabulary() -> str:
    from tabulate import tabulate

    from ovdoctor.facts.kinds import describe
    from ovdoctor.facts.vocabulary import SUBJECTS

    def rows() -> Iterator[tuple[str, str, str]]:
        for facts in SUBJECTS.values():
            for fact in facts:
                yield fact.name, describe(fact.kind), fact.meaning

    return tabulate(list(rows()), headers=("fact", "kind", "meaning"), tablefmt="plain", maxcolwidths=[None, 40, 60])
