"""``ovdoctor rules``: list, show, check and test rules."""

from __future__ import annotations

from pathlib import Path

import click

from ovdoctor.errors import EXIT_FINDINGS

_PLACES = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group("rules")
def command() -> None:
    """List, show, check and test rules: ovdoctor's own, and yours."""


@command.command("list")
@click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), help="Folder of further rules.")
@click.option(
    "--device", type=click.Choice(["ANY", "CPU", "GPU", "NPU"], case_sensitive=False), help="Only rules of this device."
)
def list_rules(extra: tuple[Path, ...], device: str | None) -> None:
    """List all rules in a line each."""
    from tabulate import tabulate

    from ovdoctor.rules.load import load_rules

    rules = [rule for rule in load_rules(extra).rules if device is None or rule.device == device.upper()]
    rows = [(rule.id, rule.severity, rule.device, rule.stage, rule.title) for rule in rules]
    click.echo(tabulate(rows, headers=("rule", "severity", "device", "stage", "what it is"), tablefmt="plain"))


@command.command("show")
@click.argument("rule_id")
@click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), help="Folder of further rules.")
def show_rule(rule_id: str, extra: tuple[Path, ...]) -> None:
    """Show the page of one rule: what it is, why, what to do, and who says so."""
    from ovdoctor.rules.load import load_rules
    from ovdoctor.rules.page import rule_page

    click.echo(rule_page(load_rules(extra).find(rule_id)))


@command.command("check")
@_PLACES
def check_rules(paths: tuple[Path, ...]) -> None:
    """Check rule files: the first mistake of each, with file, line and column. Without PATH: ovdoctor's own."""
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
    """Evaluate the examples of rules and compare. Without PATH: ovdoctor's own."""
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
