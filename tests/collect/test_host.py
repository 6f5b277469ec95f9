"""The three hosts: this machine, a recorded one, and this one while it is recorded."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.collect import cpu, memory, operating_system
from ovdoctor.collect.facts import reason
from ovdoctor.collect.host.base import Completed, FileStatus, Host, HostIdentity, exists
from ovdoctor.collect.host.local import LocalHost
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.collect.host.recording_host import RecordingHost
from ovdoctor.errors import InputError

LINUX = HostIdentity("linux", "x86_64", "6.8.0-45-generic", uid=1000, gids=(992, 1000))
WINDOWS = HostIdentity("win32", "AMD64", "10", "10.0.26100")
NPU = "/sys/bus/pci/devices/0000:00:0b.0"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux")


def outcome(look: Callable[[], object]) -> object:
    """What a look gives: its answer, or the kind of error and the words that a fact would carry."""
    try:
        return look()
    except OSError as error:
        return type(error), reason(error)


# Recorded hosts


def test_files_imply_folders_listings_and_statuses() -> None:
    host = RecordedHost(Recording(LINUX, files={f"{NPU}/vendor": "0x8086\n", f"{NPU}/device": "0x7d1d\n"}))
    assert host.list_folder("/sys/bus/pci/devices") == ["0000:00:0b.0"]
    assert host.list_folder(NPU) == ["device", "vendor"]
    assert host.status(f"{NPU}/vendor") == FileStatus(mode=0o644, uid=0, gid=0, size=7)
    assert host.status("/sys/bus").folder
    assert host.real_path(f"{NPU}/vendor") == f"{NPU}/vendor"
    assert not exists(host, f"{NPU}/class")
    assert host.read_text(f"{NPU}/vendor", limit=4) == "0x80"
    with pytest.raises(NotADirectoryError):
        host.list_folder(f"{NPU}/vendor")


def test_what_is_written_wins_over_what_is_implied() -> None:
    status = FileStatus(mode=0o660, uid=0, gid=992, size=0)
    host = RecordedHost(
        Recording(LINUX, files={"/a/b": "text"}, folders={"/a": ["c", "b"]}, statuses={"/a/b": status}, access={"/a/b": False})
    )
    assert host.list_folder("/a") == ["b", "c"]
    assert exists(host, "/a/c")
    assert host.status("/a/b") == status
    assert host.may_open("/a/b") is False


def test_what_is_there_without_contents_is_unknown_not_absent() -> None:
    host = RecordedHost(Recording(LINUX, access={"/dev/accel/accel0": True}))
    for look in (host.read_text, host.read_bytes):
        with pytest.raises(OSError, match="not recorded") as caught:
            look("/dev/accel/accel0")
        assert not isinstance(caught.value, FileNotFoundError)


def test_links_lead_to_what_lies_below_their_target() -> None:
    real = "/sys/devices/pci0000:00/0000:00:0b.0"
    driver = "/sys/bus/pci/drivers/intel_vpu"
    host = RecordedHost(
        Recording(LINUX, files={f"{real}/vendor": "0x8086", f"{driver}/bind": ""}, links={NPU: real, f"{real}/driver": driver})
    )
    assert host.read_text(f"{NPU}/vendor") == "0x8086"
    assert host.real_path(f"{NPU}/driver") == driver
    assert host.list_folder(f"{NPU}/driver") == ["bind"]
    assert host.status(NPU).folder
    assert host.list_folder("/sys/bus/pci/devices") == ["0000:00:0b.0"]


def test_links_in_a_circle_end() -> None:
    host = RecordedHost(Recording(LINUX, links={"/a": "/b", "/b": "/a"}))
    assert outcome(lambda: host.read_text("/a/file")) == (FileNotFoundError, "No such file or directory: /a/file")


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "may"),
    [
        (0o600, 1000, 0, True),
        (0o066, 1000, 0, False),  # the owner's bits count for the owner, however wide the others are
        (0o660, 0, 992, True),
        (0o660, 0, 44, False),
        (0o640, 0, 992, False),
        (0o666, 0, 0, True),
        (0o664, 0, 0, False),
    ],
)
def test_access_follows_from_mode_owner_and_group(mode: int, uid: int, gid: int, may: bool) -> None:
    node = "/dev/accel/accel0"
    statuses = {node: FileStatus(mode, uid, gid, 0)}
    assert RecordedHost(Recording(LINUX, statuses=statuses)).may_open(node) is may
    root = HostIdentity("linux", "x86_64", uid=0)
    assert RecordedHost(Recording(root, statuses=statuses)).may_open(node)


LOOKS: dict[str, Callable[[Host], object]] = {
    "read_text": lambda host: host.read_text("/x"),
    "read_bytes": lambda host: host.read_bytes("/x"),
    "list_folder": lambda host: host.list_folder("/x"),
    "status": lambda host: host.status("/x"),
    "real_path": lambda host: host.real_path("/x"),
    "may_open": lambda host: host.may_open("/x"),
    "run": lambda host: host.run(["x", "-y"]),
    "registry_values": lambda host: host.registry_values(r"HKLM\X"),
    "registry_keys": lambda host: host.registry_keys(r"HKLM\X"),
    "measure": lambda host: host.measure("memory"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_not_recorded_is_absent_or_unknown(look: str) -> None:
    with pytest.raises(FileNotFoundError):
        LOOKS[look](RecordedHost(Recording(LINUX)))
    with pytest.raises(OSError, match="not recorded") as caught:
        LOOKS[look](RecordedHost(Recording(LINUX, otherwise="unknown")))
    assert not isinstance(caught.value, FileNotFoundError)


def test_a_partial_recording_implies_no_listing_and_no_access() -> None:
    host = RecordedHost(Recording(LINUX, files={"/a/b": "text"}, otherwise="unknown"))
    assert exists(host, "/a/b")
    with pytest.raises(OSError, match="not recorded"):  # the text may have lost what was no UTF-8
        host.read_bytes("/a/b")
    for look in (host.list_folder, host.may_open, host.real_path):
        with pytest.raises(OSError, match="not recorded"):
            look("/a")


def test_recorded_errors_are_raised_with_their_words() -> None:
    host = RecordedHost(Recording(LINUX, files={"/x": "text"}, errors={"read_text /x": "PermissionError: Permission denied"}))
    assert outcome(lambda: host.read_text("/x")) == (PermissionError, "Permission denied")
    assert exists(host, "/x")


def test_windows_does_not_mind_case() -> None:
    host = RecordedHost(
        Recording(
            WINDOWS,
            files={r"C:\Windows\System32\OpenCL.dll": ""},
            registry={r"HKLM\SYSTEM\Select": {"Current": 1}, r"HKLM\SYSTEM\Setup\Pid": {}},
        )
    )
    assert host.list_folder(r"c:\windows\system32") == ["OpenCL.dll"]
    assert host.registry_values(r"HKLM\system\SELECT") == {"Current": 1}
    assert host.registry_keys(r"HKLM\SYSTEM") == ["Select", "Setup"]
    assert host.registry_values(r"HKLM\SYSTEM\Setup") == {}
    assert host.registry_keys(r"HKLM\SYSTEM\Select") == []


# Files of recordings

YAML = """
identity: {platform: linux, machine: x86_64, release: 6.8.0-45-generic, gids: [4, 992]}
environment: {OMP_NUM_THREADS: 4}
files:
  /sys/device: 0x643e
  /sys/version: 2024.10
  /.dockerenv:
