"""Slices as gathers: the same places, whatever the bounds and steps are."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openvino as ov
import pytest
from openvino import opset1, opset8

from ovdoctor.patches.catalogue.slices import slice_8_to_gather, stridedslice_1_to_gather
from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Refused
from ovdoctor.patches.proving.questions import compare
from ovdoctor.patches.publish import draft
from tests.patches.operations import constant, parameter

PATCHES: dict[str, Any] = {"Slice": slice_8_to_gather, "StridedSlice": stridedslice_1_to_gather}


def slices(seed: int, count: int) -> ov.Model:
    """Many slices, each of an input of its own."""
    chance = random.Random(seed)
    inputs: list[Any] = []
    results = []
    while len(inputs) < count:
        shape = [chance.randint(1, 7) for _ in range(chance.randint(1, 3))]
        begin, end = ([chance.randint(-9, 9) for _ in shape] for _ in range(2))
        step = [chance.choice([-3, -2, -1, 1, 2, 3]) for _ in shape]
        x = parameter(shape)
        if chance.random() < 0.5:
            node = opset8.slice(x, constant(begin), constant(end), constant(step))
        else:
            masks = [[chance.randint(0, 1) for _ in shape] for _ in range(2)]
            node = opset1.strided_slice(x, constant(begin), constant(end), constant(step), *masks)
        if 0 in node.output(0).shape:
            continue
        inputs.append(x)
        results.append(opset8.result(node.output(0)))
    return ov.Model(results, inputs, "slices")


@pytest.mark.parametrize("seed", range(4))
def test_openvino_takes_the_same(seed: int, tmp_path: Path) -> None:
    path, target = tmp_path / "model.xml", tmp_path / "patched.xml"
    ov.serialize(slices(seed, 60), path, path.with_suffix(".bin"))
    document = Document(path)
    (graph,) = document.graphs.values()
    patched = 0
    for node in [node for node in graph.nodes.values() if node.type in PATCHES]:
        graph.anchor, mark = node.id, graph.mark()
        try:
            PATCHES[node.type](graph, node)
            patched += 1
        except Refused as refused:
            graph.rollback(mark)
            assert "no steps" in str(refused)
    assert patched > 30
    with draft(document, document.rendered("x"), target) as written:
        written.publish(target)
    found = compare(ov, ov.Core(), {"original": str(path), "patched": str(target), "seeds": 2})
    assert found["runs"] and all(run["equal"] for run in found["runs"]), found
