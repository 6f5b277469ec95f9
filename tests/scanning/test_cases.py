"""Models on targets: every file in ``cases`` is one model with what is expected of it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ovdoctor.findings.scan import TargetScan
from ovdoctor.scanning.scan import scan
from tests.releases.conftest import FOLDER

HERE = Path(__file__).parent
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.yaml"))}
TARGETS = [(name, number) for name, case in CASES.items() for number in range(len(case["targets"]))]


def scanned(name: str, number: int) -> tuple[dict[str, Any], TargetScan]:
    case = CASES[name]
    expected = case["targets"][number]
    (target,) = scan(HERE / "models" / case["model"], **expected["given"]).targets
    return expected, target


@pytest.mark.parametrize(("name", "number"), TARGETS)
def test_verdict(name: str, number: int) -> None:
    expected, target = scanned(name, number)
    assert (target.verdict, target.stage) == (expected["verdict"], expected.get("stage"))
    failing = [operation for operation in target.operations if operation.verdict == "fails"]
    assert [operation.name for operation in failing] == expected.get("operations", [])
    for operation in failing:
        assert operation.why and operation.how_known and operation.count >= len(operation.places) > 0
    assert target.how_known or target.verdict != "ok", "how it is known must be told"


@pytest.mark.parametrize(("name", "number"), TARGETS)
def test_what_is_told_of_it(name: str, number: int) -> None:
    expected, target = scanned(name, number)
    if "findings" in expected:
        assert [finding.rule for finding in target.findings] == expected["findings"]
    if "headlines" in expected:
        assert [headline.text for headline in target.headlines] == expected["headlines"]
    if "needs_openvino" in expected:
        assert target.needs_openvino == expected["needs_openvino"]
    if "patches" in expected:
        assert [patch.id for operation in target.operations for patch in operation.patches] == expected["patches"]
        assert target.command is not None and target.command.startswith("ovdoctor patch ")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "headlines" in case])
def test_headlines_of_the_model(name: str) -> None:
    case = CASES[name]
    found = scan(HERE / "models" / case["model"], device="CPU", openvino="2026.4.1")
    assert [headline.text for headline in found.headlines] == case["headlines"]


_LOAD = "import sys, openvino.runtime as ov; core = ov.Core(); core.compile_model(core.read_model(sys.argv[1]), 'CPU')"


@pytest.mark.releases
@pytest.mark.parametrize(("name", "number"), TARGETS)
def test_as_it_really_is(name: str, number: int) -> None:
    expected = CASES[name]["targets"][number]
    if expected["given"].get("device") != "CPU":
        pytest.skip("there is no such device here")
    python = FOLDER / _full(expected["given"]["openvino"]) / "bin" / "python"
    if not python.exists():
        pytest.skip("that release is not installed")
    code = _LOAD if expected["given"]["openvino"] < "2025" else _LOAD.replace("openvino.runtime", "openvino")
    model = HERE / "models" / CASES[name]["model"]
    done = subprocess.run([python, "-c", code, model], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode == 0) == (expected["verdict"] == "ok"), done.stderr[-500:]


def _full(release: str) -> str:
    return release if release.count(".") == 2 else f"{release}.0"
