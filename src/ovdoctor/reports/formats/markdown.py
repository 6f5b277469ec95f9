"""Markdown that somebody else's text cannot break, and no longer than GitHub takes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ovdoctor.reports.formats.words import one_line

MOST_BYTES = 1_000_000
"""GitHub takes 1 MiB of a job's summary per step, and nothing of one that is larger.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
"""
_RESERVE = 2000
_PLAIN = re.compile(r"[^\w \u00a0-\uffff().,;/+%='\"-]")
_ADDRESS = re.compile(r"https://[\w.~:/?#@!$&'()*+,;=%-]+")


def markdown(text: str) -> str:
    """Text that is nothing but text: every sign that Markdown or HTML could take for its own is written as a number."""
    return _PLAIN.sub(lambda sign: f"&#{ord(sign.group())};", one_line(text)).replace("_", "&#95;")


def link(url: str) -> str:
    """`` <https://…>``; empty for what is no plain address."""
    return f" <{url}>" if _ADDRESS.fullmatch(url) else ""


def within_limit(lines: Iterable[str], end: str) -> str:
    """The lines as far as GitHub takes them, and how it ended, in any case."""
    shown, used = [], 0
    for line in lines:
        used += len(line.encode("utf-8", "replace")) + 1
        if used > MOST_BYTES - _RESERVE:
            end = f"\nThe rest is left out: GitHub takes no more than 1 MiB.\n{end}"
            break
        shown.append(line)
    return "\n".join(shown) + "\n" + end
