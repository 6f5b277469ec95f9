"""When two values say the same, although they are not written alike: reports name private values by tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_TOKEN = re.compile(r"<[a-z]+-\d{1,6}>")
_TOKENS = re.compile(rf"(?:{_TOKEN.pattern})+")
_HOME = re.compile(
    rf"(?:~{_TOKEN.pattern}|/home/[^/:;\s]+|/Users/[^/:;\s]+|/root|[A-Za-z]:[\\/]Users[\\/][^\\/:;\s]+)(?=[\\/:;\s]|$)"
)


def same(one: object, other: object) -> bool:
    """Whether both say the same: equal, but for a home folder and tokens, which may stand for any one value each.

    The numbers of tokens tell nothing across two reports: ``<user-1>`` of one may be ``<user-2>`` of the other.
    """
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _same_text(_plain(one), _plain(other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if _is_list(one) and _is_list(other):
        assert isinstance(one, Sequence) and isinstance(other, Sequence)
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _plain(text: str) -> str:
    return _HOME.sub("~", text)


def _same_text(one: str, other: str) -> bool:
    blank, blank_other = _TOKEN.sub("<>", one), _TOKEN.sub("<>", other)
    return blank == blank_other or _stands_for(one, other) or _stands_for(other, one)


def _stands_for(redacted: str, text: str) -> bool:
    """Whether the tokens can stand for what is in their places, a character at least each."""
    first, *middle, last = _TOKENS.split(redacted) if _TOKEN.search(redacted) else [redacted, redacted]
    if not text.startswith(first):
        return False
    place = len(first)
    for part in middle:
        found = text.find(part, place + 1)
        if found < 0:
            return False
        place = found + len(part)
    return text.endswith(last) and len(text) - len(last) > place
