"""ceil_torch said without the word: the same windows, for every size."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openvino as ov
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openvino import opset8, opset14

from ovdoctor.patches.catalogue.windows import Axis, rounding_for
from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.graph import Refused
from ovdoctor.patches.plan import bring
from ovdoctor.patches.proving.questions import compare
from ovdoctor.patches.publish import draft
from tests.patches.operations import parameter

AXES = st.builds(Axis, st.integers(1, 40), st.integers(0, 4), st.integers(0, 4), st.integers(1, 9), st.integers(1, 6)).filter(
    lambda axis: axis.size is not None and axis.size + axis.begin + axis.end >= axis.kernel > max(axis.begin, axis.end)
)


@given(st.lists(AXES, min_size=1, max_size=3))
def test_the_number_of_windows_is_kept(axes: list[Axis]) -> None:
    rounding, ends = rounding_for(axes)
    for axis, end in zip(axes, ends, strict=True):
        assert axis._replace(end=end).windows(rounding) == axis.windows("ceil_torch")
        assert 0 <= end < axis.kernel + axis.end


@given(AXES)
def test_what_is_said_of_dynamic_sizes_holds_for_all(axis: Axis) -> None:
    unknown = axis._replace(size=None)
    if not axis.always_ceil:
        with pytest.raises(Refused, match="--shape"):
            rounding_for([unknown])
        return
    assert rounding_for([unknown]) == ("ceil", [axis.end])
    for size in range(axis.kernel, axis.kernel + 3 * axis.stride):
        sized = axis._replace(size=size)
        assert sized.windows("ceil") == sized.windows("ceil_torch")


def pools(seed: int, count: int) -> ov.Model:
    """Many poolings with ceil_torch, each of an input of its own."""
    chance = random.Random(seed)
    inputs: list[Any] = []
    results = []
    while len(inputs) < count:
        x = parameter([1, 3, chance.randint(1, 13), chance.randint(1, 13)])
        strides, begins, ends, kernel = ([chance.randint(*span) for _ in "xy"] for span in ((1, 4), (0, 2), (0, 2), (1, 5)))
        try:
            node: Any
            if chance.random() < 0.5:
                node = opset14.max_pool(x, strides, [chance.randint(1, 2), 1], begins, ends, kernel, "ceil_torch", "explicit")
            else:
                node = opset14.avg_pool(x, strides, begins, ends, kernel, chance.random() < 0.5, "ceil_torch", "explicit")
        except RuntimeError:  # there is no such pooling
            continue
        inputs.append(x)
        results.append(opset8.result(node.output(0)))
    return ov.Model(results, inputs, "pools")


@pytest.mark.parametrize("seed", range(4))
def test_openvino_gives_the_same_bits(seed: int, tmp_path: Path) -> None:
    path, target = tmp_path / "model.xml", tmp_path / "patched.xml"
    ov.serialize(pools(seed, 50), path, path.with_suffix(".bin"))
    document = Document(path)
    plan = bring(document.graphs.values(), Goal(max_opset=8))
    assert len(plan.applied) == 50 and not plan.refused
    with draft(document, document.rendered("x"), target) as written:
        written.publish(target)
    found = compare(ov, ov.Core(), {"original": str(path), "patched": str(target), "seeds": 2})
    assert found["runs"] and all(run["equal"] for run in found["runs"]), found
