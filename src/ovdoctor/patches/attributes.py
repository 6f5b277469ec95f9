"""Attributes of operations, as the IR writes them."""

from __future__ import annotations

from collections.abc import Iterable

from ovdoctor.patches.graph import Node, Refused


def numbers(node: Node, name: str) -> tuple[int, ...]:
    """A list of integers: ``2, 2``; an empty one where it is not stated. Raises Refused."""
    text = node.attributes.get(name, "")
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise Refused(f"its attribute {name} is '{text[:40]}'") from None


def word(node: Node, name: str, default: str = "") -> str:
    """A word, in small letters."""
    return node.attributes.get(name, default).strip().lower()


def truth(node: Node, name: str, default: bool = False) -> bool:
    """A boolean. Raises Refused for what is none."""
    text = word(node, name, "true" if default else "false")
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise Refused(f"its attribute {name} is '{text[:40]}', neither true nor false")


def without(node: Node, *names: str) -> dict[str, str]:
    """All attributes but those."""
    return {name: value for name, value in node.attributes.items() if name not in names}


def write(values: Iterable[int]) -> str:
    """A list as OpenVINO writes it."""
    return ", ".join(map(str, values))
