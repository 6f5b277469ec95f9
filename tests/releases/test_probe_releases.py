"""Every release answers right, is left as it was, and what is broken in a copy of it is what is said to be."""

from __future__ import annotations

import os
import shutil
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.local import LocalHost
from ovdoctor.collect.interrogate.answers import Answers, read
from ovdoctor.collect.interrogate.interrogation import Interrogation
from ovdoctor.collect.software import software_facts
from ovdoctor.facts.states import Absent, Known
from ovdoctor.process.interpreter import Chosen
from tests.collect.probe_lines import checked, plugin, value
from tests.releases.conftest import FOLDER, RELEASES, Release

pytestmark = pytest.mark.releases

VIRTUAL = ("AUTO", "HETERO", "BATCH")


def ask(python: str, *, live: bool = False, step: float = 30.0) -> tuple[Found, Answers]:
    asked = Interrogation(Chosen(python, "--python"), live=live, step_limit=step, total_limit=120.0)
    return checked(software_facts(LocalHost(), asked)), read(asked.transcript())


def release_of(release: Release) -> tuple[int, int]:
    year, minor = release.root.name.split(".")[:2]
    return int(year), int(minor)


def damaged(found: Found) -> dict[str, str]:
    records: list[dict[str, Any]] = value(found, "openvino.libraries")
    return {record["name"]: record["format"] for record in records if record["format"] != "ok"}


def outcomes(found: Found) -> dict[str, str]:
    return {record["device"]: record["outcome"] for record in value(found, "openvino.plugins")}


def test_a_release(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, os.fspath(tmp_path))
    before = release.state()
    found, answers = ask(release.python, live=True)
    assert release.state() == before
    assert list(tmp_path.iterdir()) == []

    assert len(answers.transcript.runs) == 1
    assert value(found, "openvino.version") == release.root.name
    assert value(found, "openvino.build").startswith(release.root.name)
    assert value(found, "openvino.location") == os.fspath(release.site / "openvino")
    assert value(found, "openvino.origin") == "pip"
    assert value(found, "python.environment") == "venv"
    assert value(found, "openvino.import.outcome") == value(found, "openvino.core.outcome") == "ok"
    assert isinstance(found["packages.leftovers"], Absent)
    assert damaged(found) == {}
    assert {kind for record in value(found, "openvino.libraries") if (kind := record["kind"]) != "other"} == {
        *("core", "plugin", "frontend", "tbb")
    }
    assert all(outcomes(found)[device] == "ok" for device in ("CPU", *VIRTUAL))
    cpu = next(device for device in value(found, "openvino.devices") if device["name"] == "CPU")
    assert cpu["live"] == "ok"
    assert cpu["full_name"]


def test_what_a_release_says_of_the_npu(release: Release) -> None:
    found, answers = ask(release.python)
    names = [device["kind"] for device in value(found, "openvino.devices")]
    if "NPU" in names:
        pytest.skip("this machine has an NPU")
    record = plugin(found, "NPU")
    if release_of(release) < (2024, 0):
        assert record["outcome"] == "error"
        assert 'Device with "NPU" name is not registered' in str(record["error"])
        assert isinstance(found["npu.driver.reported"], Absent)
        return
    if release_of(release) < (2025, 0):
        if "libze_loader" not in str(record["error"]):
            pytest.skip("this machine has a Level Zero loader")
        assert record["outcome"] == "error"
        return
    assert record["outcome"] == "ok"
    assert answers.value("devices", "NPU") == []
    assert "No available" in answers.steps["property", "NPU", "NPU_DRIVER_VERSION"].error
    compiler = answers.steps["property", "NPU", "NPU_COMPILER_VERSION"].error
    setting = answers.steps["property", "NPU", "NPU_COMPILER_TYPE"]
    if release_of(release) >= (2026, 1):
        assert "openvino_intel_npu_compiler" in compiler
        assert setting.value == "CompilerType.PREFER_PLUGIN"
    elif (2025, 2) <= release_of(release) < (2026, 0):
        assert setting.type == "TypeError"
    else:
        assert str(setting.value).endswith("DRIVER")


@pytest.mark.parametrize("device", ["CPU", "HETERO"])
def test_a_plugin_file_is_missing(copy: Release, device: str) -> None:
    copy.replace(copy.library("*_intel_cpu_plugin.so" if device == "CPU" else "*_hetero_plugin.so"), None)
    found, answers = ask(copy.python)
    assert outcomes(found)[device] == "error"
    assert f'Device with "{device}" name is not registered' in str(plugin(found, device)["error"])
    assert outcomes(found)["AUTO"] == "ok"
    assert ("CPU" in [item["name"] for item in value(found, "openvino.devices")]) == (device != "CPU")
    assert len(answers.transcript.runs) == 1


