"""Kleene's three-valued logic: what can be said when some facts are not known.

``unknown AND false`` is false and ``unknown OR true`` is true: a missing fact only matters where it could change the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Ordered so that AND is the minimum and OR the maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with Truth.TRUE, Truth.FALSE or Truth.UNKNOWN")

    @staticmethod
    def of(value: bool) -> Truth:
        """The truth of an ordinary yes or no."""
        return Truth.TRUE if value else Truth.FALSE


def negate(truth: Truth) -> Truth:
    """NOT: unknown stays unknown."""
    return Truth(2 - truth.value)


def conjunction(truths: Iterable[Truth]) -> Truth:
    """AND; of nothing it is true."""
    return min(truths, default=Truth.TRUE)


def disjunction(truths: Iterable[Truth]) -> Truth:
    """OR; of nothing it is false."""
    return max(truths, default=Truth.FALSE)
