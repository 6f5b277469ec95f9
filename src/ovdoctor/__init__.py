"""A doctor for OpenVINO. ``check()`` judges a machine, ``scan()`` a model. Everything is imported when it is first used."""

from __future__ import annotations

from ovdoctor.version import __version__

TYPE_CHECKING = False  # the module typing would take longer than all that the command line does before it minds Ctrl-C
if TYPE_CHECKING:
    from typing import Any

    from ovdoctor.api import Evidence, check, gather
    from ovdoctor.differing import diff
    from ovdoctor.explaining import explain
    from ovdoctor.patching import compare, patch
    from ovdoctor.reporting import report
    from ovdoctor.scanning.scan import scan, scan_all

__all__ = ["Evidence", "__version__", "check", "compare", "diff", "explain", "gather", "patch", "report", "scan", "scan_all"]

_HOMES = {
    "Evidence": "ovdoctor.api",
    "check": "ovdoctor.api",
    "compare": "ovdoctor.patching",
    "diff": "ovdoctor.differing",
    "explain": "ovdoctor.explaining",
    "gather": "ovdoctor.api",
    "patch": "ovdoctor.patching",
    "report": "ovdoctor.reporting",
    "scan": "ovdoctor.scanning.scan",
    "scan_all": "ovdoctor.scanning.scan",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ovdoctor' has no attribute '{name}'")
