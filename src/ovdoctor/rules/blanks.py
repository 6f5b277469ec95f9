"""What is still to be filled in of a rule that ``ovdoctor rules new`` has started. Such a rule must not pass for a good one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.rules.nodes import Node

_BLANK = re.compile(r"<fill in ([^<>]*)>")
_MOST = 20


def blank(hint: str) -> str:
    """A place to be filled in; ``hint`` says with what."""
    return f"<fill in {hint}>"


def check_blanks(node: Node) -> None:
    """Nothing is left to be filled in. Raises NodeError for the first blank, naming the lines of all."""
    found = list(_blanks(node))
    if found:
        first, hint = found[0]
        lines = list(dict.fromkeys(each.line for each, _ in found))
        rest = ", ".join(map(str, lines[1:_MOST])) + (" …" if len(lines) > _MOST else "")
        raise first.error(f"still to be filled in: {hint}" + (f" (more on the lines {rest})" if rest else ""))


def _blanks(node: Node) -> Iterator[tuple[Node, str]]:
    if isinstance(node.value, dict):
        for value in node.value.values():
            yield from _blanks(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _blanks(item)
    elif isinstance(node.value, str) and (match := _BLANK.search(node.value)):
        yield node, " ".join(match[1].split())
