"""``openvino.libraries``: the library files of the installation, and whether each is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.collect.host.base import Host
from ovdoctor.collect.installation.binary import HEAD, judge
from ovdoctor.collect.installation.origin import archive_root
from ovdoctor.collect.interrogate.interpreter_facts import architecture
from ovdoctor.collect.packages import Installed, paths_of
from ovdoctor.facts.states import Fact, Known, Record

_LIBRARY = re.compile(r"(?:\.so(?:\.[\d.]+)?|\.dylib|\.dll|\.pyd)$", re.IGNORECASE)
_OURS = re.compile(r"openvino|tbb", re.IGNORECASE)
_KINDS = (
    ("compiler", re.compile(r"openvino_intel_npu_compiler")),
    ("plugin", re.compile(r"openvino_\w+_plugin")),
    ("frontend", re.compile(r"openvino_\w+_frontend")),
    ("tbb", re.compile(r"tbb")),
    ("core", re.compile(r"_pyopenvino|openvino(?:_c)?d?\.\d*")),
)
_IN_ARCHIVE = (
    ("runtime", "lib", "intel64"),
    ("runtime", "lib", "aarch64"),
    ("runtime", "lib", "arm64", "Release"),
    ("runtime", "bin", "intel64", "Release"),
    ("runtime", "3rdparty", "tbb", "lib"),
    ("runtime", "3rdparty", "tbb", "bin"),
)


def libraries_of(host: Host, installed: Installed, location: str, origin: str | None) -> Fact:
    """Library files of an OpenVINO whose Python package lies at ``location``. Raises OSError."""
    interpreter = installed.interpreter
    arch, join = architecture(interpreter), paths_of(interpreter).join
    records: list[Record] = []
    for folder, shared in _folders(host, installed, location, origin):
        for name in _names(host, folder):
            if _LIBRARY.search(name) and (not shared or _OURS.search(name)):
                path = join(folder, name)
                size = host.status(path).size
                verdict = judge(host.read_bytes(path, HEAD), size, arch, interpreter.platform)
                records.append({"name": name, "kind": kind_of(name), "path": path, "size": size, "format": verdict})
    return Known(records, "folders of the installation")


def kind_of(name: str) -> str:
    """core, plugin, frontend, tbb, compiler or other."""
    return next((kind for kind, pattern in _KINDS if pattern.search(name.lower())), "other")


def _folders(host: Host, installed: Installed, location: str, origin: str | None) -> Iterator[tuple[str, bool]]:
    """Folders that hold libraries of this installation, and whether others share them."""
    interpreter = installed.interpreter
    paths = paths_of(interpreter)
    yield location, False
    yield paths.join(location, "libs"), False
    if origin == "archive" and (root := archive_root(host, installed, location)):
        yield from ((paths.join(root, *place), False) for place in _IN_ARCHIVE)
    elif origin == "conda":
        yield from _with_plugins(host, paths.join(interpreter.prefix, "lib"), paths.join)
        yield paths.join(interpreter.prefix, "Library", "bin"), True
    elif origin == "system":
        for folder in ("/usr/lib", "/usr/lib64", f"/usr/lib/{interpreter.multiarch}", "/opt/homebrew/lib", "/usr/local/lib"):
            yield from _with_plugins(host, folder, paths.join)
    elif origin == "source":
        yield paths.dirname(paths.dirname(location)), False


def _with_plugins(host: Host, folder: str, join: object) -> Iterator[tuple[str, bool]]:
    """A folder of shared libraries, and the folder openvino-2026.4.1 in it where distributions and conda put the plugins."""
    yield folder, True
    for name in _names(host, folder):
        if re.fullmatch(r"openvino-\d[\d.]*", name):
            yield f"{folder}/{name}", False


def _names(host: Host, folder: str) -> list[str]:
    try:
        return host.list_folder(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
