"""A doctor for OpenVINO: ``ovdoctor.check()`` judges a machine. Everything is imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ovdoctor.version import __version__

if TYPE_CHECKING:
    from ovdoctor.api import Evidence, check, gather

__all__ = ["Evidence", "__version__", "check", "gather"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from ovdoctor import api

        return getattr(api, name)
    raise AttributeError(f"module 'ovdoctor' has no attribute '{name}'")
