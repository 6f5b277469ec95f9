"""Both ends of a long text: the environment is told at the beginning, errors at the end."""

from __future__ import annotations

from collections.abc import Callable


def ends(lines: list[str], first: int, last: int, size: Callable[[str], int] = len) -> tuple[str, int]:
    """As many lines as fit into so many characters at both ends, and how many were left out between them."""
    if size(text := "\n".join(lines)) <= first + last:
        return text, 0
    head, tail = _fitting(lines, first, size), _fitting(lines[::-1], last, size)[::-1]
    left_out = len(lines) - len(head) - len(tail)
    return "\n".join([*head, f"[… ovdoctor left out {left_out} lines here …]", *tail]), left_out


def _fitting(lines: list[str], room: int, size: Callable[[str], int]) -> list[str]:
    for number, line in enumerate(lines):
        room -= size(line + "\n")
        if room < 0:
            return lines[:number]
    return lines
