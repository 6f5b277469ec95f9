"""What the fragments are made of. Text comes in through ``text``, which escapes it; the rest takes and gives markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.html.addresses import is_address
from ovdoctor.reports.html.marks import MARKS

# Between light and dark, since a fragment does not know its notebook's theme: a contrast above 4 : 1 on both.
COLOURS = {
    "ok": "#288a41",
    "holds": "#288a41",
    "fails": "#e03e3e",
    "error": "#e03e3e",
    "broken": "#e03e3e",
    "concerned": "#e03e3e",
    "warning": "#a06e00",
    "unknown": "#a06e00",
    "info": "#4078c0",
    "blocked": "#7d7d7d",
}
_CELL = "padding:0.3em 0.7em;text-align:left;vertical-align:top;border:1px solid rgba(128,128,128,0.4)"
_TABLE = "border-collapse:collapse;margin:0.5em 0;color:inherit;background:transparent"


def text(words: str) -> str:
    """Words of whomever, as text in one line."""
    return escape(one_line(words))


def mark(kind: str, words: str, hint: str = "") -> str:
    """Words in the colour of their kind, with its sign; pointing at them tells the hint."""
    title = f' title="{text(hint or kind)}"'
    return f'<span style="color:{COLOURS[kind]};font-weight:600"{title}>{MARKS[kind]} {text(words)}</span>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """``heads`` are words, the cells markup."""
    head = "".join(f'<th style="{_CELL}">{text(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td style={chr(34)}{_CELL}{chr(34)}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def listed(items: Iterable[str], tag: str = "ul") -> str:
    """Markup as a list; empty where there is nothing to list."""
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{lines}</{tag}>" if lines else ""


def lines(words: Iterable[str]) -> str:
    """Words, a line each."""
    return "<br>".join(map(text, words))


def link(address: str) -> str:
    """A link, where the address is a plain one."""
    return f'<a href="{text(address)}" rel="noreferrer">{text(address)}</a>' if is_address(address) else text(address)
