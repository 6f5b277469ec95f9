"""Logs inside of JSON: texts of several lines are read as they are meant, and written as JSON again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ovdoctor.redaction.redactor import Redactor

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LINES = re.compile(r"(?<!\\)(?:\\\\)*\\[nrt]")
_BEGIN, _END = "\uf8f0", "\uf8f1"
"""Around the number of a text that is put aside; letters of nobody."""
_ASIDE = re.compile(f'"{_BEGIN}(\\d+){_END}"')


def lines_in_strings(text: str) -> Iterator[str]:
    """The texts of several lines in JSON, decoded."""
    yield from (value for match in _STRING.finditer(text) if (value := _decoded(match[0])) is not None)


def clean_strings(redactor: Redactor, text: str) -> str:
    """JSON without what is private: what is no text of several lines, as ``"password": "…"``, is found in the JSON itself."""
    if _BEGIN in text:
        return redactor.text(text)
    aside: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        value = _decoded(match[0])
        if value is None:
            return match[0]
        clean = redactor.text(value)
        aside.append(match[0] if clean == value else _encoded(clean, match[0]))
        return f'"{_BEGIN}{len(aside) - 1}{_END}"'

    outer = redactor.text(_STRING.sub(put_aside, text))
    return _ASIDE.sub(lambda match: aside[int(match[1])], outer)


def _decoded(string: str) -> str | None:
    if not _LINES.search(string):
        return None
    try:
        value = json.loads(string)
    except ValueError:  # no JSON after all
        return None
    return value if isinstance(value, str) else None


def _encoded(value: str, before: str) -> str:
    """As the text before was: with or without letters beyond ASCII. Half a character is one only as an escape."""
    half = any("\ud800" <= letter <= "\udfff" for letter in value)
    return json.dumps(value, ensure_ascii=before.isascii() or half)