bytes: {/lib/libze.so: f0VMRg==}
statuses: {/dev/accel/accel0: {mode: 0660, uid: 0, gid: 992, size: 0}}
commands: {ls /dev: {code: 0, out: 0770}}
measures: {cores: {physical: 8}, cpuid: {flags: [avx2]}}
errors: {read_text /sys/secret: "PermissionError: Permission denied"}
"""


def test_yaml_keeps_what_looks_like_numbers_as_text(tmp_path: Path) -> None:
    (tmp_path / "host.yaml").write_text(YAML)
    for path in (tmp_path, tmp_path / "host.yaml"):
        host = RecordedHost.load(path)
        assert [host.read_text(f"/sys/{name}") for name in ("device", "version")] == ["0x643e", "2024.10"]
        assert host.read_text("/.dockerenv") == ""
        assert host.read_bytes("/lib/libze.so", limit=3) == b"\x7fEL"
        assert host.read_bytes("/sys/version") == b"2024.10"
        assert host.environment == {"OMP_NUM_THREADS": "4"}
        assert host.status("/dev/accel/accel0").mode == 0o660
        assert host.run(["ls", "/dev"]) == Completed(0, "0770")
        assert host.measure("cores") == {"physical": 8}


def test_a_folder_may_hold_the_files(tmp_path: Path) -> None:
    (tmp_path / "root/etc").mkdir(parents=True)
    (tmp_path / "root/etc/os-release").write_text("ID=ubuntu\n")
    (tmp_path / "root/etc/issue").write_text("of the tree")
    recording = Recording(LINUX, files={"/etc/issue": "of the file"})
    (tmp_path / "host.json").write_bytes(msgspec.json.encode(recording))
    host = RecordedHost.load(tmp_path)
    assert host.read_text("/etc/os-release") == "ID=ubuntu\n"
    assert host.read_text("/etc/issue") == "of the file"
    assert host.list_folder("/etc") == ["issue", "os-release"]


def test_in_a_windows_folder_the_first_folder_is_the_drive(tmp_path: Path) -> None:
    (tmp_path / "root/C/Windows").mkdir(parents=True)
    (tmp_path / "root/C/Windows/win.ini").write_text("x")
    (tmp_path / "host.yaml").write_text("identity: {platform: win32, machine: AMD64}")
    assert RecordedHost.load(tmp_path).read_text(r"C:\Windows\win.ini") == "x"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("host.yaml", "[a", "expected ',' or ']'"),
        ("host.yaml", "- identity", "must be a mapping"),
        ("host.yaml", "files: {}", "missing required field `identity`"),
        ("host.yaml", YAML + "file: {}", "unknown field `file`"),
        ("host.yaml", YAML + "otherwise: maybe", "Invalid enum value 'maybe'"),
        ("host.yaml", YAML.replace("read_text", "read"), "'read /sys/secret' under errors is not a look"),
        ("host.yaml", YAML.replace("PermissionError", "KeyError"), "'KeyError: Permission denied' under errors"),
        ("host.json", "{", "Input data was truncated"),
        ("host.json", '{"identity": {"platform": "linux", "machine": "x", "uid": "me"}}', "Expected `int`, got `str`"),
        ("other.json", "{}", "there is neither"),
    ],
)
def test_a_bad_recording_is_refused_with_its_place(name: str, text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        RecordedHost.load(tmp_path)
    assert complaint in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        RecordedHost.load(tmp_path / "none.yaml")


# Recording

paths = st.sampled_from(["/a", "/a/b", "/a/b/c", "/l", "/l/b", "/l/b/c", "/n", "/n/m"])
looks = st.one_of(
    st.tuples(st.sampled_from(["list_folder", "status", "real_path", "may_open"]), paths),
    st.tuples(st.sampled_from(["read_text", "read_bytes"]), paths, st.integers(0, 5)),
    st.tuples(st.just("run"), st.sampled_from([("getconf", "X"), ("none",)])),
    st.tuples(st.sampled_from(["registry_values", "registry_keys"]), st.sampled_from([r"HKLM\A", r"HKLM\A\B", "HKCU"])),
    st.tuples(st.just("measure"), st.sampled_from(["memory", "cpuid"])),
)


@given(
    files=st.dictionaries(st.sampled_from(["/a/b/c", "/a/d", "/l/b/c", "/n"]), st.text("xyé", max_size=5)),
    denied=st.sampled_from(["read_text /a/d", "status /a", "list_folder /n", "may_open /l"]),
    asked=st.lists(looks, max_size=20),
)
def test_a_recording_replays_to_the_same_answers(files: dict[str, str], denied: str, asked: list[tuple[str, object]]) -> None:
    machine = RecordedHost(
        Recording(
            LINUX,
            files=files,
            binaries={"/n/m": b"\x7fELF\xff"},
            links={"/l": "/a"},
            commands={"getconf X": Completed(1, "", "no")},
            registry={r"HKLM\A\B": {"v": 1, "w": ["x"]}},
            measures={"memory": {"total": 1}},
            errors={denied: "PermissionError: Permission denied"},
        )
    )
    watched = RecordingHost(machine)
    seen = [outcome(lambda: getattr(watched, look)(*subject)) for look, *subject in asked]  # noqa: B023
    text = msgspec.json.encode(watched.recording)
    replayed = RecordedHost(msgspec.json.decode(text, type=Recording))
    assert [outcome(lambda: getattr(replayed, look)(*subject)) for look, *subject in asked] == seen  # noqa: B023


@pytest.mark.parametrize("limits", [(2, 5), (5, 2)])
def test_of_a_file_that_is_read_twice_the_longer_text_is_kept(limits: tuple[int, int]) -> None:
    watched = RecordingHost(RecordedHost(Recording(LINUX, files={"/a": "abcdef"})))
    assert [watched.read_text("/a", limit) for limit in limits] == ["abcdef"[:limit] for limit in limits]
    assert [watched.read_bytes("/a", limit) for limit in limits] == [b"abcdef"[:limit] for limit in limits]
    assert watched.recording.files == {"/a": "abcde"}
    assert watched.recording.binaries == {"/a": b"abcde"}


def test_only_the_variables_that_were_read_are_kept() -> None:
    machine = RecordedHost(Recording(LINUX, environment={"PATH": "/bin", "TOKEN": "secret", "SNAP": "/snap"}))
    watched = RecordingHost(machine)
    assert watched.environment.get("PATH") == "/bin"
    assert "SNAP" in watched.environment
    assert "LD_LIBRARY_PATH" not in watched.environment
    assert sorted(watched.environment) == ["PATH", "SNAP", "TOKEN"]
    assert watched.recording.environment == {"PATH": "/bin", "SNAP": "/snap"}


def test_a_recording_is_a_copy_and_takes_looks_from_threads() -> None:
    files = {f"/f/{number}": str(number) for number in range(400)}
    watched = RecordingHost(RecordedHost(Recording(LINUX, files=files)))
    before = watched.recording
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda path: (watched.read_text(path), watched.recording.otherwise), files))
    assert answers == [(text, "unknown") for text in files.values()]
    assert watched.recording.files == files
    assert before.files == {}


# This machine


def test_local_files(tmp_path: Path) -> None:
    host = LocalHost()
    file = tmp_path / "b"
    file.write_bytes(b"gr\xfcn und mehr")
    file.chmod(0o640)
    (tmp_path / "a").mkdir()
    assert host.read_text(str(file), limit=4) == "gr\ufffdn"
    assert host.read_bytes(str(file), limit=4) == b"gr\xfcn"
    assert host.list_folder(str(tmp_path)) == ["a", "b"]
    assert host.status(str(file)).size == 13
    assert host.status(str(tmp_path)).folder
    assert host.may_open(str(file))
    assert host.real_path(str(tmp_path / "a/../b")) == os.path.realpath(file)
    if sys.platform != "win32":
        assert host.status(str(file)).mode == 0o640
        assert host.status(str(file)).uid == host.identity.uid


@pytest.mark.parametrize("look", ["read_text", "read_bytes", "list_folder", "status", "real_path", "may_open"])
def test_what_is_not_there_is_not_found(look: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        getattr(LocalHost(), look)(str(tmp_path / "none"))


def test_local_commands() -> None:
    host = LocalHost()
    script = "import os, sys; print(sys.stdin.read(), os.environ['LC_ALL']); sys.stdout.buffer.write(b'\\xff'); sys.exit(3)"
    assert host.run([sys.executable, "-c", script]) == Completed(3, " C\n\ufffd")
    with pytest.raises(FileNotFoundError):
        host.run(["no-such-program-of-ovdoctor"])


def test_a_command_that_does_not_end_is_killed() -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError) as caught:
        LocalHost().run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2)
    assert time.monotonic() - started < 10
    assert reason(caught.value) == f"no answer within 0.2 s: {sys.executable}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_only_windows_has_a_registry() -> None:
    for look in (LocalHost().registry_values, LocalHost().registry_keys):
        with pytest.raises(FileNotFoundError):
            look(r"HKLM\SOFTWARE")


def test_local_figures() -> None:
    host = LocalHost()
    figures = {what: host.measure(what) for what in ("memory", "cores", "temporary")}
    assert {what: sorted(answer) for what, answer in figures.items()}.items() >= {
        "memory": ["available", "total"],
        "temporary": ["free"],
    }.items()
    cores = figures["cores"]
    assert 1 <= int(str(cores["usable"])) <= int(str(cores["logical"]))


@on_linux
def test_cpuid_says_what_linux_says() -> None:
    host = LocalHost()
    if host.identity.machine != "x86_64":
        pytest.skip("not an x86 processor")
    told = RecordedHost(Recording(HostIdentity("win32", "AMD64"), measures={"cpuid": host.measure("cpuid")}))
    by_cpuid, by_linux = cpu.collect(told), cpu.collect(host)
    for name in ("cpu.vendor", "cpu.brand", "cpu.family", "cpu.model", "cpu.stepping"):
        assert msgspec.structs.replace(by_cpuid[name], source="") == msgspec.structs.replace(by_linux[name], source="")
    vectors = [
        {
            flag
            for flag in json.loads(msgspec.json.encode(found["cpu.flags"]))["value"]
            if flag.startswith(("avx", "amx", "sse", "vaes"))
        }
        for found in (by_cpuid, by_linux)
    ]
    assert vectors[0] == vectors[1]


def test_this_machine_replays_from_its_recording() -> None:
    watched = RecordingHost(LocalHost())
    collectors = (operating_system.collect, cpu.collect, memory.collect)
    seen = [collect(watched) for collect in collectors]
    text = msgspec.json.encode(watched.recording)
    replayed = RecordedHost(msgspec.json.decode(text, type=Recording))
    assert [collect(replayed) for collect in collectors] == seen


@on_linux
def test_on_linux_files_are_read_instead_of_running_programs() -> None:
    watched = RecordingHost(LocalHost())
    for collect in (operating_system.collect, cpu.collect, memory.collect):
        collect(watched)
    assert set(watched.recording.commands) <= {"getconf GNU_LIBC_VERSION"}
    assert "/proc/1/environ" not in watched.recording.files
