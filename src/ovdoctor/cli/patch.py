"""``ovdoctor patch``."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import DEVICES, DEVICES_SHOWN, NPU_PLATFORMS, colour_option
from ovdoctor.cli.suggestions import npu_platforms, releases
from ovdoctor.errors import EXIT_FINDINGS, EXIT_INCONCLUSIVE, EXIT_OK
from ovdoctor.process.clearing import quit_on

if TYPE_CHECKING:
    from ovdoctor.findings.patching import PatchResult


@click.command("patch", cls=Command)
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--device", type=click.Choice(DEVICES, case_sensitive=False), metavar=DEVICES_SHOWN,
              help="The device that is to run it.  [default: CPU]")  # fmt: skip
@click.option("--openvino", metavar="VERSION", shell_complete=releases,
              help="The release that is to run it.  [default: the one in --python]")  # fmt: skip
@click.option("--npu-driver", metavar="VERSION", help="The NPU driver whose compiler will see it.")
@click.option("--npu-platform", metavar="PLATFORM", shell_complete=npu_platforms, help=f"The NPU: {NPU_PLATFORMS}.")
@click.option("--os", "os_family", type=click.Choice(["windows", "linux", "macos"]), help="The system that is to run it.")
@click.option("--max-opset", type=click.IntRange(1, 99), metavar="N", help="No operation newer than this opset.")
@click.option("--shape", "shapes", multiple=True, metavar="NAME=DIMS",
              help="The shape of an input, such as images=1,3,640,640 or ids=1,1..512 (repeatable).")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--diff", is_flag=True, help="Show the change of the XML as a unified diff.")
@click.option("--in-place", is_flag=True, help="Change the model itself, and keep a backup.")
@click.option("--python", metavar="PATH", help="The environment whose OpenVINO proves it.  [default: the active one]")
@click.option("--prove/--no-prove", default=True,
              help="Run both models on CPU and hold their outputs against each other.  [default: prove]")  # fmt: skip
@click.option("--prove-with", metavar="PATH", help="Also run the result in this environment, the target's own.")
@click.option("--strict", is_flag=True, help="Exit code 3 if the result is not proved.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to print the result.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the model there.  [default: MODEL.patched.xml beside the model]")  # fmt: skip
@colour_option
def command(
    model: Path,
    output: Path | None,
    openvino: str | None,
    device: str | None,
    npu_driver: str | None,
    npu_platform: str | None,
    os_family: str | None,
    max_opset: int | None,
    shapes: tuple[str, ...],
    dry_run: bool,
    diff: bool,
    in_place: bool,
    python: str | None,
    prove: bool,
    prove_with: str | None,
    strict: bool,
    form: str,
    colour: Literal["auto", "always", "never"],
) -> int:
    """Change a model so that it works on a target, and prove that it computes the same.

    Operations that the target does not know become older ones with the same meaning. The original stays as it is, the weights
    are linked, and nothing is written if the target would not read the result, or the proof fails.

    \b
    ovdoctor patch model.xml --openvino 2023.3               an older release
    ovdoctor patch model.xml --npu-driver 32.0.100.2714      an NPU's compiler
    ovdoctor patch model.xml --shape images=1,3,640,640      with static shapes
    ovdoctor patch model.xml --max-opset 8 --dry-run --diff  what would be done

    Exit codes: 0 patched, or nothing to do; 1 an operation is refused, or the proof failed; 2 wrong usage or input; 3 not proved
    (with --strict).
    """
    from ovdoctor.patching import patch

    _end_as_by_hand()
    result = patch(
        model,
        output,
        openvino=openvino,
        device=device,
        npu_driver=npu_driver,
        npu_platform=npu_platform,
        os_family=os_family,
        max_opset=max_opset,
        shapes=shapes,
        python=python,
        prove=prove,
        prove_with=prove_with,
        in_place=in_place,
        dry_run=dry_run,
        diff=diff,
    )
    if form == "json":
        from ovdoctor.reports.patch_report import render

        click.echo(render(result))
    else:
        from ovdoctor.reports.text.patching import render_patch
        from ovdoctor.reports.text.terminal import Terminal

        terminal = Terminal.of(sys.stdout, colour)
        click.echo(render_patch(result, terminal, dry_run=dry_run), color=terminal.colour)
    return exit_code(result, strict)


def _end_as_by_hand() -> None:
    """Whoever ends it by SIGTERM (a time limit, a closing session) gets what Ctrl-C gives."""
    with suppress(ValueError):  # not the main thread, where signals do not come
        quit_on(signal.SIGTERM)


def exit_code(result: PatchResult, strict: bool) -> int:
    """1 for refusals and differences, 3 with ``strict`` for a file that was written without proof."""
    proofs = [proof for proof in (result.proof, result.target_proof) if proof is not None]
    shown = result.target_proof is not None and result.target_proof.verdict == "proved"
    if (result.refused and not shown) or any(proof.verdict == "differs" for proof in proofs):
        return EXIT_FINDINGS
    unproved = result.output is not None and any(proof.verdict == "not proved" for proof in proofs)
    return EXIT_INCONCLUSIVE if strict and unproved else EXIT_OK
