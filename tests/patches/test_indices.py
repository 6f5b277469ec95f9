"""Inputs that are indices: a proof gives them values that the operations define."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openvino import opset3, opset4, opset8, opset12, opset15

from ovdoctor.patches.document import Document
from ovdoctor.patches.indices import Domain, Indices, indices_of
from ovdoctor.patches.proof import values_of
from ovdoctor.patches.proving.domains import defined
from ovdoctor.patches.proving.inputs import input_sets
from ovdoctor.patches.proving.questions import compare
from ovdoctor.patches.proving.runs import run
from ovdoctor.patches.proving.runtime import SETTINGS, Unprovable
from tests.patches.operations import Builder, constant, model, parameter

KINDS = st.sampled_from(["seed", "zeros", "negative", "large", "special"])


def looked_at(build: Builder, folder: Path) -> Indices:
    path = folder / "model.xml"
    ov.serialize(build(), path, path.with_suffix(".bin"))
    return indices_of(Document(path))


def scatter_nd(reduction: str = "none", indices: Any = (3, 2)) -> ov.Model:
    x, y = parameter([1, 8, 16]), parameter([3, 16])
    places = parameter(indices, "i32")
    shaped = places if list(indices) == [3, 2] else opset8.reshape(places, constant([3, 2]), False)
    return model(opset15.scatter_nd_update(x, shaped, y, reduction), x, places, y)


def scatter_elements(reduction: str = "none") -> ov.Model:
    x, y, places = parameter([4, 6]), parameter([4, 3]), parameter([4, 3], "i64")
    return model(opset12.scatter_elements_update(x, places, y, constant(-1), reduction, True), x, places, y)


def scatter() -> ov.Model:
    x, y, places = parameter([4, 6]), parameter([4, 2, 2]), parameter([2, 2], "i64")
    return model(opset3.scatter_update(x, places, y, constant(1)), x, places, y)


def gather(data: Any = (5, 7), *, computed: bool = False) -> ov.Model:
    x, places = parameter(list(data)), parameter([3], "i64")
    taken = opset8.convert(opset8.add(places, constant(1)) if computed else places, "i32")
    return model(opset8.gather(x, taken, constant(0)), x, places)


def gathered_twice() -> ov.Model:
    x, y, places = parameter([5, 7]), parameter([9, 3]), parameter([2], "i64")
    both = [opset8.gather(each, places, constant(0)) for each in (x, y)]
    return model(opset8.concat(both, 1), x, y, places)


def bags() -> ov.Model:
    table, indices, offsets = parameter([5, 4]), parameter([6], "i32"), parameter([3], "i32")
    return model(opset3.embedding_bag_offsets_sum(table, indices, offsets), table, indices, offsets)


def batch_of_gathers() -> ov.Model:
    x, places = parameter([2, 3, 4]), parameter([2, 5, 2], "i64")
    return model(opset8.gather_nd(x, places), x, places)


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (scatter_nd, Indices({1: Domain((1, 8), distinct="rows")})),
        (lambda: scatter_nd("sum"), Indices({1: Domain((1, 8))})),
        (lambda: scatter_nd(indices=[6]), Indices({1: Domain((1,), distinct="all")})),
        (scatter_elements, Indices({1: Domain((6,), distinct=1)})),
        (lambda: scatter_elements("max"), Indices({1: Domain((6,))})),
        (scatter, Indices({1: Domain((6,), distinct="all")})),
        (gather, Indices({1: Domain((5,))})),
        (lambda: gather((-1, 7)), Indices({1: Domain(((0, 0),))})),
        (lambda: gather(computed=True), Indices(loose=True)),
        (gathered_twice, Indices({2: Domain((5,))})),
        (bags, Indices({1: Domain((5,)), 2: Domain((6,), ordered=True, from_zero=True)})),
        (batch_of_gathers, Indices({1: Domain((2, 3))})),
    ],
)
def test_what_is_known(build: Builder, expected: Indices, tmp_path: Path) -> None:
    assert looked_at(build, tmp_path) == expected


@given(st.data(), KINDS, st.integers(0, 99))
def test_no_two_are_the_same(data: st.DataObject, kind: str, seed: int) -> None:
    limits = data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    count = data.draw(st.integers(0, int(np.prod(limits))))
    domain = {"limits": limits, "distinct": "rows"}
    found = defined(domain, [count, len(limits)], kind, np.random.default_rng(seed), [])
    assert found.shape == (count, len(limits)) and len({tuple(row) for row in found}) == count
    assert (found >= 0).all() and (found < np.array(limits)).all()


@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 4), st.integers(0, 1), KINDS, st.integers(0, 99))
def test_none_is_twice_along_an_axis(rows: int, limit: int, less: int, axis: int, kind: str, seed: int) -> None:
    count = max(limit - less, 1)
    shape = [rows, count] if axis else [count, rows]
    found = defined({"limits": [limit], "distinct": axis}, shape, kind, np.random.default_rng(seed), [])
    assert list(found.shape) == shape and (found >= 0).all() and (found < limit).all()
    assert all(len(set(line)) == count for line in (found if axis else found.T).tolist())


@given(st.integers(0, 3), st.integers(1, 9), st.lists(st.integers(0, 4), max_size=3), KINDS, st.booleans(), st.integers(0, 99))
def test_limits_are_kept(low: int, more: int, shape: list[int], kind: str, ordered: bool, seed: int) -> None:
    domain = {"limits": [[0, 1]], "low": low, "ordered": ordered and bool(shape)}
    found = defined(domain, shape, kind, np.random.default_rng(seed), [[7, low + more]])
    assert list(found.shape) == shape and (found >= low).all() and (found < low + more).all()
    if domain["ordered"] and found.size:
        assert (np.diff(found, axis=-1) >= 0).all()


def test_more_indices_than_places_prove_nothing() -> None:
    with pytest.raises(Unprovable, match="left to chance"):
        defined({"limits": [2], "distinct": "all"}, [3], "seed", np.random.default_rng(1), [])
    with pytest.raises(Unprovable, match="empty"):
        defined({"limits": [0]}, [3], "seed", np.random.default_rng(1), [])


@pytest.mark.parametrize("build", [scatter_nd, scatter_elements, scatter, gather, gathered_twice, bags, batch_of_gathers])
def test_openvino_runs_all_of_them(build: Builder, tmp_path: Path) -> None:
    """Every set of inputs is taken at the first attempt, and gives what numpy makes of it where that is quickly said."""
    values = values_of(looked_at(build, tmp_path))
    path = str(tmp_path / "model.xml")
    found = compare(ov, ov.Core(), {"original": path, "patched": path, "seeds": 3, **values})
    assert [run["equal"] for run in found["runs"]] == [True] * 7 and values["integers"] == []


def test_updates_are_where_they_belong() -> None:
    """ScatterNDUpdate, by hand."""
    x, places, y = parameter([1, 8, 16]), parameter([3, 2], "i32"), parameter([3, 16])
    compiled = ov.compile_model(model(opset4.scatter_nd_update(x, places, y), x, places, y), "CPU", SETTINGS)
    options = {"domains": {"1": {"limits": [1, 8], "distinct": "rows"}}}
    sets = input_sets(compiled, 20, "", options)
    assert len(sets) == 24
    for _, arrays in sets:
        wanted = arrays[0].copy()
        for (one, other), row in zip(arrays[1], arrays[2], strict=True):
            wanted[one, other] = row
        assert np.array_equal(run(ov, compiled, arrays)[0], wanted, equal_nan=True)
