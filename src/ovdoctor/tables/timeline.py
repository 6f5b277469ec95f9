"""Measured releases in order, and what they let us say of a release that was not measured.

Between two measured releases that agree, a release is taken to do as they do. Where they differ, before the first and after the
last of them nothing is known: a patch release or nightly can have either behaviour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ovdoctor.facts.versions import Version, parse
from ovdoctor.tables.model import Span

T = TypeVar("T")


class Place(NamedTuple):
    """Where a version lies among the measured ones: the indices of its neighbours, the same twice where it is one of them."""

    below: int | None
    above: int | None

    @property
    def exact(self) -> bool:
        """Whether that very release was measured."""
        return self.below is not None and self.below == self.above


class Timeline:
    """Releases of one measurement, oldest first."""

    def __init__(self, releases: Sequence[str]) -> None:
        self.releases = tuple(releases)
        self._versions = tuple(_version(release) for release in self.releases)
        if list(self._versions) != sorted(self._versions, key=lambda version: version.key):
            raise ValueError("the releases are not in order")
        self._index = {release: index for index, release in enumerate(self.releases)}
        self._places: dict[str, Place | None] = {release: Place(index, index) for release, index in self._index.items()}

    def place(self, openvino: str) -> Place | None:
        """Where that version lies; ``None``: it is no OpenVINO version."""
        if openvino not in self._places:
            self._places[openvino] = self._look_up(openvino)
        return self._places[openvino]

    def _look_up(self, openvino: str) -> Place | None:
        version = parse(openvino, "openvino")
        if version is None:
            return None
        below = above = None
        for index, measured in enumerate(self._versions):
            if measured.key <= version.key:
                below = index
            if above is None and measured.key >= version.key:
                above = index
        return Place(below, above)

    def index(self, release: str) -> int:
        """The index of a measured release. Raises KeyError."""
        return self._index[release]

    def parse_spans(self, text: str) -> frozenset[int]:
        """Indices of what data files write as ``..2023.3.0 2024.1.0 2025.0.0..``."""
        return _parse_spans(self.releases, text)

    def write_spans(self, indices: frozenset[int]) -> str:
        """The reverse."""
        texts = []
        for first, last in _runs(indices):
            low = "" if first == 0 else self.releases[first]
            high = "" if last == len(self.releases) - 1 else self.releases[last]
            texts.append(low if first == last and low and high else f"{low}..{high}")
        return " ".join(texts)

    def indices(self, spans: Iterable[Span]) -> frozenset[int]:
        """The reverse of ``spans``."""
        last = len(self.releases) - 1
        return frozenset(
            index for span in spans for index in range(self.index(span.first), (self.index(span.last) if span.last else last) + 1)
        )

    def spans(self, holds: Callable[[int], bool]) -> tuple[Span, ...]:
        """The releases for which something holds."""
        newest = len(self.releases) - 1
        runs = _runs(frozenset(index for index in range(newest + 1) if holds(index)))
        return tuple(Span(self.releases[first], None if last == newest else self.releases[last]) for first, last in runs)


def _version(release: str) -> Version:
    version = parse(release, "openvino")
    if version is None:
        raise ValueError(f"{release} is no OpenVINO release")
    return version


def _runs(indices: frozenset[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in sorted(indices):
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


@lru_cache(maxsize=4096)
def _parse_spans(releases: tuple[str, ...], text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split():
        low, dots, high = part.partition("..")
        first = releases.index(low) if low else 0
        last = (releases.index(high) if high else len(releases) - 1) if dots else first
        found.update(range(first, last + 1))
    return frozenset(found)
