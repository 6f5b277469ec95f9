"""``ovdoctor compare``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import colour_option
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_OK


@click.command("compare", cls=Command)
@click.argument("one", type=click.Path(path_type=Path))
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--device", default="CPU", show_default=True, metavar="CPU,GPU,NPU", help="The devices, separated by commas.")
@click.option("--python", metavar="PATH", help="The environment whose OpenVINO runs them.  [default: the active one]")
@click.option("--strict", is_flag=True, help="Exit code 3 if a device could not be asked.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print the result."
)
@colour_option
def command(
    one: Path,
    other: Path,
    device: str,
    python: str | None,
    strict: bool,
    form: str,
    colour: Literal["auto", "always", "never"],
) -> int:
    """Two models side by side: the same inputs, outputs compared, latency and throughput as ratios from interleaved runs.

    \b
    ovdoctor compare model.xml model.patched.xml
    ovdoctor compare fp16.xml int8.xml --device CPU,GPU,NPU

    Exit codes: 0 the same or close; 1 different; 2 wrong usage or input; 3 no device could be asked, or one could not (with
    --strict).
    """
    from ovdoctor.patching import compare

    result = compare(one, other, devices=[name.strip() for name in device.split(",") if name.strip()], python=python)
    if form == "json":
        from ovdoctor.reports.patch_report import render

        click.echo(render(result))
    else:
        from ovdoctor.reports.text.comparing import render_comparison
        from ovdoctor.reports.text.terminal import Terminal

        terminal = Terminal.of(sys.stdout, colour)
        click.echo(render_comparison(result, terminal), color=terminal.colour)
    verdicts = {measured.verdict for measured in result.devices}
    if verdicts & {"different", "not comparable"}:
        return EXIT_FINDINGS
    nobody = verdicts == {"not available"}
    return EXIT_INCONCLUSIVE if nobody or (strict and "not available" in verdicts) else EXIT_OK
