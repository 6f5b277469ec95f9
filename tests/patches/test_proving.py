"""The child that proves: what it imports, what it finds on its path, and from which folders it starts."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sys
from pathlib import Path

import openvino as ov
import pytest

from ovdoctor.patches import proof
from ovdoctor.patches.proof import FOLDER, ask
from tests.patches.operations import max_pool

MODULES = sorted((FOLDER / "proving").glob("*.py"))
ALLOWED = {*sys.stdlib_module_names, "numpy", "openvino"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_any_interpreter_from_3_8_on_reads_it(path: Path) -> None:
    """It imports the standard library, OpenVINO, numpy, and its siblings: it is another package there."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), feature_version=(3, 8))):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= ALLOWED
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1 or (node.level == 0 and str(node.module).partition(".")[0] in ALLOWED)


@pytest.mark.parametrize("safe", ["", "1"])
def test_the_users_imports_are_the_users(safe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When OpenVINO is imported, neither our folder nor the current one is where it would be looked for."""
    here, theirs = tmp_path / "here", tmp_path / "theirs"
    for folder in (here, theirs):
        folder.mkdir()
    for name in ("openvino", "json", "proving"):
        (here / f"{name}.py").write_text("raise SystemExit('what lies in the current folder was imported')")
    (theirs / "openvino.py").write_text("import json, sys\nraise ImportError(json.dumps([sys.path, sorted(sys.modules)]))")
    (theirs / "proving.py").write_text("raise SystemExit('another module of that name was imported')")
    monkeypatch.chdir(here)
    monkeypatch.setenv("PYTHONPATH", str(theirs))
    monkeypatch.setenv("PYTHONSAFEPATH", safe)
    answer = ask(sys.executable, {"task": "shapes"})
    path, modules = json.loads(answer.unprovable.partition(": ")[2])
    assert path[0] == str(theirs)
    assert not {"", str(here), str(FOLDER)} & set(path)
    assert "proving.main" in modules
    assert [name for name in modules if name.partition(".")[0] == "ovdoctor"] == [
        "ovdoctor.process.inside"
    ]  # the one that started it


@pytest.mark.parametrize("name", ["a folder; with 'spaces'", "Größe", "模型"])
def test_it_starts_from_any_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / name
    shutil.copytree(FOLDER / "proving", folder / "proving", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(proof, "FOLDER", folder)
    path = folder / "model.xml"
    ov.serialize(max_pool(), path, path.with_suffix(".bin"))
    answer = ask(sys.executable, {"task": "compare", "original": str(path), "patched": str(path), "seeds": 1})
    assert answer.runs and all(run["equal"] for run in answer.runs), answer
    assert sorted(each.name for each in folder.iterdir()) == ["model.bin", "model.xml", "proving"]
    assert not list(folder.rglob("*.pyc"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/model\xff.xml"))
    ov.serialize(max_pool(), tmp_path / "model.xml", tmp_path / "model.bin")
    (tmp_path / "model.xml").rename(path)
    answer = ask(sys.executable, {"task": "shapes", "original": str(path), "shapes": []})
    assert answer.found, answer
