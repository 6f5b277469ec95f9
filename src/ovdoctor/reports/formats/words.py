"""Words in whatever format. Whatever somebody else wrote is made printable here, before it is put anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ovdoctor.reports.text.terminal import printable

_LONGEST_NAME = 80


def one_line(text: str) -> str:
    """Printable, and no line that somebody else wrote can pass for one of ours."""
    lines = (line.strip() for line in printable(text).replace("\t", " ").splitlines())
    return " ".join(line for line in lines if line)


def shortened(text: str, longest: int = _LONGEST_NAME) -> str:
    """``one_line``, with the middle of a very long name left out."""
    text = one_line(text)
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half + 1 :]}"


def plural(count: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def listed(items: Sequence[str], few: int) -> str:
    """The first few, and how many more."""
    more = f" and {len(items) - few} more" if len(items) > few else ""
    return ", ".join(items[:few]) + more


def joined(*parts: str) -> str:
    """Those that are not empty, as sentences one after the other."""
    return " ".join(part if part.endswith((".", "!", "?", ":")) else f"{part}." for part in map(one_line, parts) if part)


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, none empty, in their order."""
    return [text for text in dict.fromkeys(texts) if text]
