"""Which of two versions is the newer one."""

from __future__ import annotations

from ovdoctor.facts.kinds import Kind, VersionOf
from ovdoctor.facts.truth import Truth
from ovdoctor.facts.versions import parse_any
from ovdoctor.findings.difference import Direction


def direction(kind: Kind, before: object, after: object) -> Direction:
    """Where a version went; empty for what is no version, cannot be compared, or is neither newer nor older."""
    if not isinstance(kind, VersionOf) or not isinstance(before, str) or not isinstance(after, str):
        return ""
    old, new = parse_any(before, kind.schemes), parse_any(after, kind.schemes)
    if old is None or new is None or old.scheme != new.scheme:
        return ""
    if old.precedes(new) is Truth.TRUE:
        return "newer"
    return "older" if new.precedes(old) is Truth.TRUE else ""
