"""Commands whose options are given once."""

from __future__ import annotations

import click


class Command(click.Command):
    """Refuses an option that takes one value and is given twice: click drops the first without a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:  # while a shell completes, nothing is wrong yet
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
            for option in given:
                if _takes_one_value(option) and given.count(option) > 1:
                    raise click.UsageError(f"{option.opts[-1]} is given {given.count(option)} times, and takes one value.", ctx)
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group of such commands."""

    command_class = Command


def _takes_one_value(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and not (option.multiple or option.is_flag or option.count)
