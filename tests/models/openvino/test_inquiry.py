"""The script that travels to the patient."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest
from tests.models.openvino.formats import FIXTURES

from ovdoctor.models.openvino.asking import ask
from ovdoctor.models.openvino.script import SCRIPT
from ovdoctor.process.watching import INSIDE, command

STANDARD = {"faulthandler", "fcntl", "json", "msvcrt", "os", "resource", "signal", "stat", "sys", "threading", "time"}
OLD = sorted(Path.home().glob(".pyenv/versions/3.8.*/bin/python"))


@pytest.mark.parametrize("path", [SCRIPT, Path(INSIDE)], ids=["script", "inside"])
def test_it_needs_the_standard_library_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="ascii"), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= {*STANDARD, "openvino", "openvino.runtime"}


@pytest.mark.skipif(not OLD, reason="there is no Python 3.8")
def test_the_oldest_python_runs_it() -> None:
    (answer,) = ask(FIXTURES / "convolution.onnx", ["CPU"], python=os.fspath(OLD[0]))
    assert "ModuleNotFoundError: No module named 'openvino'" in answer.read.text


def test_it_travels_as_an_argument() -> None:
    # 32,767 is Windows' limit for the whole command line, with every quote doubled.
    assert len(" ".join(command("python", str(SCRIPT), {}))) < 20_000
