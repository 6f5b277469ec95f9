"""Installed releases, and copies of them to break. ``python tools/releases.py`` installs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("OVDOCTOR_RELEASES") or Path.home() / ".cache" / "ovdoctor" / "releases")
RELEASES = sorted(mark.parent.name for mark in FOLDER.glob("*/.ok"))
"""Those that are complete."""

_STUB = """
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor)) static void start(void) { fputs("the stub speaks\\n", stderr); %s }
"""


class Release:
    """An environment with one OpenVINO."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.python = os.fspath(root / "bin" / "python")
        self.site = next(root.glob("lib/python3*/site-packages"))
        self.libraries = self.site / "openvino" / "libs"

    def library(self, pattern: str) -> Path:
        """The one library that matches."""
        (found,) = self.libraries.glob(pattern)
        return found

    def replace(self, path: Path, content: bytes | None) -> None:
        """Put something else in the place of a file, or nothing. The file itself is shared with the original."""
        path.unlink()
        if content is not None:
            path.write_bytes(content)
            path.chmod(0o755)

    def state(self) -> dict[str, tuple[int, int]]:
        """Size and time of every file."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {os.fspath(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``release``: every installed one; ``copy``: some of them, to be broken."""
    if "release" in metafunc.fixturenames:
        metafunc.parametrize("release", [Release(FOLDER / name) for name in RELEASES], ids=RELEASES)
    if "copy" in metafunc.fixturenames:
        some = [
            name for name in RELEASES if name in (RELEASES[0], RELEASES[-1]) or name.startswith(("2023.2", "2024.5", "2025.3"))
        ]
        metafunc.parametrize("copy", some, indirect=True)


@pytest.fixture
def make_copy(tmp_path: Path) -> Callable[[str], Release]:
    """Copies a release, in hard links where the file system allows it."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)

    def make(name: str) -> Release:
        shutil.copytree(FOLDER / name, tmp_path / "copy", symlinks=True, copy_function=link)
        return Release(tmp_path / "copy")

    return make


@pytest.fixture
def copy(request: pytest.FixtureRequest, make_copy: Callable[[str], Release]) -> Release:
    """A copy of a release."""
    return make_copy(request.param)


@pytest.fixture
def stub(tmp_path: Path) -> Callable[[str], bytes]:
    """Compiles a library that does something when it is loaded."""
    if shutil.which("gcc") is None:
        pytest.skip("there is no gcc to make a stub with")

    def make(statement: str) -> bytes:
        source, target = tmp_path / "stub.c", tmp_path / "stub.so"
        source.write_text(_STUB % statement)
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", target, source], check=True)
        return target.read_bytes()

    return make