@pytest.mark.parametrize("part", [0.5, 0.98])
def test_a_plugin_is_cut_off(copy: Release, part: float) -> None:
    library = copy.library("*_intel_gpu_plugin.so")
    content = library.read_bytes()
    copy.replace(library, content[: int(len(content) * part)])
    found, _ = ask(copy.python)
    assert damaged(found) == {library.name: "truncated"}
    assert outcomes(found)["GPU"] in ("error", "crash")
    assert all(outcomes(found)[device] == "ok" for device in ("CPU", *VIRTUAL))
    assert "NPU" in outcomes(found)


def test_a_plugin_aborts(copy: Release, stub: Callable[[str], bytes]) -> None:
    library = copy.library("*_intel_gpu_plugin.so")
    copy.replace(library, stub("abort();"))
    found, answers = ask(copy.python, live=True)
    error = str(plugin(found, "GPU")["error"])
    assert outcomes(found)["GPU"] == "crash"
    assert error.startswith("the process was killed by SIGABRT (it aborted itself); it printed:\nthe stub speaks\n")
    assert all(outcomes(found)[device] == "ok" for device in ("CPU", *VIRTUAL))
    assert [record["outcome"] for record in value(found, "openvino.live")] == ["ok"]
    assert len(answers.transcript.runs) == 2


def test_two_plugins_are_deadly_and_one_hangs(copy: Release, stub: Callable[[str], bytes]) -> None:
    copy.replace(copy.library("*_intel_gpu_plugin.so"), stub("for (;;) sleep(600);"))
    copy.replace(copy.library("*_hetero_plugin.so"), stub("*(volatile int *)0 = 1;"))
    found, answers = ask(copy.python, step=3.0)
    assert outcomes(found)["GPU"] == "timeout"
    assert str(plugin(found, "GPU")["error"]).startswith("the process did not answer within 3 s")
    assert outcomes(found)["HETERO"] == "crash"
    assert "SIGSEGV" in str(plugin(found, "HETERO")["error"])
    assert [outcomes(found)[device] for device in ("CPU", "AUTO", "BATCH")] == ["ok", "ok", "ok"]
    assert len(answers.transcript.runs) == 3


@pytest.mark.parametrize("part", [0.5, 0.98])
def test_the_core_library_is_cut_off(copy: Release, part: float) -> None:
    library = copy.library("libopenvino.so.*")
    content = library.read_bytes()
    copy.replace(library, content[: int(len(content) * part)])
    found, answers = ask(copy.python)
    assert value(found, "openvino.import.outcome") in ("error", "crash")
    assert damaged(found) == {library.name: "truncated"}
    version = next(iter(copy.site.glob("openvino-*.dist-info"))).name.split("-")[1].removesuffix(".dist")
    assert found["openvino.version"] == Known(
        version.removesuffix(".dist-info"), "package metadata; openvino could not be imported"
    )
    assert value(found, "openvino.location") == os.fspath(copy.site / "openvino")
    assert value(found, "openvino.origin") == "pip"
    assert len(answers.transcript.runs) == 1


def test_import_hangs(copy: Release) -> None:
    copy.replace(copy.site / "numpy" / "__init__.py", b"import time\ntime.sleep(600)\n")
    found, answers = ask(copy.python, step=2.0)
    assert value(found, "openvino.import.outcome") == "timeout"
    assert "numpy/__init__.py" in value(found, "openvino.import.error"), "the stack tells where it hangs"
    assert len(answers.transcript.runs) == 1


def test_metadata_is_gone(copy: Release) -> None:
    for folder in copy.site.glob("openvino*-info"):
        shutil.rmtree(folder)
    found, _ = ask(copy.python)
    assert value(found, "packages.leftovers") == [os.fspath(copy.site / "openvino")]
    assert value(found, "openvino.version") == value(found, "openvino.build")


def test_an_environment_without_openvino(tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=False, symlinks=True)
    found, _ = ask(os.fspath(tmp_path / "empty" / "bin" / "python"))
    for name in ("openvino.version", "openvino.plugins", "openvino.location", "pip.version"):
        assert isinstance(found[name], Absent), name


@pytest.mark.parametrize("name", [name for name in RELEASES if name.startswith(("2023.", "2024.0"))])
def test_numpy_2_in_a_wheel_built_for_numpy_1(make_copy: Callable[[str], Release], name: str) -> None:
    """Nothing throws there: only the numbers tell."""
    copy = make_copy(name)
    modern = Release(FOLDER / RELEASES[-1]).site
    for folder in ("numpy", "numpy.libs"):
        shutil.rmtree(copy.site / folder)
        (copy.site / folder).symlink_to(modern / folder)
    found, _ = ask(copy.python, live=True)
    (record,) = value(found, "openvino.live")
    assert record["outcome"] == "error"
    assert record["error"].startswith("wrong numbers: expected [31.0, 31.5, 32.0, 32.5]")
