"""The model as a band: its operations from first to last, each as it fares on a target; many of them share a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ovdoctor.findings.scan import WORST_FIRST, MapKind, ModelMap, ModelScan, TargetScan, Verdict
from ovdoctor.reports.formats.words import listed, one_line, plural, shortened
from ovdoctor.reports.scan.words import verdict_words

MOST_CELLS = 600
MOST_CELLS_OF_A_PAGE = 12_000
"""Each is an element of the page: of many models, the bands are coarser."""
LEAST_CELLS = 60
MOST_SPANS = 24
_FEW = 4


class Cell(NamedTuple):
    """One operation, or neighbours that share a cell, by the worst of them."""

    verdict: Verdict
    text: str


class Span(NamedTuple):
    """Neighbours of the same verdict that is not ``ok``."""

    where: str
    what: str
    several: bool


class Trouble(NamedTuple):
    """Places in the model that fail, or are not known, for the same reason."""

    verdict: Verdict
    why: str
    spans: list[Span]
    """The first of them."""
    more: int
    """Those that are not listed."""


class Band(NamedTuple):
    """A model on one target."""

    target: str
    verdict: Verdict
    summary: str
    cells: list[Cell]
    troubles: list[Trouble]
    operations: int
    note: str


class _Place(NamedTuple):
    """An operation as it fares on the target."""

    number: int
    line: int | None
    name: str
    layer: str
    verdict: Verdict
    why: str

    @property
    def words_alone(self) -> str:
        """``MaxPool-14 "name"``."""
        return f'{self.name} "{self.layer}"' if self.layer else self.name

    @property
    def words(self) -> str:
        """``MaxPool-14 "name", line 812``."""
        return self.words_alone + (f", line {self.line}" if self.line is not None else "")


def bands(model: ModelScan, cells: int) -> Sequence[Band | None]:
    """One for each target, with so many cells at most; none where no map was asked for."""
    if model.map is None or not model.map.operations:
        return []
    return [_band(model.map, target, number, cells) for number, target in enumerate(model.targets)]


def cells_for(models: Sequence[ModelScan]) -> int:
    """How many cells a band may have on a page with these models."""
    count = sum(len(model.targets) for model in models if model.map)
    return max(LEAST_CELLS, min(MOST_CELLS, MOST_CELLS_OF_A_PAGE // max(count, 1)))


def _band(found: ModelMap, target: TargetScan, number: int, cells: int) -> Band:
    places = list(_places(found, number))
    counts = Counter(place.verdict for place in places)
    return Band(
        target=target.name,
        verdict=target.verdict,
        summary=_summary(counts, len(places)),
        cells=list(_cells(places, cells)),
        troubles=_troubles(places),
        operations=len(places),
        note="" if counts[target.verdict] else f"It {verdict_words(target)} there for another reason: see what was found.",
    )


def _places(found: ModelMap, target: int) -> Iterator[_Place]:
    kinds = [(one_line(kind.operation), *_fares(kind, target)) for kind in found.kinds]
    for index, kind in enumerate(found.operations):
        name, verdict, why = kinds[kind]
        layer = shortened(found.names[index]) if found.names else ""
        yield _Place(index + 1, found.lines[index] if found.lines else None, name, layer, verdict, why)


def _fares(kind: MapKind, target: int) -> tuple[Verdict, str]:
    return kind.verdicts[target], one_line(kind.why[target])


def _cells(places: Sequence[_Place], most: int) -> Iterator[Cell]:
    total = len(places)
    count = min(total, most)
    for index in range(count):
        begin, end = index * total // count, (index + 1) * total // count
        yield _cell(places[begin:end], total)


def _cell(places: Sequence[_Place], total: int) -> Cell:
    worst = min(places, key=lambda place: WORST_FIRST.index(place.verdict))
    because = f": {worst.why}" if worst.why else ""
    if len(places) == 1:
        return Cell(worst.verdict, f"{worst.number} of {total}: {worst.words}; {worst.verdict}{because}")
    counts = Counter(place.verdict for place in places)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in WORST_FIRST if counts[verdict])
    first = "" if worst.verdict == "ok" else f"; {worst.words}{because}"
    return Cell(worst.verdict, f"{places[0].number} to {places[-1].number} of {total}: {told}{first}")


def _troubles(places: Sequence[_Place]) -> list[Trouble]:
    """What fails first; then in the order of the file."""
    groups: dict[tuple[Verdict, str], list[Span]] = {}
    for run in _runs(places):
        groups.setdefault((run[0].verdict, run[0].why), []).append(_span(run))
    found = [
        Trouble(verdict, why, spans[:MOST_SPANS], max(len(spans) - MOST_SPANS, 0)) for (verdict, why), spans in groups.items()
    ]
    return sorted(found, key=lambda trouble: WORST_FIRST.index(trouble.verdict))


def _runs(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Neighbours that are not ``ok`` for the same reason. Constants between them feed them: they do not part them."""
    run: list[_Place] = []
    for place in places:
        if place.verdict == "ok" and place.name.startswith("Constant"):
            continue
        if run and (place.verdict, place.why) != (run[0].verdict, run[0].why):
            yield run
            run = []
        if place.verdict != "ok":
            run.append(place)
    if run:
        yield run


def _span(run: Sequence[_Place]) -> Span:
    first, last = run[0], run[-1]
    if len(run) == 1:
        return Span(f"{first.number}" + (f" (line {first.line})" if first.line is not None else ""), first.words_alone, False)
    lines = f" (lines {first.line} to {last.line})" if first.line is not None else ""
    names = Counter(place.name for place in run).most_common()
    what = listed([f"{count} × {name}" if count > 1 else name for name, count in names], _FEW)
    return Span(f"{first.number} to {last.number}{lines}", what, True)


def _summary(counts: Counter[Verdict], total: int) -> str:
    if counts["ok"] == total:
        return f"all {plural(total, 'operation')} are known to work" if total > 1 else "its one operation is known to work"
    verbs = {"fails": ("fails", "fail"), "unknown": ("is not known", "are not known"), "ok": ("works", "work")}
    told = [f"{counts[verdict]} {verbs[verdict][counts[verdict] != 1]}" for verdict in WORST_FIRST if counts[verdict]]
    return f"of {plural(total, 'operation')} {', '.join(told)}"
