"""The dynamic loader's search, on Linux, in conda, on Windows."""

from __future__ import annotations

import pytest
from tests.collect.device_hosts import LIB, UBUNTU, WINDOWS, host, library

from ovdoctor.collect.libraries import Library, dll_version, find, is_there, search_folders

LOADER = "libze_loader.so.1"
VERSIONED = library(f"{LIB}/{LOADER}", f"{LIB}/libze_loader.so.1.17.17")


def test_version_is_in_the_name_behind_the_link() -> None:
    assert find(host(UBUNTU, VERSIONED), LOADER) == [
        Library(f"/lib/x86_64-linux-gnu/{LOADER}", f"{LIB}/libze_loader.so.1.17.17", "1.17.17")
    ]


def test_name_without_version() -> None:
    assert [found.version for found in find(host(UBUNTU, library(f"{LIB}/{LOADER}")), LOADER)] == [None]


def test_nothing_there() -> None:
    assert find(host(UBUNTU), LOADER) == []


def test_ld_library_path_goes_first_and_duplicates_follow() -> None:
    build = library(f"/home/anna/level-zero/build/lib/{LOADER}", "/home/anna/level-zero/build/lib/libze_loader.so.1.28.2")
    environment = {"LD_LIBRARY_PATH": "relative::/home/anna/level-zero/build/lib/"}
    found = find(host(UBUNTU, VERSIONED, build, environment=environment), LOADER)
    assert [library.version for library in found] == ["1.28.2", "1.17.17"]


def test_conda_goes_before_ld_library_path() -> None:
    machine = host(UBUNTU, environment={"CONDA_PREFIX": "/opt/conda/envs/ov", "LD_LIBRARY_PATH": "/opt/intel/lib"})
    assert search_folders(machine)[:2] == ["/opt/conda/envs/ov/lib", "/opt/intel/lib"]


def test_configured_folders_go_before_the_usual_ones_and_each_comes_once() -> None:
    files = {
        "/etc/ld.so.conf.d/cuda.conf": "/usr/local/cuda/lib # CUDA\n\n/lib/x86_64-linux-gnu\n",
        "/etc/ld.so.conf.d/off": "/off\n",
    }
    assert search_folders(host(UBUNTU, files=files)) == [
        *("/usr/local/cuda/lib", "/lib/x86_64-linux-gnu", LIB),
        *("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib", "/run/opengl-driver/lib"),
    ]


def test_include_is_followed_in_place() -> None:
    files = {"/etc/ld.so.conf": "/first\ninclude ld.so.conf.d/*.conf\n/last\n", "/etc/ld.so.conf.d/a.conf": "/middle\n"}
    assert search_folders(host(files=files))[:3] == ["/first", "/middle", "/last"]


def test_32_bit_library_is_passed_over() -> None:
    fedora = [library(f"/usr/lib/{LOADER}", content="\x7fELF\x01"), library(f"/usr/lib64/{LOADER}")]
    assert [found.path for found in find(host(*fedora), LOADER)] == [f"/usr/lib64/{LOADER}"]


def test_unreachable_folder_is_passed_over() -> None:
    secret = {f"real_path /root/lib/{LOADER}": "PermissionError: Permission denied"}
    machine = host(UBUNTU, VERSIONED, errors=secret, environment={"LD_LIBRARY_PATH": "/root/lib"})
    assert len(find(machine, LOADER)) == 1


def resources(version: str) -> str:
    """The version resource of a DLL as it reads in UTF-8 with replacement."""
    wide = "\0".join(f"FileVersion\0\0{version}") + "\0\0\0"
    return f"MZ\ufffd\x90\0{wide}\ufffd"


def test_windows_system_folder_goes_before_path() -> None:
    files = {r"C:\Windows\System32\ze_loader.dll": resources("1.28.2.0"), r"D:\Tools\ze_loader.dll": resources("1.16.1.0")}
    environment = {"SYSTEMROOT": r"C:\Windows", "PATH": "D:\\Tools\\;;C:\\WINDOWS\\system32"}
    found = find(host(identity=WINDOWS, files=files, environment=environment), "ze_loader.dll")
    assert [(library.path, library.version) for library in found] == [
        (r"C:\Windows\System32\ze_loader.dll", "1.28.2.0"),
        (r"D:\Tools\ze_loader.dll", "1.16.1.0"),
    ]


@pytest.mark.parametrize(("text", "version"), [(resources("3.0.3.0"), "3.0.3.0"), ("MZ no resources", None)])
def test_dll_version(text: str, version: str | None) -> None:
    assert dll_version(host(identity=WINDOWS, files={r"C:\x.dll": text}), r"C:\x.dll") == version


def test_dll_that_cannot_be_read_has_no_version() -> None:
    machine = host(identity=WINDOWS, errors={r"read_text C:\x.dll": "PermissionError: Access is denied"})
    assert dll_version(machine, r"C:\x.dll") is None


def test_library_by_path_or_by_name() -> None:
    machine = host(UBUNTU, VERSIONED)
    assert [is_there(machine, name) for name in (LOADER, f"{LIB}/{LOADER}", f"/opt/{LOADER}", "libother.so")] == [
        *(True, True),
        *(False, False),
    ]


def test_library_that_cannot_be_looked_at_is_not_missing() -> None:
    with pytest.raises(PermissionError):
        is_there(host(errors={"status /root/x.so": "PermissionError: Permission denied"}), "/root/x.so")
    with pytest.raises(PermissionError):
        is_there(host(identity=WINDOWS, errors={r"status C:\x.dll": "PermissionError: Access is denied"}), r"C:\x.dll")
