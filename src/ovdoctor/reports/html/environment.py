"""Jinja as the pages need it: everything escaped and printable, nothing forgotten silently."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ovdoctor.reports.formats.words import listed, plural, shortened
from ovdoctor.reports.html.addresses import is_address
from ovdoctor.reports.html.marks import MARKS
from ovdoctor.reports.text.terminal import printable


def resource(name: str) -> str:
    """A file of this package, with line ends as browsers count them when they compare a hash."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def environment() -> Environment:
    """Made once."""
    made = Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters.update(plural=plural, listed=listed, shortened=shortened)
    made.tests["address"] = is_address
    made.globals["marks"] = MARKS
    return made


def _shown(value: Any) -> Any:
    """Text of others without control characters and without what turns the direction of writing; our own markup as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
