"""The band: every operation is in a cell, the worst shows, and the same is told in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.html.corpus import mapped
from tests.reports.scan.corpus import scan

from ovdoctor.findings.scan import WORST_FIRST, MapKind, ModelMap, ModelScan, Verdict
from ovdoctor.reports.html.band import MOST_CELLS, MOST_SPANS, Band, bands, cells_for

KINDS = (
    MapKind("Relu-1", ("ok",), ("",)),
    MapKind("MaxPool-14", ("fails",), ("MaxPool of opset14 is not known",)),
    MapKind("Swish-4", ("unknown",), ("nobody tried",)),
    MapKind("Constant-1", ("ok",), ("",)),
)
RELU, POOL, SWISH, CONSTANT = range(4)


def band(operations: Sequence[int], cells: int = MOST_CELLS, names: Sequence[str] = (), lines: bool = True) -> Band:
    model = scan("ok").models[0]
    worst: Verdict = min((KINDS[kind].verdicts[0] for kind in operations), key=WORST_FIRST.index)
    targets = (msgspec.structs.replace(model.targets[0], verdict=worst),)
    numbers = tuple(range(10, 10 + 5 * len(operations), 5)) if lines else ()
    found = ModelMap(KINDS, tuple(operations), numbers, tuple(names))
    (drawn,) = bands(msgspec.structs.replace(model, targets=targets, map=found), cells)
    assert drawn is not None
    return drawn


@given(st.lists(st.integers(0, 3), min_size=1, max_size=200), st.integers(1, 60))
def test_every_operation_is_in_one_cell_and_the_worst_shows(operations: list[int], cells: int) -> None:
    drawn = band(operations, cells)
    assert len(drawn.cells) == min(cells, len(operations))
    covered = [number for cell in drawn.cells for number in covers(cell.text)]
    assert covered == list(range(1, len(operations) + 1))
    for cell in drawn.cells:
        verdicts = {KINDS[operations[number - 1]].verdicts[0] for number in covers(cell.text)}
        assert cell.verdict == min(verdicts, key=WORST_FIRST.index)


def covers(text: str) -> range:
    """The operations that a cell says it stands for."""
    first, _, last = text.partition(" of ")[0].partition(" to ")
    return range(int(first), int(last or first) + 1)


def test_a_cell_names_its_operation() -> None:
    drawn = band([RELU, POOL])
    assert [cell.text for cell in drawn.cells] == [
        "1 of 2: Relu-1, line 10; ok",
        "2 of 2: MaxPool-14, line 15; fails: MaxPool of opset14 is not known",
    ]


def test_names_of_layers_where_they_were_asked_for() -> None:
    drawn = band([RELU, POOL], names=["a", "b"])
    assert drawn.cells[1].text == '2 of 2: MaxPool-14 "b", line 15; fails: MaxPool of opset14 is not known'
    assert drawn.troubles[0].spans[0].what == 'MaxPool-14 "b"'


def test_formats_without_lines() -> None:
    assert band([POOL], lines=False).cells[0].text == "1 of 1: MaxPool-14; fails: MaxPool of opset14 is not known"


def test_operations_that_share_a_cell_are_counted() -> None:
    (cell,) = band([RELU, POOL, POOL, SWISH], 1).cells
    assert cell.text == ("1 to 4 of 4: 2 fails, 1 unknown, 1 ok; MaxPool-14, line 15: MaxPool of opset14 is not known")


def test_the_same_in_words() -> None:
    """What fails first; constants between operations do not part them."""
    drawn = band([SWISH, POOL, CONSTANT, POOL, RELU, POOL])
    assert [(trouble.verdict, trouble.why) for trouble in drawn.troubles] == [
        ("fails", "MaxPool of opset14 is not known"),
        ("unknown", "nobody tried"),
    ]
    told = [(span.where, span.what) for span in drawn.troubles[0].spans]
    assert told == [("2 to 4 (lines 15 to 25)", "2 × MaxPool-14"), ("6 (line 35)", "MaxPool-14")]
    assert drawn.summary == "of 6 operations 3 fail, 1 is not known, 2 work"


def test_a_hundred_thousand_operations_stay_a_page() -> None:
    drawn = band([POOL if number % 1000 == 7 else RELU for number in range(100_000)])
    assert len(drawn.cells) == MOST_CELLS
    assert sum(cell.verdict == "fails" for cell in drawn.cells) == 100
    (trouble,) = drawn.troubles
    assert (len(trouble.spans), trouble.more) == (MOST_SPANS, 100 - MOST_SPANS)
    assert trouble.spans[0].where == "8 (line 45)"


def test_what_fails_for_another_reason_than_an_operation_is_told() -> None:
    model = mapped()
    found = model.map
    assert found is not None
    fine = msgspec.structs.replace(
        found, kinds=tuple(msgspec.structs.replace(kind, verdicts=("ok", "ok")) for kind in found.kinds)
    )
    drawn = bands(msgspec.structs.replace(model, map=fine), MOST_CELLS)
    assert [each.note for each in drawn if each] == [
        "It fails when it is compiled there for another reason: see what was found.",
        "It fails when it is read there for another reason: see what was found.",
    ]


@pytest.mark.parametrize(("count", "cells"), [(1, 600), (10, 600), (30, 200), (2000, 60)])
def test_the_bands_of_many_models_are_coarser(count: int, cells: int) -> None:
    """Each model has two targets."""
    models: list[ModelScan] = [mapped()] * count
    assert cells_for(models) == cells
