"""Patched models in the release that they were patched for, and what a blind edit does there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import ovdoctor
from ovdoctor.patches.proof import ask

from .conftest import FOLDER, RELEASES

pytestmark = pytest.mark.releases

MODELS = [path for folder in os.environ.get("OVDOCTOR_IR_CORPUS", "").split(os.pathsep) if folder for path in [Path(folder)]]
"""Folders of IRs: YOLOv8n, googlenet, squeezenet."""


def interpreter(release: str) -> str:
    return str(FOLDER / release / "bin" / "python")


def networks() -> Iterator[Path]:
    for folder in MODELS:
        yield from (path for path in sorted(folder.glob("*.xml")) if 'version="opset14"' in path.read_text("utf-8"))


@pytest.fixture(params=list(networks()), ids=lambda path: path.stem)
def network(request: pytest.FixtureRequest) -> Path:
    """A real network with operations of opset14."""
    found: Path = request.param
    return found


def test_the_patched_network_runs_there(network: Path, tmp_path: Path) -> None:
    result = ovdoctor.patch(
        network,
        tmp_path / "patched.xml",
        openvino=RELEASES[0],
        python=interpreter(RELEASES[-1]),
        prove_with=interpreter(RELEASES[0]),
    )
    assert result.output is not None and result.proof.verdict == "proved"
    exact = all(each.exactness == "exact" for each in result.applied)
    assert all(run.equal for run in result.proof.runs) or not exact
    assert result.target_proof is not None and result.target_proof.verdict == "proved", result.target_proof
    assert result.target_proof.openvino.startswith(RELEASES[0])
    assert len(result.target_proof.runs) >= 5


@pytest.mark.parametrize("runner", [RELEASES[0], RELEASES[-1]] if RELEASES else [])
def test_a_blind_edit_fails(runner: str, network: Path, tmp_path: Path) -> None:
    text = network.read_text("utf-8")
    if "ceil_torch" not in text:
        pytest.skip("this network has no ceil_torch: there a blind edit happens to be right")
    blind = tmp_path / "blind.xml"
    blind.write_text(text.replace('version="opset14"', 'version="opset8"'), "utf-8")
    blind.with_suffix(".bin").symlink_to(network.with_suffix(".bin").absolute())
    answer = ask(interpreter(runner), {"task": "compare", "original": str(blind), "patched": str(blind), "seeds": 1})
    assert "does not read" in answer.unprovable and "eil_torch" in answer.unprovable.lower()
    ours = ovdoctor.patch(network, tmp_path / "ours.xml", openvino=RELEASES[0], python=interpreter(RELEASES[-1]), prove=False)
    assert ours.output is not None
    held = {"task": "compare", "original": ours.output, "patched": ours.output, "seeds": 1}
    assert ask(interpreter(runner), held).runs


def test_numpy_that_reads_garbage_is_told(tmp_path: Path) -> None:
    """Wheels up to 2024.0 hold garbage in a tensor made with numpy 2: a proof by one of them would prove nothing."""
    from ovdoctor.patches.proving.runtime import Unprovable, check_numpy

    class Tensor:
        def __init__(self, array: object) -> None:
            self.data = [[[0.5] * 4] * 3] * 2

    class OldOpenVINO:
        @staticmethod
        def get_version() -> str:
            return "2023.3.0"

    OldOpenVINO.Tensor = Tensor  # type: ignore[attr-defined]
    with pytest.raises(Unprovable, match="garbage"):
        check_numpy(OldOpenVINO)
