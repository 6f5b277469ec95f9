"""OpenCL on Linux: which loader is loaded, and which drivers that loader will find."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ovdoctor.collect import libraries
from ovdoctor.collect.facts import Found, unknown_on_error
from ovdoctor.collect.host.base import Host, exists, walk_folders
from ovdoctor.collect.libraries import Library, active_conda
from ovdoctor.facts.states import Absent, Fact, Known, Record, Unknown

LOADER = "libOpenCL.so.1"
SEARCH = "the loader's search path"
_SYSTEM = ("/etc/OpenCL/vendors", "/run/opengl-driver/etc/OpenCL/vendors")  # the second: NixOS
_OVERRIDES = ("OCL_ICD_VENDORS", "OPENCL_VENDOR_PATH")


def collect(host: Host) -> Found:
    """Loaders, registered drivers, and Intel's among them."""
    loaders = libraries.find(host, LOADER)
    found: Found = {
        "gpu.opencl.loader": Known(loaders[0].path, SEARCH) if loaders else Absent(f"{SEARCH}: {LOADER}"),
        "gpu.opencl.loaders": Known([loader.record() for loader in loaders], SEARCH),
    }
    folders = _vendor_folders(host, loaders)
    source = ", ".join(folders)
    with unknown_on_error(found, ("gpu.opencl.icds", "gpu.opencl.intel"), source):
        icds = [_icd(host, path) for path in _icd_files(host, folders)]
        found |= {"gpu.opencl.icds": Known(icds, source), "gpu.opencl.intel": intel_driver(icds, source)}
    return found


def intel_driver(icds: list[Record], source: str) -> Fact:
    """The first of Intel's drivers that is registered and there."""
    intel = [icd for icd in icds if icd["intel"]]
    for icd in intel:
        if icd.get("exists"):
            return Known(str(icd["library"]), source)
    if any("exists" not in icd for icd in intel):
        return Unknown("whether Intel's OpenCL driver is there cannot be told", source)
    return Absent(source)


def intel_drivers(found: Found) -> list[str]:
    """Every driver of Intel's that is registered and there: the regular one, the legacy one."""
    icds = found["gpu.opencl.icds"]
    records = icds.value if isinstance(icds, Known) and isinstance(icds.value, list) else []
    return [str(icd["library"]) for icd in records if icd["intel"] and icd.get("exists")]


def _vendor_folders(host: Host, loaders: list[Library]) -> list[str]:
    """Where the loader that is loaded looks for drivers. One from conda looks in its own environment alone: without the
    package ocl-icd-system it sees nothing (https://github.com/openvinotoolkit/openvino/pull/24390)."""
    if override := next((value for name in _OVERRIDES if (value := host.environment.get(name))), None):
        return [override.rstrip("/")]
    prefix = active_conda(host)
    if prefix and loaders and loaders[0].path.startswith(f"{prefix}/"):
        own = f"{prefix}/etc/OpenCL/vendors"
        return [own, f"{own}/ocl-icd-system"]  # the package's link to the system's folder
    return list(_SYSTEM)


def _icd_files(host: Host, folders: list[str]) -> Iterator[str]:
    for folder, name in walk_folders(host, [folder for folder in folders if not folder.endswith(".icd")]):
        if name.endswith(".icd"):
            yield f"{folder}/{name}"
    yield from (file for file in folders if file.endswith(".icd") and exists(host, file))


def _icd(host: Host, path: str) -> Record:
    library = host.read_text(path).partition("\n")[0].strip()
    # libigdrcl.so, libigdrcl_legacy1.so. Intel's CPU runtime (libintelocl.so) is no driver of the GPU.
    return icd_record(host, path, library, intel=posixpath.basename(library).startswith("libigdrcl"))


def icd_record(host: Host, path: str, library: str, *, intel: bool) -> Record:
    """A registered driver: where, which library, and whether that is there; the last left out if it cannot be told."""
    record: Record = {"path": path, "library": library, "intel": intel}
    try:
        return {**record, "exists": libraries.is_there(host, library)}
    except OSError:
        return record
