"""``ovdoctor completion``."""

from __future__ import annotations

import click

from ovdoctor.cli.once import Command
from ovdoctor.errors import InputError

_INSTALL = {
    "bash": ("~/.bashrc", 'eval "$(ovdoctor completion bash)"'),
    "zsh": ("~/.zshrc, below compinit", 'eval "$(ovdoctor completion zsh)"'),
    "fish": ("~/.config/fish/config.fish", "ovdoctor completion fish | source"),
    "powershell": ("the file that $PROFILE names", "ovdoctor completion powershell | Out-String | Invoke-Expression"),
}
"""Where somebody puts which line, so that every new shell completes."""


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(list(_INSTALL)))
def command(shell: str) -> None:
    """Print a script that completes commands, options, rules and facts.

    Nothing is installed. For this shell alone run one of the lines below; the script says at its top where to put it for good.

    \b
    eval "$(ovdoctor completion bash)"
    eval "$(ovdoctor completion zsh)"
    ovdoctor completion fish | source
    ovdoctor completion powershell | Out-String | Invoke-Expression
    """
    from click.shell_completion import get_completion_class

    from ovdoctor.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise InputError(f"completion in {shell} needs click 8.5 or newer: upgrade it in ovdoctor's environment")
    file, line = _INSTALL[shell]
    script = kind(cli, {}, "ovdoctor", "_OVDOCTOR_COMPLETE").source()
    click.echo(f"# To have this in every new shell, put this line into {file}:\n#   {line}\n{script.strip()}")
