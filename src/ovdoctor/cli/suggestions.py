"""What a shell proposes while somebody types. Each answers fast: nothing of a machine is asked, no rule is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def rule_ids(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The ids of ovdoctor's rules: their files are called so."""
    from ovdoctor.rules.files import builtin_folder, rule_files

    return sorted(path.stem for path in rule_files([builtin_folder()]) if path.stem.startswith(incomplete))


def assumptions(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``NAME=`` for every fact that can be assumed, with its meaning; the values of one that has a closed list of them."""
    from click.shell_completion import CompletionItem

    from ovdoctor.facts.kinds import Choice, Flag
    from ovdoctor.facts.vocabulary import VOCABULARY, define

    name, equals, value = incomplete.partition("=")
    if not equals:
        facts = [fact for fact in VOCABULARY.values() if fact.name.startswith(incomplete)]
        return [CompletionItem(f"{fact.name.removesuffix('*')}{'' if fact.name.endswith('*') else '='}", help=fact.meaning)
                for fact in facts]  # fmt: skip
    definition = define(name)
    values: tuple[str, ...] = ("@absent", "@unknown")
    if definition is not None and isinstance(definition.kind, (Choice, Flag)):
        values = (*(definition.kind.values if isinstance(definition.kind, Choice) else ("true", "false")), *values)
    return [CompletionItem(f"{name}={each}") for each in values if each.startswith(value)]


def releases(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Releases of OpenVINO that were measured, the newest first."""
    from ovdoctor.tables.load import timeline

    return [release for release in reversed(timeline("cpu").releases) if release.startswith(incomplete)]


def npu_platforms(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Generations of the NPU that the tables know."""
    from ovdoctor.tables.devices import PLATFORMS

    return [platform for platform in PLATFORMS if platform.startswith(incomplete)]
