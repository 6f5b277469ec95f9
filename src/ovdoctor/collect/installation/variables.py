"""``environment``: variables that shadow libraries or steer Python, OpenVINO and the drivers. A fixed list, never all."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Iterator

from ovdoctor.collect.facts import Found
from ovdoctor.collect.host.base import Host, exists
from ovdoctor.facts.states import Known, Record

NAMES = frozenset(
    (
        *("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "SNAP"),
        *("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH"),
        *("INTEL_OPENVINO_DIR", "OpenVINO_DIR", "OPENVINO_LIB_PATHS", "OPENVINO_LOG_LEVEL", "OV_FRONTEND_PATH"),
        *("TBB_DIR", "TBBROOT", "ONEAPI_ROOT", "ONEAPI_DEVICE_SELECTOR"),
        *("DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA", "DISABLE_OPENVINO_GENAI_NPU_L0"),
        *("NEOReadDebugKeys", "OverrideGpuAddressSpace", "OCL_ICD_VENDORS", "OCL_ICD_FILENAMES"),
        *("OPENCL_VENDOR_PATH", "OV_GPU_OPENCL_PLATFORM_NAME", "NEO_CACHE_DIR"),
    )
)
FAMILIES = ("OV_NPU_", "NPU_", "IE_NPU_", "ZE_", "ZEL_")
_TELLING = re.compile(r"openvino|tbb", re.IGNORECASE)
_DLLS = ("openvino.dll", "tbb12.dll", "tbb.dll")


def variable_facts(host: Host) -> Found:
    """Those of the list that are set, by name; of PATH only the parts that hold OpenVINO or TBB."""
    windows = host.identity.platform == "win32"
    wanted = {name.upper() for name in NAMES} if windows else NAMES  # Windows' names have no case
    # By name: items() would read every variable, and what is read is recorded (tokens and passwords too).
    names = [name for name in host.environment if (name.upper() if windows else name) in wanted or name.startswith(FAMILIES)]
    found = {name: host.environment[name] for name in names}
    path = next((host.environment[name] for name in host.environment if name.upper() == "PATH"), "")
    parts = list(_telling_parts(host, path, windows=windows))
    if parts:
        found["PATH"] = (";" if windows else ":").join(parts)
    records: list[Record] = [{"name": name, "value": value} for name, value in sorted(found.items())]
    return {"environment": Known(records, "the process environment")}


def _telling_parts(host: Host, path: str, *, windows: bool) -> Iterator[str]:
    """By their names; on Windows also by what lies in them, for that is where DLLs are taken from."""
    for part in filter(None, path.split(";" if windows else ":")):
        if _TELLING.search(part) or (windows and _holds_dlls(host, part)):
            yield part


def _holds_dlls(host: Host, folder: str) -> bool:
    try:
        return any(exists(host, ntpath.join(folder, name)) for name in _DLLS)
    except OSError:  # a folder that may not be looked into: the loader cannot take anything from it either
        return False
