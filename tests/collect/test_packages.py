"""Packages on the search path of the examined interpreter, and how OpenVINO is installed there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.collect.probe_lines import (
    DONE,
    LINUX,
    PLUGIN,
    SITE,
    WINDOWS,
    answer,
    begin,
    checked,
    interpreter,
    run,
    threw,
    transcript,
    value,
)

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import FileStatus, HostIdentity
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.collect.installation.route import route_fact
from ovdoctor.collect.installation.variables import variable_facts
from ovdoctor.collect.interrogate.protocol import Replay
from ovdoctor.collect.software import software_facts
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.process.protocol import Interpreter

ON_LINUX = HostIdentity("linux", "x86_64", uid=1000)
ON_WINDOWS = HostIdentity("win32", "AMD64")
BUILD = "2024.5.0-16581-c4ba9d4ce95"
WINDOWS_SITE = WINDOWS.path[1]
NOT_THERE = threw("import", "No module named 'openvino'", "ModuleNotFoundError")


def machine(*paths: str, files: dict[str, str] | None = None, **more: Any) -> RecordedHost:
    """A machine with these paths, whose files are empty unless ``files`` says what is in them."""
    identity = more.pop("identity", ON_LINUX)
    return RecordedHost(Recording(identity, files={**dict.fromkeys(paths, ""), **(files or {})}, **more))


def software(host: RecordedHost, *lines: str, what: Interpreter = LINUX, **more: Any) -> Found:
    said = transcript(run(interpreter(what), *lines, DONE, **more))
    return checked(software_facts(host, Replay(said)))


def imported(location: str, build: str = BUILD) -> list[str]:
    slash = "\\" if "\\" in location else "/"
    told = {"version": build, "file": f"{location}{slash}__init__.py", "paths": [location]}
    return [*answer("import", told), *answer("core")]


def at(*names: str, folder: str = SITE) -> list[str]:
    return [f"{folder}/{name}" for name in names]


def test_packages_come_in_the_order_of_the_path_with_duplicates() -> None:
    what = msgspec.structs.replace(LINUX, path=["/first", "/gone", SITE])
    host = machine(
        *at("numpy-2.1.3.dist-info/METADATA", "Jinja2-3.1.4.dist-info/METADATA", "openvino_genai-2024.5.0.0.dist-info/RECORD"),
        "/first/numpy-1.26.4.dist-info/METADATA",
    )
    found = software(host, *NOT_THERE, what=what)
    assert value(found, "packages") == [
        {"name": "numpy", "version": "1.26.4", "location": "/first"},
        {"name": "jinja2", "version": "3.1.4", "location": SITE},
        {"name": "numpy", "version": "2.1.3", "location": SITE},
        {"name": "openvino-genai", "version": "2024.5.0.0", "location": SITE},
    ]
    assert Snapshot(found).get("package.numpy") == Known("1.26.4", "*.dist-info on sys.path")


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("foo_bar-1.0.egg-info", "1.0"),
        ("foo_bar-1.0-py3.11.egg-info/PKG-INFO", "1.0"),
        ("foo-bar-1.0.dev3.dist-info/RECORD", "1.0.dev3"),
        ("foo_bar-2.1.0+cu118.dist-info/RECORD", "2.1.0+cu118"),
        ("foo_bar.egg-info/PKG-INFO", "7.5"),
        ("foo_bar-1.0-special.dist-info/METADATA", "1.0"),
        ("foo_bar-0.odd!.dist-info/METADATA", None),
    ],
)
def test_names_of_metadata(path: str, version: str | None) -> None:
    files = {f"{SITE}/{path}": "Metadata-Version: 2.1\nName: foo\nVersion: 7.5\n"}
    (record,) = value(software(machine(files=files), *NOT_THERE), "packages")
    assert record["name"] == "foo-bar"
    assert record.get("version") == version


def test_a_folder_that_is_twice_on_the_path_is_listed_once() -> None:
    what = msgspec.structs.replace(LINUX, path=["/v/lib64/site", "/v/lib/site"])
    host = machine("/v/lib/site/pip-24.0.dist-info/RECORD", links={"/v/lib64": "/v/lib"})
    found = software(host, *NOT_THERE, what=what)
    assert value(found, "pip.version") == "24.0"
    assert [record["location"] for record in value(found, "packages")] == ["/v/lib64/site"]


def test_a_folder_that_may_not_be_listed_makes_the_packages_unknown() -> None:
    host = machine(*at("pip-24.0.dist-info/RECORD"), errors={f"list_folder {SITE}": "PermissionError: Permission denied"})
    found = software(host, *NOT_THERE)
    for name in ("packages", "pip.version", "packages.leftovers", "openvino.origin", "openvino.libraries"):
        assert isinstance(found[name], Unknown), name
    assert isinstance(Snapshot(found).get("package.openvino"), Unknown)


def test_no_pip() -> None:
    assert isinstance(software(machine(*at("x.py")), *NOT_THERE)["pip.version"], Absent)


def test_leftovers() -> None:
    host = machine(*at("~penvino/__init__.py", "~umpy-1.26.4.dist-info/RECORD", "openvino/tools/mo.py"))
    found = software(host, *NOT_THERE)
    assert value(found, "packages.leftovers") == at("openvino", "~penvino", "~umpy-1.26.4.dist-info")[1:] + at("openvino")
    assert isinstance(found["openvino.version"], Absent)


def test_no_leftovers_where_somebody_owns_the_folder() -> None:
    host = machine(*at("openvino/tools/mo.py", "openvino_dev-2024.5.0.dist-info/RECORD"))
    assert isinstance(software(host, *NOT_THERE)["packages.leftovers"], Absent)


def pip_wheel(version: str, name: str = "openvino") -> list[str]:
    return at("openvino/__init__.py", "openvino/libs/libopenvino.so.2450", f"{name}-{version}.dist-info/METADATA")


@pytest.mark.parametrize(
    ("name", "stated", "build", "version", "source"),
    [
        ("openvino", "2024.5.0.dev20240911", BUILD, "2024.5.0.dev20240911", "package metadata, confirmed by get_version()"),
        (
            "openvino_nightly",
            "2024.5.0.dev20240911",
            BUILD,
            "2024.5.0.dev20240911",
            "package metadata, confirmed by get_version()",
        ),
        ("openvino", "2024.4.0", BUILD, BUILD, "get_version()"),
        ("openvino_dev", "2024.5.0", BUILD, BUILD, "get_version()"),
        ("openvino", "2024.5.0", "custom build", None, ""),
    ],
)
def test_version_is_the_most_precise_that_is_certain(
    name: str, stated: str, build: str, version: str | None, source: str
) -> None:
    found = software(machine(*pip_wheel(stated, name)), *imported(f"{SITE}/openvino", build))
    if version is None:
        assert isinstance(found["openvino.version"], Unknown)
    else:
        assert found["openvino.version"] == Known(version, source)


def test_metadata_elsewhere_does_not_tell_of_what_was_imported() -> None:
    what = msgspec.structs.replace(LINUX, path=["/opt/ov/python", SITE])
    host = machine("/opt/ov/python/openvino/__init__.py", "/opt/ov/runtime/x", *pip_wheel("2024.5.0.dev20240911"))
    found = software(host, *imported("/opt/ov/python/openvino"), what=what)
    assert value(found, "openvino.version") == BUILD


def test_version_of_what_cannot_be_imported() -> None:
    found = software(machine(*pip_wheel("2024.5.0")), *threw("import", "libtbb.so.12: file too short", "ImportError"))
    assert found["openvino.version"] == Known("2024.5.0", "package metadata; openvino could not be imported")
    assert value(found, "openvino.location") == f"{SITE}/openvino"
    assert [record["name"] for record in value(found, "openvino.libraries")] == ["libopenvino.so.2450"]


def test_version_of_what_kills_the_interpreter() -> None:
    said = transcript(run(interpreter(), begin("import"), exit=-11))
    found = checked(software_facts(machine(*pip_wheel("2024.5.0")), Replay(said)))
    assert value(found, "openvino.version") == "2024.5.0"


def test_version_is_unknown_where_nobody_could_ask() -> None:
    found = checked(software_facts(machine(*pip_wheel("2024.5.0")), Replay(transcript(failure="Permission denied"))))
    for name in ("openvino.version", "openvino.origin", "openvino.libraries", "packages"):
        assert isinstance(found[name], Unknown), name


def test_nothing_is_installed() -> None:
    found = software(machine(*at("x.py")), *NOT_THERE)
    for name in ("openvino.version", "openvino.location", "openvino.origin", "openvino.libraries"):
        assert isinstance(found[name], Absent), name


CONDA = msgspec.structs.replace(LINUX, prefix="/opt/conda", base_prefix="/opt/conda", conda=True, path=["/opt/conda/site"])


@pytest.mark.parametrize(
    ("location", "files", "what", "origin"),
    [
        (f"{SITE}/openvino", pip_wheel("2024.5.0"), LINUX, "pip"),
        ("/opt/ov/python/openvino", ["/opt/ov/runtime/lib/x"], LINUX, "archive"),
        ("/opt/ov/python/python3.10/openvino", ["/opt/ov/runtime/lib/x"], LINUX, "archive"),
        ("/opt/conda/site/openvino", ["/opt/conda/conda-meta/py-openvino-2024.5.0-0.json"], CONDA, "conda"),
        (
            "/opt/conda/site/openvino",
            [
                "/opt/conda/conda-meta/libopenvino-2024.5.0-0.json",
                *at("openvino-2024.5.0.dist-info/RECORD", folder="/opt/conda/site"),
                *at("openvino/libs/libopenvino.so.2450", folder="/opt/conda/site"),
            ],
            CONDA,
            "pip",
        ),
        ("/usr/lib/python3/dist-packages/openvino", [], LINUX, "system"),
        ("/opt/homebrew/lib/python3.12/site-packages/openvino", [], LINUX, "system"),
        ("/home/anna/openvino/bin/intel64/Release/python/openvino", [], LINUX, "source"),
        ("/home/anna/stuff/openvino", [], LINUX, None),
    ],
)
def test_origin(location: str, files: list[str], what: Interpreter, origin: str | None) -> None:
    folder = location.rpartition("/")[0]
    host = machine(f"{location}/__init__.py", *files)
    fact = software(host, *imported(location), what=msgspec.structs.replace(what, path=[folder]))["openvino.origin"]
    assert (fact.value if isinstance(fact, Known) else None) == origin


def test_origin_by_the_installer_that_metadata_names() -> None:
    files = {f"{SITE}/openvino-2024.5.0.dist-info/INSTALLER": "conda\n"}
    found = software(machine(*pip_wheel("2024.5.0"), files=files), *imported(f"{SITE}/openvino"))
    assert value(found, "openvino.origin") == "conda"


def libraries(found: Found) -> list[tuple[str, str]]:
    return [(record["name"], record["kind"]) for record in value(found, "openvino.libraries")]


def test_libraries_of_a_wheel() -> None:
    names = (
        *("libopenvino.so.2450", "libopenvino_c.so.2450", "libopenvino_auto_batch_plugin.so", "libopenvino_intel_cpu_plugin.so"),
        *("libopenvino_tensorflow_lite_frontend.so.2450", "libtbb.so.12", "libtbbmalloc_proxy.so.2", "libhwloc.so.15"),
        *("libopenvino_intel_npu_compiler.so", "libopenvino_intel_npu_compiler_loader.so", "cache.json", "tbb.pc"),
    )
    python = "openvino/_pyopenvino.cpython-311-x86_64-linux-gnu.so"
    host = machine(*at("openvino/__init__.py", python, *(f"openvino/libs/{name}" for name in names)))
    assert libraries(software(host, *imported(f"{SITE}/openvino"))) == [
        ("_pyopenvino.cpython-311-x86_64-linux-gnu.so", "core"),
        ("libhwloc.so.15", "other"),
        ("libopenvino.so.2450", "core"),
        ("libopenvino_auto_batch_plugin.so", "plugin"),
        ("libopenvino_c.so.2450", "core"),
        ("libopenvino_intel_cpu_plugin.so", "plugin"),
        ("libopenvino_intel_npu_compiler.so", "compiler"),
        ("libopenvino_intel_npu_compiler_loader.so", "compiler"),
        ("libopenvino_tensorflow_lite_frontend.so.2450", "frontend"),
        ("libtbb.so.12", "tbb"),
        ("libtbbmalloc_proxy.so.2", "tbb"),
    ]


def test_libraries_of_a_wheel_on_windows() -> None:
    folder = rf"{WINDOWS_SITE}\openvino"
    names = ("openvino.dll", "openvino_c.dll", "openvino_intel_npu_plugin.dll", "tbb12.dll", "tbbbind_2_5.dll", "openvino.lib")
    files = [
        rf"{folder}\__init__.py",
        rf"{folder}\_pyopenvino.cp312-win_amd64.pyd",
        *(rf"{folder}\libs\{name}" for name in names),
    ]
    found = software(machine(*files, identity=ON_WINDOWS), *imported(folder), what=WINDOWS)
    assert libraries(found) == [
        ("_pyopenvino.cp312-win_amd64.pyd", "core"),
        ("openvino.dll", "core"),
        ("openvino_c.dll", "core"),
        ("openvino_intel_npu_plugin.dll", "plugin"),
        ("tbb12.dll", "tbb"),
        ("tbbbind_2_5.dll", "tbb"),
    ]


@pytest.mark.parametrize(
    ("location", "files", "what"),
    [
        (
            "/opt/ov/python/openvino",
            ["/opt/ov/runtime/lib/intel64/libopenvino.so.2024.5.0", "/opt/ov/runtime/3rdparty/tbb/lib/libtbb.so.12"],
            LINUX,
        ),
        (
            "/opt/conda/site/openvino",
            [
                *at("libopenvino.so.2450", "libtbb.so.12", "libz.so", "openvino-2024.5.0/plugins.xml", folder="/opt/conda/lib"),
                "/opt/conda/conda-meta/libopenvino-2024.5.0-0.json",
            ],
            CONDA,
        ),
        (
            "/usr/lib/python3/dist-packages/openvino",
            at("libopenvino.so.2450", "libtbb.so.12", "libc.so.6", folder="/usr/lib/x86_64-linux-gnu"),
            LINUX,
        ),
    ],
)
def test_libraries_elsewhere(location: str, files: list[str], what: Interpreter) -> None:
    what = msgspec.structs.replace(what, path=[location.rpartition("/")[0]])
    found = software(machine(f"{location}/__init__.py", *files), *imported(location), what=what)
    assert [kind for _, kind in libraries(found)] == ["core", "tbb"]


def test_plugins_of_distributions_lie_in_a_folder_of_their_own() -> None:
    location = "/usr/lib/python3/dist-packages/openvino"
    plugin = "/usr/lib/x86_64-linux-gnu/openvino-2024.6.0/libopenvino_intel_cpu_plugin.so"
    what = msgspec.structs.replace(LINUX, path=["/usr/lib/python3/dist-packages"])
    found = software(machine(f"{location}/__init__.py", plugin), *imported(location), what=what)
    assert libraries(found) == [("libopenvino_intel_cpu_plugin.so", "plugin")]


def libraries_known(*names: str, format: str = "ok") -> Known:
    return Known([{"name": name, "kind": "compiler", "path": f"/{name}", "format": format} for name in names], "given")


BOTH = libraries_known("openvino_intel_npu_compiler.dll", "openvino_intel_npu_compiler_loader.dll")
NONE = Known([], "given")
LOADED = [*answer("versions NPU", PLUGIN)]
NPU = {"name": "NPU", "kind": "NPU"}


@pytest.mark.parametrize(
    ("version", "setting", "platform", "files", "route"),
    [
        ("2024.5.0", None, "3720", NONE, "driver"),
        ("2025.3.0", None, "4000", NONE, "driver"),
        ("2026.0.0", "CompilerType.DRIVER", "4000", BOTH, "driver"),
        ("2025.1.0", "DRIVER", None, NONE, "driver"),
        ("2026.0.0", "CompilerType.PLUGIN", "3720", BOTH, "plugin"),
        ("2026.4.1", "CompilerType.PREFER_PLUGIN", "3720", BOTH, "driver"),
        ("2026.4.1", "CompilerType.PREFER_PLUGIN", "4000", BOTH, "plugin"),
        ("2026.4.1", "CompilerType.PREFER_PLUGIN", "5020", NONE, "driver"),
        ("2026.4.1", None, "4000", BOTH, "plugin"),
        ("2026.1.0", None, "4000", libraries_known("libopenvino_intel_npu_compiler.so"), "plugin"),
        ("2026.2.0", None, "4000", libraries_known("libopenvino_intel_npu_compiler.so"), "driver"),
        ("2026.1.0", None, "4000", libraries_known("libopenvino_intel_npu_compiler.so", format="truncated"), "driver"),
        ("2026.4.1", None, None, BOTH, "plugin"),
        ("2026.4.1", None, None, NONE, None),
        ("2026.4.1", None, "4000", Unknown("why"), None),
        ("2026.1.0.dev20260101", None, "4000", BOTH, None),
        ("2026.5.0", None, "4000", BOTH, None),
        ("2027.0.0", "CompilerType.PREFER_PLUGIN", "4000", BOTH, "plugin"),
    ],
)
def test_route(version: str, setting: str | None, platform: str | None, files: Fact, route: str | None) -> None:
    asked = answer("property NPU NPU_COMPILER_TYPE", setting) if setting else []
    facts: dict[str, Fact] = {"openvino.version": Known(version, "given"), "openvino.libraries": files}
    if platform:
        facts["openvino.devices"] = Known([{**NPU, "architecture": platform}], "given")
    fact = route_fact(facts, transcript(run(interpreter(), *LOADED, *asked, DONE)))
    assert (fact.value if isinstance(fact, Known) else None) == route
    if platform:
        bus: dict[str, Fact] = {**facts, "openvino.devices": NONE, "npu.platform": Known(platform, "the bus")}
        assert route_fact(bus, transcript(run(interpreter(), *LOADED, *asked, DONE))) == fact


def test_no_route_without_a_plugin() -> None:
    said = transcript(run(interpreter(), DONE))
    plugins = Known([{"device": "NPU", "error": 'Device with "NPU" name is not registered in the OpenVINO Runtime'}], "given")
    facts: dict[str, Fact] = {"openvino.version": Known("2023.3.0", "given"), "openvino.plugins": plugins}
    assert isinstance(route_fact(facts, said), Absent)
    assert isinstance(route_fact({"openvino.version": Absent("looked")}, said), Absent)
    assert isinstance(route_fact({}, said), Unknown)
    assert isinstance(
        route_fact({"openvino.version": Known("2026.4.1", "given"), "openvino.devices": Known([NPU], "given")}, said), Unknown
    )


def variables(host: RecordedHost) -> dict[str, str]:
    return {record["name"]: record["value"] for record in value(checked(variable_facts(host)), "environment")}


def test_variables() -> None:
    host = machine(
        environment={
            "HOME": "/home/anna",
            "SECRET_TOKEN": "no",
            "PATH": "/usr/bin:/opt/intel/openvino/tools:/bin",
            "LD_LIBRARY_PATH": "/opt/tbb",
            "ZE_AFFINITY_MASK": "0",
            "ZEL_ENABLE_LOADER_LOGGING": "1",
            "OV_NPU_LOG_LEVEL": "LOG_INFO",
            "openvino_dir": "/x",
            "OpenVINO_DIR": "/y",
        }
    )
    assert variables(host) == {
        "PATH": "/opt/intel/openvino/tools",
        "LD_LIBRARY_PATH": "/opt/tbb",
        "ZE_AFFINITY_MASK": "0",
        "ZEL_ENABLE_LOADER_LOGGING": "1",
        "OV_NPU_LOG_LEVEL": "LOG_INFO",
        "OpenVINO_DIR": "/y",
    }


def test_variables_on_windows() -> None:
    files = [r"C:\tools\bin\tbb.dll", r"C:\Windows\System32\kernel32.dll"]
    environment = {"Path": r"C:\Windows\System32;C:\tools\bin;D:\gone", "OPENVINO_DIR": "x", "NEOREADDEBUGKEYS": "1"}
    host = machine(*files, identity=ON_WINDOWS, environment=environment)
    assert variables(host) == {"PATH": r"C:\tools\bin", "OPENVINO_DIR": "x", "NEOREADDEBUGKEYS": "1"}


def test_size_and_format_are_of_the_file() -> None:
    path = f"{SITE}/openvino/libs/libopenvino.so.2450"
    host = machine(
        *at("openvino/__init__.py"),
        statuses={path: FileStatus(0o755, 0, 0, size=5_000_000)},
        binaries={path: b"\x7fELF\x02\x01\x01" + bytes(1000)},
    )
    (record,) = value(software(host, *imported(f"{SITE}/openvino")), "openvino.libraries")
    assert record["size"] == 5_000_000
    assert record["format"] == "wrong-architecture"
