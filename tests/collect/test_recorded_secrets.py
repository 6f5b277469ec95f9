"""What ``facts --record`` writes: nothing that was not needed, no passwords, for nobody else's eyes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from ovdoctor.collect.host.base import HostIdentity
from ovdoctor.collect.host.local import LocalHost
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.collect.host.recording_host import RecordingHost
from ovdoctor.collect.installation.variables import variable_facts
from ovdoctor.collect.machine import RecordedMachine, load_machine, save_machine
from ovdoctor.collect.registry import COLLECTORS
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot

LINUX = HostIdentity("linux", "x86_64")
CANARIES = {
    "HF_TOKEN": "canary-1",
    "AWS_SECRET_ACCESS_KEY": "canary-2",
    "HTTPS_PROXY": "http://anna:canary-3@proxy:8080",
    "NPU_SERVER": "https://anna:canary@4@example.org/x",
}


def test_no_secret_gets_into_the_file(tmp_path: Path) -> None:
    variables = {**CANARIES, "ZE_FLAT_DEVICE_HIERARCHY": "FLAT", "PATH": "/bin"}
    files = {"/etc/os-release": "URL=https://token-canary@example.org\nMAIL=anna@example.org\n"}
    watched = RecordingHost(RecordedHost(Recording(LINUX, environment=variables, files=files)))
    variable_facts(watched)
    for collect in COLLECTORS.values():
        collect(watched)
    assert not {"HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY"} & watched.recording.environment.keys()
    file = tmp_path / "machine.json"
    save_machine(RecordedMachine(watched.recording), file)
    assert "canary" not in file.read_text()
    replayed = load_machine(file).host
    assert replayed.environment["ZE_FLAT_DEVICE_HIERARCHY"] == "FLAT"
    assert replayed.environment["NPU_SERVER"] == "https://***@example.org/x"
    assert replayed.files["/etc/os-release"] == "URL=https://***@example.org\nMAIL=anna@example.org\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@pytest.mark.parametrize("before", [False, True])
def test_the_file_is_its_owners_alone(tmp_path: Path, before: bool) -> None:
    file = tmp_path / "machine.json"
    if before:
        file.write_text("x" * 9999)
        file.chmod(0o644)
    save_machine(RecordedMachine(Recording(LINUX)), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_machine(file).host.identity == LINUX


@pytest.mark.skipif(sys.platform == "win32", reason="names of POSIX are bytes")
def test_bytes_that_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff"
    Path(os.fsdecode(odd)).mkdir()
    monkeypatch.setenv("PYTHONPATH", os.fsdecode(odd))
    monkeypatch.setenv("ZE_" + os.fsdecode(b"\xff"), "1")
    watched = RecordingHost(LocalHost())
    write_snapshot(Snapshot(variable_facts(watched)), "1")
    assert watched.environment["PYTHONPATH"] == f"{tmp_path}/\ufffd"
    assert watched.list_folder(os.fspath(tmp_path)) == ["\ufffd"]
    save_machine(RecordedMachine(watched.recording), tmp_path / "machine.json")


@pytest.mark.skipif(sys.platform == "win32", reason="folders of POSIX")
def test_the_disk_of_temporary_files_is_measured_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", os.fspath(tmp_path))
    os.utime(tmp_path, (1, 1))
    asked: list[str] = []
    real = os.statvfs

    def note(path: str) -> os.statvfs_result:
        asked.append(path)
        return real(path)

    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("os.statvfs", note)
    LocalHost().measure("temporary")
    assert asked == [os.fspath(tmp_path)]
    assert tmp_path.stat().st_mtime == 1


def test_recorded_bytes_are_text_as_well() -> None:
    assert RecordedHost(Recording(LINUX, binaries={"/a": b"ab\xffc"})).read_text("/a", 3) == "ab\ufffd"
