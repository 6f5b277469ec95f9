"""``ovdoctor rules``: list, show, check and test rules."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from ovdoctor.cli.once import Group
from ovdoctor.cli.options import DEVICES
from ovdoctor.cli.suggestions import rule_ids
from ovdoctor.errors import EXIT_FINDINGS

_PLACES = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
_EXTRA = click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
                      help="Folder of further rules (repeatable).")  # fmt: skip
_DEVICES = click.Choice(["ANY", *DEVICES], case_sensitive=False)
_DEVICES_SHOWN = "[ANY|CPU|GPU|NPU]"


@click.group("rules", cls=Group)
def command() -> None:
    """List, show, check, test and start rules: ovdoctor's own, and yours.

    \b
    ovdoctor rules show npu-node-permission     why, what to do, who says so
    ovdoctor rules new my-rule --device NPU     start one
    ovdoctor rules check my-rules/              mistakes, with their lines
    ovdoctor rules test my-rules/               the examples in them
    """


@command.command("list")
@_EXTRA
@click.option("--device", type=_DEVICES, metavar=_DEVICES_SHOWN, help="Only rules of this device.")
def list_rules(extra: tuple[Path, ...], device: str | None) -> None:
    """List all rules, each in a line."""
    from tabulate import tabulate

    from ovdoctor.rules.load import load_rules

    rules = [rule for rule in load_rules(extra).rules if device is None or rule.device == device.upper()]
    rows = [(rule.id, rule.severity, rule.device, rule.stage, rule.title) for rule in rules]
    click.echo(tabulate(rows, headers=("rule", "severity", "device", "stage", "what it is"), tablefmt="plain"))


@command.command("show")
@click.argument("rule_id", metavar="RULE", shell_complete=rule_ids)
@_EXTRA
def show_rule(rule_id: str, extra: tuple[Path, ...]) -> None:
    """Show a rule: what it is about, why, what to do, and who says so."""
    from ovdoctor.rules.load import load_rules
    from ovdoctor.rules.page import rule_page

    click.echo(rule_page(load_rules(extra).find(rule_id)))


@command.command("check")
@_PLACES
def check_rules(paths: tuple[Path, ...]) -> None:
    """Check rule files, and say what is wrong in which line.

    PATH is a file or a folder of them; without it ovdoctor's own are checked. The first mistake of each file is told.

    Exit codes: 0 no mistakes; 2 mistakes, or wrong usage.
    """
    from ovdoctor.rules.load import load_rules

    # Beside ovdoctor's own, so that an id that is taken is found here and not in use.
    rules = load_rules(paths, check=not paths)
    for notice in rules.notices:
        click.echo(notice)
    checked = len(rules.rules) - (len(load_rules().rules) if paths else 0)
    click.echo(f"{checked} rule{'' if checked == 1 else 's'}, no mistakes.")


@command.command("test")
@_PLACES
@click.pass_context
def test_rules(ctx: click.Context, paths: tuple[Path, ...]) -> int:
    """Evaluate the examples of rules, and compare.

    PATH is a file or a folder of them; without it ovdoctor's own are tested.

    Exit codes: 0 all as expected; 1 an example gives something else; 2 a mistake in a rule, or wrong usage.
    """
    from ovdoctor.rules.examples import run_examples
    from ovdoctor.rules.load import load_rules

    results = run_examples(load_rules(paths, builtin=not paths, check=True).rules)
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(
            f"{result.rule.path}: {result.rule.id}: '{result.name}' expects {result.expected}, is {result.got} ({result.reason})"
        )
    click.echo(f"{len(results) - len(failed)} examples passed, {len(failed)} failed.")
    return EXIT_FINDINGS if failed else 0


@command.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("--subject", type=click.Choice(["machine", "model", "log"]), default="machine", show_default=True,
              help="What the rule judges.")  # fmt: skip
@click.option("--device", type=_DEVICES, metavar=_DEVICES_SHOWN, default="ANY", show_default=True,
              help="Whose chain breaks; ANY is for what every device needs.")  # fmt: skip
@click.option("--stage", metavar="STAGE", help="Which link of the chain breaks.  [default: left blank]")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="Where to write ID.yaml.  [default: here]")  # fmt: skip
def new_rule(rule_id: str, subject: Literal["machine", "model", "log"], device: str, stage: str | None, folder: Path) -> None:
    """Start a rule: a file with blanks, and comments on them.

    ID is its name: small letters and hyphens. 'rules check' says which blanks are left, and takes the rule when none is.

    \b
    ovdoctor rules new my-npu-driver --device NPU --stage driver
    ovdoctor rules new my-message --subject log --dir my-rules
    """
    from ovdoctor.rules.starting import start_rule

    file = start_rule(rule_id, folder, subject, device.upper(), stage or "")
    click.echo(f"{file} is begun. Fill in what it asks for, then:")
    click.echo(f"  ovdoctor rules check {file}\n  ovdoctor rules test {file}")
