"""Values that were learned in one place, found wherever they stand: in other letters, escaped, encoded, inside paths."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from ovdoctor.redaction.addresses import is_version
from ovdoctor.redaction.domains import REST
from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.words import stands_for_itself

_MOST = 1000
"""Ways to write names that are looked for, and other values; where something says that a word is a name, any number is found."""
_NAMES = ("user", "host")
"""Apart from the others, which are told by their form: a thousand addresses must not keep a name from being looked for."""
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2}|\\[nrtbfv]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})\Z")
"""What ends in a letter and is none: ``%2F`` and ``\\n`` before a name."""
_TOKEN_GOES_ON = re.compile(r"-\d+>")
_SHORTEST_SECRET = 8
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Scripts that write words without spaces between them."""


class Known:
    """What is looked for, and how it may be written."""

    def __init__(self) -> None:
        self._ways: dict[str, tuple[str, str]] = {}
        self._count = Counter[bool]()
        self._domains: set[str] = set()
        self.spaced: list[str] = []

    def add(self, kind: str, value: str) -> None:
        """Look for a value wherever it stands, unless it is a common word."""
        if self._count[kind in _NAMES] >= _MOST or (kind in ("user", "host", "group") and stands_for_itself(value)):
            return
        if kind == "secret" and (len(value) < _SHORTEST_SECRET or stands_for_itself(value) or value.isdigit()):
            return
        for way in _ways(kind, value):
            if way not in self._ways:
                self._ways[way] = (kind, value)
                self._count[kind in _NAMES] += 1

    def kind_of(self, value: str) -> str | None:
        """What a value is that is looked for."""
        return self._ways[value][0] if value in self._ways else None

    def add_spaced(self, name: str) -> None:
        """A name with spaces, as it stands in paths."""
        if name not in self.spaced:
            self.spaced = sorted([*self.spaced, name], key=len, reverse=True)

    def add_domain(self, domain: str) -> None:
        """A domain: its hosts are somebody's own."""
        self._domains.add(domain.lower())

    def find(self, page: Page) -> Iterator[Span]:
        """Where the values stand."""
        text = page.text
        for way, (kind, value) in self._ways.items():
            for start in page.places(way):
                end = start + len(way)
                if kind == "host" and (rest := REST.match(text, end)):
                    end = rest.end()
                if _stands_alone(text, start, end, way) and not (kind == "ip" and is_version(text, start, end)):
                    yield Span(start, end, kind, value)
        for domain in self._domains:
            for match in _domain_pattern(domain).finditer(page.text) if domain in page.lower else ():
                yield Span(match.start(), match.end(), "host" if match["sub"] else "domain", match[0])


def _stands_alone(text: str, start: int, end: int, way: str) -> bool:
    """Whether no letter or digit goes on before or after it (but for scripts without spaces between words), and it is not the
    name of a token of an earlier redaction: the ``user`` of ``<user-1>``."""
    if text[start - 1 : start] == "<" and _TOKEN_GOES_ON.match(text, end):
        return False
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    begins = not before.isalnum() or bool(_WIDE.match(way)) or bool(_ESCAPED.search(text, max(0, start - 6), start))
    return begins and (not after.isalnum() or bool(_WIDE.match(way[-1])) or way.endswith(";"))


def _ways(kind: str, value: str) -> set[str]:
    """How a value may be written."""
    if kind == "ip":
        return {value}
    if kind == "mac":
        pairs = [value[place : place + 2] for place in range(0, len(value), 2)]
        return {form for by in ("", ":", "-") for form in (by.join(pairs), by.join(pairs).upper())}
    forms = {value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)}
    if kind in ("user", "host"):
        forms |= {changed for form in forms for changed in (form.lower(), form.upper(), form[:1].upper() + form[1:])}
    if not value.isascii():
        forms |= {form.encode("ascii", "backslashreplace").decode() for form in forms} | {
            json.dumps(form)[1:-1] for form in forms
        }
        forms |= {form.encode("ascii", "xmlcharrefreplace").decode() for form in forms}
        forms |= {form.encode().decode("cp1252", "replace") for form in forms}
    forms |= {quote(form, safe="") for form in forms}
    if kind == "user":
        bare = re.sub(r"[^A-Za-z0-9]", "", value).upper()
        if len(value) > 8 or " " in value:
            forms |= {f"{bare[:6]}~{number}" for number in range(1, 5)}
            forms |= {value.replace(" ", "_"), value.replace(" ", "\\ "), value.replace(" ", "+")}
    return {form for form in forms if form and "\N{REPLACEMENT CHARACTER}" not in form}


@lru_cache(maxsize=256)
def _domain_pattern(domain: str) -> re.Pattern[str]:
    """A domain and the hosts in it."""
    return re.compile(rf"(?<![\w.-])(?P<sub>(?:[A-Za-z0-9-]{{1,63}}\.){{0,5}}){re.escape(domain)}(?![\w-])", re.IGNORECASE)
