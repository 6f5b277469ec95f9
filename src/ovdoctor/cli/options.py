"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ovdoctor.api import Evidence
from ovdoctor.cli.suggestions import assumptions, rule_ids

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)
DEVICES = ("CPU", "GPU", "NPU")
DEVICES_SHOWN = "[CPU|GPU|NPU]"
"""As they are written everywhere: click would show the choices of an option that forgives case in small letters."""
NPU_PLATFORMS = "3720, 4000, 5010, 5020, 6010"
"""As help texts tell them."""
LEVELS = ("error", "warning", "info", "never")
"""What ``--fail-on`` takes, the worst first."""


def evidence_options(function: Decorated) -> Decorated:
    """Where the facts come from; ``evidence_of`` makes them one value."""
    for option in (
        click.option("--limit", type=click.FloatRange(min=0.5, max=3600), default=20.0, show_default=True, metavar="SECONDS",
                     help="Longest time that one question to OpenVINO may take."),
        click.option("--assume", multiple=True, metavar="NAME=VALUE", shell_complete=assumptions,
                     help="Judge as if this fact were so (repeatable; @absent and @unknown are values)."),
        click.option("--host", type=_FILE, metavar="PATH",
                     help="A recorded machine in place of this one ('facts --record' makes one)."),
        click.option("--facts", type=_FILE, metavar="FILE",
                     help="Facts of 'facts --format json', or a report, in place of this machine (- is standard input)."),
        click.option("--python", metavar="PATH",
                     help="Interpreter or environment to examine.  [default: the active environment, else this interpreter]"),
    ):  # fmt: skip
        function = option(function)
    return function


def evidence_of(
    facts: Path | None, host: Path | None, python: str | None, assume: tuple[str, ...], limit: float, live: bool
) -> Evidence:
    """The options as one value. Raises InputError for those that contradict each other."""
    from ovdoctor.errors import InputError

    if facts and host:
        raise InputError("--facts and --host are two machines: give one of them")
    if (facts or host) and (python or live):
        raise InputError("--python and --live examine this machine: they do not go with --facts or --host")
    assumed = {}
    if assume:
        from ovdoctor.facts.assume import parse_assumption

        assumed = dict(map(parse_assumption, assume))
    return Evidence(facts, host, python, live, limit, assumed)


def rule_options(function: Decorated) -> Decorated:
    """Which rules count."""
    for option in (
        click.option("--ignore", multiple=True, metavar="RULE", shell_complete=rule_ids,
                     help="Leave these rules out (repeatable)."),
        click.option("--select", multiple=True, metavar="RULE", shell_complete=rule_ids,
                     help="Only these rules: an id, or a pattern such as npu-* (repeatable)."),
        click.option("--rules", "extra", multiple=True, type=_FILE, metavar="DIR", help="Folder of further rules (repeatable)."),
    ):  # fmt: skip
        function = option(function)
    return function


def colour_option(function: Decorated) -> Decorated:
    """Colour in text output."""
    choices = click.Choice(["auto", "always", "never"])
    return click.option("--color", "colour", type=choices, default="auto", show_default=True, help="Colour in text output.")(
        function
    )
