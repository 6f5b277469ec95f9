"""``ovdoctor check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from ovdoctor.cli.options import colour_option, evidence_of, evidence_options
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_OK

if TYPE_CHECKING:
    from ovdoctor.findings.model import Report

_LEVELS = ("error", "warning", "info", "never")


def _read_settings(ctx: click.Context, _: click.Parameter, use: bool) -> None:
    """Eager, so that the settings are defaults of the options that follow."""
    if use:
        from ovdoctor.cli.settings import project_settings

        ctx.default_map = {**project_settings(Path.cwd()), **(ctx.default_map or {})}


@click.command("check")
@click.option("--settings/--no-settings", default=True, is_eager=True, expose_value=False, callback=_read_settings,
              help="Use [tool.ovdoctor] of the nearest pyproject.toml.")  # fmt: skip
@click.option("--device", multiple=True, type=click.Choice(["CPU", "GPU", "NPU"], case_sensitive=False),
              help="Judge only this device, as one that is needed (repeatable).")  # fmt: skip
@click.option("--live", is_flag=True, help="Also compile and run a tiny model on every device.")
@evidence_options
@click.option(
    "--rules",
    "extra",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of further rules (repeatable).",
)
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules (an id or a pattern such as npu-*; repeatable).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules; they are counted (repeatable).")
@click.option(
    "--fail-on", type=click.Choice(_LEVELS), default="error", show_default=True, help="Lowest severity that gives exit code 1."
)
@click.option("--strict", is_flag=True, help="Exit code 3 if a rule of that severity could not be decided.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print the report."
)
@click.option("-v", "--verbose", is_flag=True, help="All reasons, sources and undecided rules.")
@colour_option
def command(
    device: tuple[str, ...],
    live: bool,
    facts: Path | None,
    host: Path | None,
    python: str | None,
    assume: tuple[str, ...],
    limit: float,
    extra: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    strict: bool,
    form: str,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """Is this machine fit for OpenVINO, and if not, which link of the chain is broken?

    Collects the facts of this machine, judges them by rules, and says what is wrong, why, and what to do. Nothing is changed,
    nothing leaves the machine.

    \b
    ovdoctor check                                        this machine
    ovdoctor check --device NPU --live                    the NPU, with a real inference
    ovdoctor check --python ~/project/.venv               the OpenVINO of another environment
    ovdoctor check --facts host.json --assume openvino.version=2026.4
    """
    from ovdoctor.api import check

    settled = click.get_current_context().get_parameter_source("python") is ParameterSource.DEFAULT_MAP
    if settled and (facts or host):  # what a project has settled for this machine says nothing about another
        python = None
    evidence = evidence_of(facts, host, python, assume, limit, live)
    report = check(evidence, devices=device, select=select, ignore=ignore, rules=extra)
    if form == "json":
        from ovdoctor.reports.json_report import render

        click.echo(render(report))
    else:
        from ovdoctor.reports.text import render as render_text
        from ovdoctor.reports.text.terminal import Terminal

        terminal = Terminal.of(sys.stdout, colour)
        click.echo(render_text(report, terminal, verbose), color=terminal.colour)
    return exit_code(report, fail_on, strict)


def exit_code(report: Report, fail_on: str, strict: bool) -> int:
    """0 nothing at or above ``fail_on``; 1 findings; 3 with ``strict`` a rule of that severity that could not be decided."""
    severe = _LEVELS[: _LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    findings = [item for finding in report.findings for item in (finding, *finding.consequences)]
    if any(finding.severity in severe for finding in findings):
        return EXIT_FINDINGS
    open_severities = severe or ("error",)
    if strict and any(rule.severity in open_severities for rule in report.undecided):
        return EXIT_INCONCLUSIVE
    return EXIT_OK
