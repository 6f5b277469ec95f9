"""The command line in this process, and a saved machine to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ovdoctor.cli.main import run
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Known, Unknown


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Run ``ovdoctor`` with these arguments, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Ran:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@pytest.fixture
def sick_host(tmp_path: Path) -> Path:
    """A machine whose user may not open the NPU, and whose driver's version nobody could read."""
    facts: dict[str, Fact] = {
        "os.family": Known("linux", "test"),
        "npu.hardware": Known("8086:7d1d", "test"),
        "npu.node.path": Known("/dev/accel/accel0", "test"),
        "npu.node.group": Known("render", "test"),
        "npu.node.mode": Known("0660", "test"),
        "npu.node.access": Known(False, "test"),
        "npu.driver.version": Unknown("no package owns it", "test"),
    }
    file = tmp_path / "sick.json"
    file.write_text(write_snapshot(Snapshot(facts), "0"), encoding="utf-8")
    return file
