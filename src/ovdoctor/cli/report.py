"""``ovdoctor report``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ovdoctor.cli.once import Command
from ovdoctor.cli.options import DEVICES, DEVICES_SHOWN, NPU_PLATFORMS, evidence_of, evidence_options
from ovdoctor.errors import EXIT_OK, InputError
from ovdoctor.reports.ticket import FORMS

if TYPE_CHECKING:
    from ovdoctor.findings.support import Redacted
    from ovdoctor.reporting import Support
    from ovdoctor.reports.ticket import Form

DEFAULT_ZIP = "ovdoctor-report.zip"
_PATH = click.Path(path_type=Path)
_STANDARD_OUTPUT = "-"
_FEW_TOKENS = 5


@click.command("report", cls=Command)
@click.option("--model", "models", multiple=True, metavar="MODEL", help="Also judge this model, folder or pattern (repeatable).")
@click.option("--log", type=_PATH, metavar="FILE", help="Also explain this log of the failure (- is standard input).")
@click.option("--log-from-elsewhere", "elsewhere", is_flag=True, help="The log is of another machine than the facts.")
@click.option("--device", multiple=True, type=click.Choice(DEVICES, case_sensitive=False), metavar=DEVICES_SHOWN,
              help="The device in question (repeatable).  [default: those of the machine]")  # fmt: skip
@click.option("--openvino", multiple=True, metavar="VERSION",
              help="Judge models for this release (repeatable).  [default: the installed one]")  # fmt: skip
@click.option("--npu-driver", multiple=True, metavar="VERSION", help="Judge models for an NPU with this driver (repeatable).")
@click.option("--npu-platform", multiple=True, metavar="PLATFORM", help=f"Judge models for this NPU: {NPU_PLATFORMS}.")
@click.option("--os", "system", type=click.Choice(["windows", "linux", "macos"]), help="Judge models for this operating system.")
@click.option("--layer-names", is_flag=True, help="Tell the names of layers, not only operations and lines.")
@click.option("--no-redact", "redact", is_flag=True, flag_value=False, default=True, help="Remove nothing that is private.")
@click.option("--link", is_flag=True, help="Also print the address of OpenVINO's bug form, its short fields filled in.")
@click.option("--live", is_flag=True, help="Also compile and run a tiny model on every device.")
@evidence_options
@click.option("--rules", "extra", multiple=True, type=_PATH, metavar="DIR", help="Folder of further rules (repeatable).")
@click.option("--format", "form", type=click.Choice(FORMS), help="What to make.  [default: by FILE's ending, else markdown]")
@click.option("-o", "--output", type=_PATH, metavar="FILE",
              help=f"Write it there (- is standard output).  [default: standard output; a zip: {DEFAULT_ZIP}]")  # fmt: skip
def command(
    models: tuple[str, ...],
    log: Path | None,
    elsewhere: bool,
    device: tuple[str, ...],
    openvino: tuple[str, ...],
    npu_driver: tuple[str, ...],
    npu_platform: tuple[str, ...],
    system: str | None,
    layer_names: bool,
    redact: bool,
    link: bool,
    live: bool,
    facts: Path | None,
    host: Path | None,
    python: str | None,
    assume: tuple[str, ...],
    limit: float,
    extra: tuple[Path, ...],
    form: Form | None,
    output: Path | None,
) -> int:
    """Everything for a support ticket in one document, without what is private.

    The machine judged, models scanned for it, a log explained with its facts: as Markdown in the sections of OpenVINO's bug form,
    as a page to look at, as JSON, or as a zip of all of them with the raw outputs, which 'ovdoctor check --facts' judges
    elsewhere. Users, homes, hosts, addresses, serial numbers and secrets are replaced by tokens; what was removed is listed.
    Nothing is sent: read it through, and pass it on yourself.

    \b
    ovdoctor report                                this machine, as Markdown
    ovdoctor report --model model.xml --log error.log -o report.zip
    ovdoctor report --device NPU -o report.html
    ovdoctor report --facts report.zip             the machine of somebody else

    Exit codes: 0 the report was made, whatever it says; 2 wrong usage or input.
    """
    from ovdoctor.reporting import Topic, make
    from ovdoctor.reports.ticket import render
    from ovdoctor.scanning.targets import Wanted

    if elsewhere and log is None:
        raise InputError("--log-from-elsewhere says something of a log: name it with --log")
    if str(log) == "-" and sys.stdin is not None and sys.stdin.isatty():
        raise InputError("there is no log to read: name a file, or pipe the text in")
    if str(log) == "-" == str(facts):
        raise InputError("--facts and --log cannot both be standard input")
    wanted = Wanted(tuple(name.upper() for name in device), openvino, npu_driver, npu_platform, system)
    evidence = evidence_of(facts, host, python, assume, limit, live)
    form, place = _form(form, output), _place(form, output)
    _check(place, form, (log, facts, host, *extra), models)
    topic = Topic(evidence, models, log, elsewhere, wanted, extra, redact, layer_names)
    support = make(topic, record=form == "zip")
    _write(place, render(support.report, form, support.raw, support.removed))
    for line in _told(support, place, form):
        click.echo(line, err=True)
    if link:
        from ovdoctor.reports.ticket.form import link as address

        click.echo(f"To file it: {address(support.report)}", err=True)
    return EXIT_OK


def _form(form: Form | None, output: Path | None) -> Form:
    from ovdoctor.cli.output import settle_format

    return cast("Form", settle_format(form, output, FORMS, "markdown"))


def _place(form: Form | None, output: Path | None) -> Path | None:
    """Where it goes; ``None`` is standard output."""
    if output is None:
        return Path(DEFAULT_ZIP) if form == "zip" else None
    return None if str(output) == _STANDARD_OUTPUT else output


def _check(place: Path | None, form: Form, sources: Iterable[Path | None], models: Sequence[str]) -> None:
    """What would be regretted is refused before anything is looked at."""
    if place is None:
        if form == "zip" and sys.stdout.isatty():
            raise InputError("a zip is nothing for a terminal: name a file with -o")
        return
    if str(place) == DEFAULT_ZIP and place.exists():
        raise InputError(f"{DEFAULT_ZIP} is there already: name another file with -o (or remove it)")
    from ovdoctor.cli.output import keep_inputs

    keep_inputs(place, sources, models)


def _write(place: Path | None, document: bytes) -> None:
    if place is None and sys.stdout.isatty():
        click.echo(document.decode(), nl=False)  # in the terminal's own encoding
        return
    if place is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
        return
    from ovdoctor.cli.output import write_output

    write_output(place, document)


def _told(support: Support, place: Path | None, form: Form) -> Iterator[str]:
    """For the person, beside the document: where it is, what was removed, what to read through."""
    from ovdoctor.reports.text.terminal import printable

    if place is not None:
        yield printable(f"Written: {place}")
    for model in support.report.models:
        if model.error is not None:
            yield printable(f"Not judged: {model.error}")
    if support.removed is None:
        yield "Nothing was removed (--no-redact): it holds names, paths and perhaps secrets of this machine."
    elif support.removed:
        total = sum(each.count for each in support.removed)
        yield f"Replaced {total} private value{'' if total == 1 else 's'}:"
        yield from map(printable, _by_kind(support.removed))
    else:
        yield "Nothing private was found that had to be removed."
    yield f"Before you pass it on, read through: {', '.join(_doubtful(support, form))}."


def _by_kind(removed: Iterable[Redacted]) -> Iterator[str]:
    """A line for each kind: the tokens, and how often they stand for something."""
    kinds: dict[str, list[Redacted]] = {}
    for each in removed:
        kinds.setdefault(each.kind, []).append(each)
    for kind, found in kinds.items():
        tokens = ", ".join(each.token for each in found[:_FEW_TOKENS])
        more = f" and {len(found) - _FEW_TOKENS} more" if len(found) > _FEW_TOKENS else ""
        yield f"  {kind:<12} ×{sum(each.count for each in found)}: {tokens}{more}"


def _doubtful(support: Support, form: Form) -> Iterator[str]:
    """What no rule about private values can vouch for."""
    report = support.report
    if report.log is not None:
        yield "the log, which may name files, layers and people in its own way"
    if report.models:
        yield "the names of the models, their inputs and outputs"
    if form == "zip" and support.raw:
        yield "raw/, what commands and files of this machine said"
    yield "the list of packages and the paths among the facts"
