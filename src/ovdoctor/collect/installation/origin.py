"""Where OpenVINO lies, how it came there, and what of it was left behind."""

from __future__ import annotations

import re

from ovdoctor.collect.host.base import Host, exists
from ovdoctor.collect.packages import Installed, paths_of
from ovdoctor.facts.states import Absent, Fact, Known, Unknown

SOURCE = "its location"
_INSTALLERS = {"conda": "conda", "rpm": "system", "debian": "system", "dpkg": "system", "pacman": "system"}
_SYSTEM = (
    "/usr/lib/",
    "/usr/lib64/",
    "/usr/local/lib/",
    "/usr/share/",
    "/opt/homebrew/",
    "/usr/local/Cellar/",
    "/usr/local/opt/",
)
_OWNER = re.compile(r"openvino(_dev|_nightly)?-[^-]+.*-info$")
"""Metadata of a distribution that owns the folder ``openvino``; openvino-telemetry and others only begin with the name."""
_SOURCE = ("/bin/intel64/", "/bin/aarch64/", "/bin/arm64/", "/src/bindings/python/")


def find_package(host: Host, installed: Installed) -> str | None:
    """The folder ``openvino`` that an import would take: the first that is a package. Raises OSError."""
    join = paths_of(installed.interpreter).join
    folders = (join(folder, "openvino") for folder, names in installed.listings.items() if "openvino" in names)
    return next((folder for folder in folders if exists(host, join(folder, "__init__.py"))), None)


def archive_root(host: Host, installed: Installed, location: str) -> str | None:
    """The folder that an archive was unpacked to, of which ``location`` is python/openvino (2022: python/python3.N/openvino)."""
    paths = paths_of(installed.interpreter)
    above = paths.dirname(location)
    if paths.basename(above) != "python":
        above = paths.dirname(above)
    root: str = paths.dirname(above)
    if paths.basename(above) == "python" and exists(host, paths.join(root, "runtime")):
        return root
    return None


def origin_of(host: Host, installed: Installed, location: str) -> Fact:
    """pip, archive, conda, system or source; unknown for a folder that is none of these. Raises OSError."""
    paths = paths_of(installed.interpreter)
    if archive_root(host, installed, location):
        return Known("archive", SOURCE)
    folder = paths.dirname(location)
    slashed = location.replace("\\", "/")
    owner = next((found for found in installed.find("openvino", "openvino-nightly") if found.folder == folder), None)
    if owner is not None:
        installer = _read_word(host, paths.join(folder, owner.metadata, "INSTALLER"))
        if installer in _INSTALLERS:
            return Known(_INSTALLERS[installer], "INSTALLER in its metadata")
    if installed.interpreter.conda and _in_conda(host, installed) and not exists(host, paths.join(location, "libs")):
        return Known("conda", "conda-meta")
    if any(mark in slashed for mark in _SOURCE) and owner is None:
        return Known("source", SOURCE)
    if "dist-packages" in slashed and "/local/" not in slashed and slashed.startswith("/usr/"):
        return Known("system", SOURCE)
    if owner is not None:
        return Known("pip", "its metadata")
    if slashed.startswith(_SYSTEM):
        return Known("system", SOURCE)
    return Unknown("its folder is none of those that pip, conda, an archive or a distribution makes", SOURCE)


def leftovers(host: Host, installed: Installed) -> Fact:
    """Folders that pip left behind, and ``openvino`` without metadata that nobody else put there. Raises OSError."""
    join = paths_of(installed.interpreter).join
    found = []
    for folder, names in installed.listings.items():
        found += [join(folder, name) for name in names if name.startswith("~")]
        owned = any(_OWNER.match(name) for name in names)
        place = join(folder, "openvino")
        if "openvino" in names and not owned and isinstance(origin_of(host, installed, place), Unknown):
            found.append(place)
    return Known(found, "site-packages") if found else Absent("site-packages")


def _in_conda(host: Host, installed: Installed) -> bool:
    names = host.list_folder(paths_of(installed.interpreter).join(installed.interpreter.prefix, "conda-meta"))
    return any(name.startswith(("openvino-", "libopenvino-", "py-openvino-")) for name in names)


def _read_word(host: Host, path: str) -> str:
    try:
        return host.read_text(path, limit=64).strip().lower()
    except FileNotFoundError:
        return ""
