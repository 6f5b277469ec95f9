"""``ovdoctor check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import DEVICES, DEVICES_SHOWN, LEVELS, colour_option, evidence_of, evidence_options, rule_options
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_OK
from ovdoctor.reports.check import FORMATS

if TYPE_CHECKING:
    from ovdoctor.findings.model import Report
    from ovdoctor.reports.check.anchor import Anchor


def _read_settings(ctx: click.Context, _: click.Parameter, use: bool) -> None:
    """Eager, so that the settings are defaults of the options that follow."""
    if use:
        from ovdoctor.cli.settings import project_settings

        ctx.default_map = {**project_settings(Path.cwd()), **(ctx.default_map or {})}


@click.command("check", cls=Command)
@click.option("--device", multiple=True, type=click.Choice(DEVICES, case_sensitive=False), metavar=DEVICES_SHOWN,
              help="Judge only this device, as one that is needed (repeatable).  [default: all]")  # fmt: skip
@click.option("--live", is_flag=True, help="Also compile and run a tiny model on every device.")
@evidence_options
@rule_options
@click.option("--settings/--no-settings", default=True, is_eager=True, expose_value=False, callback=_read_settings,
              help="Use [tool.ovdoctor] of the nearest pyproject.toml.  [default: settings]")  # fmt: skip
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True,
              help="Lowest severity that gives exit code 1.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit code 3 if a rule of that severity could not be decided.")
@click.option("--format", "form", type=click.Choice(FORMATS),
              help="How to print the report.  [default: by FILE's ending, else text]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the report there.  [default: standard output]")  # fmt: skip
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
    form: str | None,
    output: Path | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """Is this machine fit for OpenVINO, and if not, which link of the chain is broken?

    Collects the facts of this machine, judges them by rules, and says what is wrong, why, and what to do. Nothing is changed,
    nothing leaves the machine.

    \b
    ovdoctor check                                      this machine
    ovdoctor check --device NPU --live                  with a real inference
    ovdoctor check --python ~/project/.venv             another environment
    ovdoctor check --facts host.json                    another machine
    ovdoctor check --assume openvino.version=2026.4     what if
    ovdoctor check --format junit -o check.xml          for a CI service

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or input; 3 a rule could not be decided (with
    --strict).
    """
    from ovdoctor.api import check
    from ovdoctor.cli.output import keep_inputs, settle_format
    from ovdoctor.reports.check import render

    form = settle_format(form, output, FORMATS)
    keep_inputs(output, (facts, host, *extra))
    settled = click.get_current_context().get_parameter_source("python") is ParameterSource.DEFAULT_MAP
    if settled and (facts or host):  # what a project has settled for this machine says nothing about another
        python = None
    evidence = evidence_of(facts, host, python, assume, limit, live)
    report = check(evidence, devices=device, select=select, ignore=ignore, rules=extra)
    anchor = _anchor(facts or host) if form == "sarif" else None
    _write(partial(render, report, form, fail_on=fail_on, anchor=anchor, verbose=verbose), output, colour)
    if form == "github":
        _summarise(report)
    return exit_code(report, fail_on, strict)


def _anchor(read: Path | None) -> Anchor | None:
    """The file at which SARIF shows the results."""
    from ovdoctor.reports.check.anchor import Anchor

    return (Anchor.of_facts(read) if read is not None else None) or Anchor.of_project(Path.cwd())


def _write(rendered: Callable[..., str], output: Path | None, colour: Literal["auto", "always", "never"]) -> None:
    from ovdoctor.reports.text.terminal import Terminal

    if output is not None:
        from ovdoctor.cli.output import write_output

        write_output(output, rendered(terminal=Terminal()) + "\n")
        return
    terminal = Terminal.of(sys.stdout, colour)
    click.echo(rendered(terminal=terminal), color=terminal.colour)


def _summarise(report: Report) -> None:
    """The job's page, where GitHub runs us: https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        from ovdoctor.reports.check.summary import render

        with Path(page).open("a", encoding="utf-8") as file:
            file.write(render(report) + "\n")


def exit_code(report: Report, fail_on: str, strict: bool) -> int:
    """0 nothing at or above ``fail_on``; 1 findings; 3 with ``strict`` a rule of that severity that could not be decided."""
    severe = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    findings = [item for finding in report.findings for item in (finding, *finding.consequences)]
    if any(finding.severity in severe for finding in findings):
        return EXIT_FINDINGS
    open_severities = severe or ("error",)
    if strict and any(rule.severity in open_severities for rule in report.undecided):
        return EXIT_INCONCLUSIVE
    return EXIT_OK
