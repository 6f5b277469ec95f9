"""The help of every command, at the widths that terminals have: it fits, and reads alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from ovdoctor.cli.main import _COMMANDS, cli

WITHOUT_CODES = {"schema", "completion", "rules", "rules list", "rules show", "rules new"}
"""Commands that print something, or fail as all do."""


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in _COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {each}", command.commands[each]) for each in command.commands)


EVERY = [pytest.param(name, command, id=name) for name, command in commands()]


def helped(name: str, command: click.Command, width: int) -> str:
    return command.get_help(click.Context(command, info_name=f"ovdoctor {name}", terminal_width=width, max_content_width=width))


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(("name", "command"), EVERY)
def test_it_fits(name: str, command: click.Command, width: int) -> None:
    assert [line for line in helped(name, command, width).splitlines() if len(line) > width] == []


@pytest.mark.parametrize(("name", "command"), EVERY)
def test_options_read_alike(name: str, command: click.Command) -> None:
    """A sentence, and after it the default: none in between."""
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            sentence = re.sub(r"  \[default: [^\]]+\]$", "", option.help)
            assert sentence[0].isupper() and sentence.endswith("."), option.help
            assert "[default" not in sentence, option.help


@pytest.mark.parametrize(("name", "command"), EVERY)
def test_options_stand_in_the_same_order(name: str, command: click.Command) -> None:
    """What is judged, where it is known from, by which rules, what makes it fail, how it is told."""
    order = [
        "live",
        "python",
        "facts",
        "host",
        "assume",
        "limit",
        "extra",
        "select",
        "ignore",
        "fail_on",
        "strict",
        "form",
        "output",
        "verbose",
        "colour",
    ]
    named = [option.name for option in command.params if option.name in order]
    assert named == [each for each in order if each in named]


@pytest.mark.parametrize(("name", "command"), EVERY)
def test_exit_codes_are_told(name: str, command: click.Command) -> None:
    assert ("Exit codes: " in (command.help or "")) == (name not in WITHOUT_CODES)


@pytest.mark.parametrize(("name", "command"), EVERY)
def test_examples_are_calls_that_exist(name: str, command: click.Command) -> None:
    """Every option of an example is one of the command that it calls."""
    options = {each: {opt for option in found.params for opt in option.opts} for each, found in commands()}
    for called, rest in re.findall(r"ovdoctor (rules \w+|\w+)( .*)?", command.help or ""):
        if called in options:
            own = re.split(r"\s{2,}| > | -- |\|", f"{rest} ")[0]  # without what it is for, and the program that it runs
            assert set(re.findall(r"(?<!\S)--?[a-z][\w-]*", own)) <= options[called], (called, rest)
