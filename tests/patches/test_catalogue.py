"""Every patch that is listed: applied, it computes the same in real OpenVINO; refused, it says why and changes nothing."""

from __future__ import annotations

from pathlib import Path

import openvino as ov
import pytest

from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.indices import indices_of
from ovdoctor.patches.info import PatchInfo
from ovdoctor.patches.proof import EQUIVALENT, values_of
from ovdoctor.patches.proving.questions import compare
from ovdoctor.patches.publish import draft
from ovdoctor.patches.registry import PATCHES, function_of, patches_for
from tests.patches.operations import ONE_FOR_EACH, REFUSED, WRITTEN_OTHERWISE, Builder

BY_ID = {info.id: info for info in PATCHES}
CASES = [(patch, place) for patch, builders in ONE_FOR_EACH.items() for place in range(len(builders))]


def opened(build: Builder, folder: Path, info: PatchInfo) -> tuple[Document, PatchGraph, Node]:
    """The model as a document, and the operation that the patch is about."""
    path = folder / "model.xml"
    ov.serialize(build(), path, path.with_suffix(".bin"))
    path.write_text(path.read_text().replace(*WRITTEN_OTHERWISE.get(info.id, ("", ""))))
    document = Document(path)
    graph = document.graphs[()]
    node = next(node for node in graph.nodes.values() if (node.type, node.opset) == (info.type, info.opset))
    graph.anchor = node.id
    return document, graph, node


def test_every_patch_has_a_model() -> None:
    assert set(ONE_FOR_EACH) == set(BY_ID)
    assert len(BY_ID) == len(PATCHES)


@pytest.mark.parametrize(("patch", "place"), CASES, ids=[f"{patch}-{place}" for patch, place in CASES])
def test_computes_the_same(patch: str, place: int, tmp_path: Path) -> None:
    info = BY_ID[patch]
    document, graph, node = opened(ONE_FOR_EACH[patch][place], tmp_path, info)
    values = values_of(indices_of(document))
    function_of(info)(graph, node)
    target = tmp_path / "patched.xml"
    with draft(document, document.rendered(patch), target) as written:
        written.publish(target)
    options = {"original": str(document.path), "patched": str(target), "seeds": 3, **values}
    found = compare(ov, ov.Core(), options)
    assert "differs" not in found, found
    assert len(found["runs"]) == 7  # every set of inputs
    for run in found["runs"]:
        if info.exactness == "exact":
            assert run["equal"], run
        else:
            assert run["equal"] or 0 <= run["max_rel"] <= EQUIVALENT, run
    again = Document(target)
    left = [node for node in again.graphs[()].nodes.values() if (node.type, node.opset) == (info.type, info.opset)]
    assert not left
    assert again.summary.weights.problem_count == 0
    assert again.summary.unconnected_inputs == 0


@pytest.mark.parametrize(("patch", "build", "word"), REFUSED, ids=[f"{patch}-{word}" for patch, _, word in REFUSED])
def test_refuses(patch: str, build: Builder, word: str, tmp_path: Path) -> None:
    document, graph, node = opened(build, tmp_path, BY_ID[patch])
    mark = graph.mark()
    with pytest.raises(Refused, match=word):
        function_of(BY_ID[patch])(graph, node)
    graph.rollback(mark)
    assert document.rendered("x") == document.data


def test_another_name_is_restated() -> None:
    assert [info.id for info in patches_for("Exp", "opset14")] == ["restate"]
    assert patches_for("Exp", "opset1") == ()
    assert [info.id for info in patches_for("MaxPool", "opset15")] == ["restate", "maxpool-14-to-8"]
