"""``ovdoctor scan``."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import DEVICES, DEVICES_SHOWN, LEVELS, NPU_PLATFORMS, colour_option, evidence_of, evidence_options
from ovdoctor.cli.suggestions import npu_platforms
from ovdoctor.cli.suggestions import releases as known_releases
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_INPUT, EXIT_OK
from ovdoctor.process.clearing import at_end

if TYPE_CHECKING:
    from ovdoctor.findings.scan import ModelScan, Scan
    from ovdoctor.scanning.many import Done

_FORMATS = ("text", "json", "html", "sarif", "junit", "github", "summary")


@click.command("scan", cls=Command)
@click.argument("models", nargs=-1, required=True, metavar="MODEL...")
@click.option("--device", multiple=True, type=click.Choice(DEVICES, case_sensitive=False), metavar=DEVICES_SHOWN,
              help="Judge for this device (repeatable).  [default: those of the machine]")  # fmt: skip
@click.option("--openvino", multiple=True, metavar="VERSION", shell_complete=known_releases,
              help="Judge for this release (repeatable).  [default: the installed one]")  # fmt: skip
@click.option("--npu-driver", multiple=True, metavar="VERSION",
              help="Judge for an NPU with this driver: 32.0.100.3104 (Windows), 1.10.0 (Linux) (repeatable).")  # fmt: skip
@click.option("--npu-platform", multiple=True, metavar="PLATFORM", shell_complete=npu_platforms,
              help=f"Judge for this NPU: {NPU_PLATFORMS} (repeatable).")  # fmt: skip
@click.option("--os", "system", type=click.Choice(["windows", "linux", "macos"]), help="Judge for this operating system.")
@click.option("--releases", is_flag=True, help="Also show every release since 2023.0 by device.")
@click.option("--ask", is_flag=False, flag_value="query", type=click.Choice(["query", "compile"]), metavar="[=compile]",
              help="Also ask the installed OpenVINO what it supports; with --ask=compile, let it compile the model.")  # fmt: skip
@evidence_options
@click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of further rules (repeatable).")  # fmt: skip
@click.option("--ignore-non-models", is_flag=True, help="Pass over files that are no models, such as other XML.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, metavar="N",
              help="How many processes work at once.  [default: as many as there are processors]")  # fmt: skip
@click.option("--fail-on", type=click.Choice(LEVELS), default="error", show_default=True,
              help="Lowest severity that gives exit code 1.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit code 3 if a verdict is unknown.")
@click.option("--format", "form", type=click.Choice(_FORMATS),
              help="How to print the result.  [default: by FILE's ending, else text]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the result there.  [default: standard output]")  # fmt: skip
@click.option("--offer/--no-offer", default=None, help="Ask whether to patch.  [default: on a terminal]")
@click.option("-v", "--verbose", is_flag=True, help="All reasons, places and sources.")
@colour_option
def command(
    models: tuple[str, ...],
    device: tuple[str, ...],
    openvino: tuple[str, ...],
    npu_driver: tuple[str, ...],
    npu_platform: tuple[str, ...],
    system: str | None,
    releases: bool,
    ask: Literal["query", "compile"] | None,
    facts: Path | None,
    host: Path | None,
    python: str | None,
    assume: tuple[str, ...],
    limit: float,
    extra: tuple[Path, ...],
    ignore_non_models: bool,
    jobs: int,
    fail_on: str,
    strict: bool,
    form: str | None,
    output: Path | None,
    offer: bool | None,
    verbose: bool,
    colour: Literal["auto", "always", "never"],
) -> int:
    """Will a model load and compile there: on a device, with an OpenVINO release, on an NPU with its driver?

    MODEL is an OpenVINO IR (.xml), or an ONNX, TensorFlow, TensorFlow Lite or PaddlePaddle file, a folder, or a pattern. No
    OpenVINO is needed for IR. Nothing is changed.

    \b
    ovdoctor scan model.xml                                   this machine
    ovdoctor scan model.xml --device CPU --openvino 2023.3    another release
    ovdoctor scan model.xml --npu-driver 32.0.100.2714        an NPU's driver
    ovdoctor scan model.xml --releases                        all since 2023.0
    ovdoctor scan model.xml --format html -o scan.html        a page, with a map
    ovdoctor scan models/ --format sarif -o scan.sarif        for code scanning

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, or a file that could not be judged; 3 a verdict is
    unknown (with --strict).
    """
    from ovdoctor.cli.output import keep_inputs, settle_format
    from ovdoctor.scanning.scan import scan_all
    from ovdoctor.scanning.targets import Wanted

    form = settle_format(form, output, _FORMATS)
    keep_inputs(output, (facts, host, *extra), models)
    wanted = Wanted(tuple(name.upper() for name in device), openvino, npu_driver, npu_platform, system)
    evidence = evidence_of(facts, host, python, assume, limit, live=False)
    with ExitStack() as stack:
        found = scan_all(
            models,
            wanted=wanted,
            evidence=evidence,
            releases=releases,
            ask=ask,
            rules=extra,
            jobs=jobs,
            only_models=ignore_non_models,
            with_map=form == "html",
            layer_names=verbose,
            progress=partial(_progress, stack),
        )
    _write(found, form, output, verbose, colour)
    if form == "github":
        _summarise(found)
    if offer is not False and form == "text" and output is None:
        _offer(found, asked=offer is True)
    return exit_code(found, fail_on, strict)


def _progress(stack: ExitStack, total: int) -> Done:
    """A bar on the terminal, where there is one and more than one file."""
    if total < 2 or not sys.stderr.isatty():
        return lambda _: None
    stack.enter_context(at_end(_show_cursor))
    bar = stack.enter_context(click.progressbar(length=total, label="models", file=sys.stderr))

    def advance(_: ModelScan) -> None:
        bar.update(1)

    return advance


def _show_cursor() -> None:
    """The bar hides it."""
    os.write(2, b"\x1b[?25h\n")


def _write(found: Scan, form: str, output: Path | None, verbose: bool, colour: Literal["auto", "always", "never"]) -> None:
    from ovdoctor.reports.scan import render
    from ovdoctor.reports.text.terminal import Terminal

    if output is not None:
        from ovdoctor.cli.output import write_output

        write_output(output, render(found, form, Terminal(), verbose) + "\n")
        return
    terminal = Terminal.of(sys.stdout, colour)
    click.echo(render(found, form, terminal, verbose), color=terminal.colour)


def _summarise(found: Scan) -> None:
    """The job's page, where GitHub runs us: https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        from ovdoctor.reports.scan.summary import render

        with Path(page).open("a", encoding="utf-8") as file:
            file.write(render(found) + "\n\n")


