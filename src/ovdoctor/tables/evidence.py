"""One piece of what is known of an operation: in which measured releases it fails at which stage, why, and how that is known."""

from __future__ import annotations

from typing import NamedTuple

from ovdoctor.tables.model import Outcome, Stage
from ovdoctor.tables.timeline import Place, Timeline


class Piece(NamedTuple):
    """Releases are indices into the timeline; those in neither set are fine as far as this piece goes."""

    timeline: Timeline
    stage: Stage
    fails: frozenset[int]
    why: str
    how: str
    unknown: frozenset[int] = frozenset()
    error: str = ""
    by_release: bool = True
    """Whether it was found out release by release; else it is the same for all."""

    def outcome(self, index: int) -> Outcome:
        """In a measured release."""
        if index in self.fails:
            return "fails"
        return "unknown" if index in self.unknown else "ok"


class Found(NamedTuple):
    """What a piece says of some release."""

    outcome: Outcome
    why: str
    how: str


def look(piece: Piece, place: Place) -> Found:
    """What the piece says of a release that lies there."""
    releases = piece.timeline.releases
    if not piece.by_release:
        outcome = piece.outcome(0)
        return Found(outcome, piece.why if outcome != "ok" else "", piece.how)
    if place.below is None or place.above is None:
        nearest = releases[0] if place.below is None else releases[-1]
        side = "older than the oldest" if place.below is None else "newer than the newest"
        return Found("unknown", f"the release is {side} that was measured ({nearest})", "")
    below, above = piece.outcome(place.below), piece.outcome(place.above)
    if below == above:
        where = releases[place.below] if place.exact else f"{releases[place.below]} and {releases[place.above]}, which agree"
        return Found(below, piece.why if below != "ok" else "", f"{piece.how} {where}")
    return Found("unknown", f"it lies between {releases[place.below]} ({below}) and {releases[place.above]} ({above})", "")
