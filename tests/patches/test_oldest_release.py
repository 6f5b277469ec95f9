"""Every patch in the oldest release that there is: it loads there, and computes what the original does in the newest."""

from __future__ import annotations

from pathlib import Path

import openvino as ov
import pytest

from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.indices import indices_of
from ovdoctor.patches.plan import bring
from ovdoctor.patches.proof import hold_there, keep_outputs
from ovdoctor.patches.publish import draft
from ovdoctor.patches.registry import PATCHES
from ovdoctor.tables import Target
from tests.patches.operations import ONE_FOR_EACH, WRITTEN_OTHERWISE
from tests.releases.conftest import FOLDER, RELEASES

pytestmark = pytest.mark.releases

FOR_ALL = [info.id for info in PATCHES if info.devices in ((), ("CPU",)) and info.id not in WRITTEN_OTHERWISE]
CASES = [(patch, place) for patch in FOR_ALL for place in range(len(ONE_FOR_EACH[patch]))]
WHOLE = {"i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "boolean"}


@pytest.mark.parametrize(("patch", "place"), CASES, ids=[f"{patch}-{place}" for patch, place in CASES])
def test_computes_the_same_there(patch: str, place: int, tmp_path: Path) -> None:
    path, target = tmp_path / "model.xml", tmp_path / "patched.xml"
    ov.serialize(ONE_FOR_EACH[patch][place](), path, path.with_suffix(".bin"))
    document = Document(path)
    indices = indices_of(document)
    plan = bring(document.graphs.values(), Goal(Target("CPU", RELEASES[0])))
    if not plan.applied and not plan.refused:
        pytest.skip("that release takes it as it is")
    if plan.refused and all("NaN" in each.reason for each in plan.refused):
        pytest.skip("what takes its place in newer releases has no older form")
    assert not plan.refused and patch in {each.patch for each in plan.applied}
    with draft(document, document.rendered(patch), target) as written:
        written.publish(target)
    newest, oldest = (str(FOLDER / release / "bin" / "python") for release in (RELEASES[-1], RELEASES[0]))
    kept = keep_outputs(path, newest, str(tmp_path), indices=indices)
    assert len(kept.labels) == 6, kept.unprovable
    found = hold_there(kept, target, oldest, str(tmp_path))
    assert found.verdict == "proved", found.reason
    if {kind for kind, _, _ in kept.signature[1]} <= WHOLE:
        assert all(run.equal for run in found.runs), found.runs
