"""Hosts by their domain alone: ``artifactory.firma.com``, ``models.firma.intern:443``, told apart from names in code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.urls import is_public

_SURE = tuple("com org edu gov de eu fr uk nl ch jp cn kr tw au br intern intranet corp".split())  # noqa: SIM905
"""Ends of hosts that end no name in code and no file, as long as two labels stand before them."""
_TOLD = tuple("net io ai dev app cloud tech systems group company local internal private home".split())  # noqa: SIM905
"""Ends of names in code as well: ``self.model.net``. A port, or a word of the network before it, tells that it is a host."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NOT_BEFORE, _NOT_AFTER = r"(?<![\w./\\~@%+:$-])", r"(?![\w(\\-])(?!\.\w)"
_NAMES = rf"(?:{_LABEL}\.){{1,6}}(?=[a-z0-9-]{{0,61}}[a-z]){_LABEL}"
_PORT = r"(?=:\d{2,5}(?![\d.]))"
_BEFORE = (
    r"\b(?:hosts?|server|upstream|endpoint|proxy|gateway|registry|mirror|broker|connect(?:ed|ing|ion)?|reach(?:ing)?|resolv(?:e|ed|ing)"
    r"|lookup|ping)[\"']?(?:[ \t]?[=:][ \t]?|[ \t])[\"']?"
)
_HOSTS = (
    re.compile(rf"{_NOT_BEFORE}(?P<host>{_NAMES}\.(?:{'|'.join(_SURE)})){_NOT_AFTER}", re.IGNORECASE),
    re.compile(rf"{_NOT_BEFORE}(?P<host>{_NAMES}\.(?:{'|'.join(_TOLD)})){_NOT_AFTER}{_PORT}", re.IGNORECASE),
    re.compile(rf"{_BEFORE}(?P<host>{_NAMES}\.(?:{'|'.join(_TOLD)})){_NOT_AFTER}", re.IGNORECASE),
)
_NEEDLES = tuple(f".{end}" for end in (*_SURE, *_TOLD))
REST = re.compile(rf"(?:\.{_LABEL}){{1,5}}\.(?:{'|'.join((*_SURE, *_TOLD))}){_NOT_AFTER}", re.IGNORECASE)
"""The domain behind the first name of a host: that of ``pc17.corp.example.com`` may be one that everybody knows."""


def find_domains(page: Page) -> Iterator[Span]:
    """Hosts without a scheme, that are not public: of at least three labels, all in small letters or all in large ones."""
    for pattern in _HOSTS:
        for match in page.matches(pattern, _NEEDLES):
            host = match["host"]
            if (host.islower() or host.isupper()) and not is_public(host):
                yield Span(*match.span("host"), "host", host)
