"""Version ranges as rules write them: ``>= 2023.0, < 2024.1``, ``2024.3.*``, ``== 32.0.100.4023``."""

from __future__ import annotations

import re

import msgspec

from ovdoctor.facts.truth import Truth, conjunction, negate
from ovdoctor.facts.versions.schemes import SCHEMES, Version, parse

_BOUND = re.compile(r"(?P<op><=|>=|<|>|==|!=)?\s*(?P<text>\S+)$")


class RangeError(ValueError):
    """The text is not a range of versions of the scheme; the message says why."""


class _Bound(msgspec.Struct, frozen=True):
    op: str
    version: Version
    prefix: tuple[int, ...] | None = None

    def holds(self, version: Version) -> Truth:
        if self.prefix is not None:
            inside = Truth.of(version.starts_with(self.prefix))
            return negate(inside) if self.op == "!=" else inside
        below, above = version.precedes(self.version), self.version.precedes(version)
        match self.op:
            case "<":
                return below
            case ">":
                return above
            case "<=":
                return negate(above)
            case ">=":
                return negate(below)
            case "!=":
                return negate(conjunction((negate(below), negate(above))))
            case _:
                return conjunction((negate(below), negate(above)))


class Range(msgspec.Struct, frozen=True):
    """Versions of one scheme between bounds, all of which must hold."""

    text: str
    scheme: str
    bounds: tuple[_Bound, ...]

    @classmethod
    def parse(cls, text: str, scheme: str) -> Range:
        """Read a range of ``scheme``. Raises RangeError with the reason."""
        parts = [part.strip() for part in text.split(",")]
        return cls(text, scheme, tuple(_bound(part, scheme) for part in parts))

    def contains(self, version: Version) -> Truth:
        """Whether ``version`` lies inside; unknown where its place cannot be told."""
        return conjunction(bound.holds(version) for bound in self.bounds)


def _bound(text: str, scheme: str) -> _Bound:
    match = _BOUND.match(text)
    if match is None:
        raise RangeError(f"'{text}' is not a version bound; write for example '>= {SCHEMES[scheme].examples[0]}'")
    op, number = match["op"] or "==", match["text"]
    if number.endswith(".*"):
        if op not in ("==", "!="):
            raise RangeError(f"'{text}': a prefix such as {number} goes with == or != or alone")
        number = number[:-2]
    version = parse(number, scheme)
    if version is None:
        examples = ", ".join(SCHEMES[scheme].examples)
        raise RangeError(f"'{number}' is not a version of the scheme '{scheme}' (such as {examples})")
    return _Bound(op, version, version.numbers if text.endswith(".*") else None)
