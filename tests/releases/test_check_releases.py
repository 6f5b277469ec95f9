"""``ovdoctor check --python`` on real environments, whole: the healthy ones are fine, and each broken one is told by its name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.releases.conftest import RELEASES, Release

pytestmark = pytest.mark.releases


def check(python: str, *options: str) -> dict[str, Any]:
    """The report, and that the exit code says the same."""
    command = [sys.executable, "-m", "ovdoctor", "check", "--no-settings", "--python", python, "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert not done.stderr, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == int(any(finding["severity"] == "error" for finding in report["findings"]))
    return report


BF16_WINDOW = ("2025.3.0", "2025.4.1")
"""These releases do warn, where the processor has BF16: attention does not compile there (measured on such a one)."""


def severe(report: dict[str, Any]) -> dict[str, str]:
    """Errors and warnings by rule, less the one warning that is true of two releases on some processors."""
    found = {finding["rule"]: finding["severity"] for finding in report["findings"] if finding["severity"] != "info"}
    if report["facts"]["openvino.version"].get("value") in BF16_WINDOW:
        found.pop("cpu-bf16-attention", None)
    return found


def test_a_healthy_release(release: Release) -> None:
    report = check(release.python, "--live")
    chains = {chain["device"]: chain["verdict"] for chain in report["chains"]}
    assert (severe(report), chains["ANY"], chains["CPU"]) == ({}, "holds", "holds")
    assert report["facts"]["openvino.version"]["value"] == release.root.name


def test_enough_releases_are_installed() -> None:
    """The project's bound: eight, from 2023.0.0 to 2026.4.1. 'python tools/releases.py' installs them."""
    assert len(RELEASES) >= 8
    assert {"2023.0.0", "2026.4.1"} <= set(RELEASES)


def test_without_openvino(tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", symlinks=True)
    report = check(os.fspath(tmp_path / "empty"))
    assert severe(report) == {"openvino-missing": "error"}


def test_a_plugin_file_is_missing(copy: Release) -> None:
    copy.replace(copy.library("libopenvino_intel_cpu_plugin.so*"), None)
    found = severe(check(copy.python))
    assert "error" in found.values(), found
    assert any("plugin" in rule for rule in found), found


def test_a_library_is_cut_off(copy: Release) -> None:
    library = copy.library("libopenvino_intel_cpu_plugin.so*")
    copy.replace(library, library.read_bytes()[: library.stat().st_size // 2])
    found = severe(check(copy.python))
    assert found == {"openvino-library-damaged": "error"}, found


def test_a_plugin_aborts(copy: Release, stub: Callable[[str], bytes]) -> None:
    copy.replace(copy.library("libopenvino_intel_cpu_plugin.so*"), stub("abort();"))
    found = severe(check(copy.python))
    assert found == {"cpu-plugin-crash": "error"}, found


def test_a_plugin_hangs(copy: Release, stub: Callable[[str], bytes]) -> None:
    copy.replace(copy.library("libopenvino_intel_cpu_plugin.so*"), stub("sleep(1000);"))
    found = severe(check(copy.python, "--limit", "6"))
    assert found == {"cpu-plugin-crash": "error"}, found