def _offer(found: Scan, asked: bool) -> None:
    """On a terminal, ask whether to run the command that was shown, if it would lead to a model that the target reads."""
    wanted = [(model, target) for model in found.models for target in model.targets if target.command]
    if len(wanted) != 1 or not (asked or (sys.stdin.isatty() and sys.stdout.isatty())):
        return  # with several, the report lists them: choosing among them is not for a yes or no
    from ovdoctor.patches.plan import fits
    from ovdoctor.scanning.judgement import patch_words, target_of

    ((model, target),) = wanted
    path = Path(model.path)
    if not fits(path, target_of(target)):
        click.echo("No patch fits all of it: 'ovdoctor patch --dry-run' says why.", err=True)
    elif click.confirm("Patch the model now? The original is not changed.", default=False, err=True):
        from ovdoctor.cli.patch import command as patch

        patch.main(patch_words(path, target), standalone_mode=False)


def exit_code(found: Scan, fail_on: str, strict: bool) -> int:
    """2 a file that could not be judged; 1 findings at or above ``fail_on``; 3 with ``strict`` an unknown verdict; 0."""
    severe = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on != "never" else ()
    targets = [target for model in found.models for target in model.targets]
    if any(model.error is not None for model in found.models):
        return EXIT_INPUT
    if any(finding.severity in severe for target in targets for finding in target.findings if finding.verdict != "unknown"):
        return EXIT_FINDINGS
    if strict and any(target.verdict == "unknown" for target in targets):
        return EXIT_INCONCLUSIVE
    return EXIT_OK
