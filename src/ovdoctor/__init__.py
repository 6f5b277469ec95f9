"""A doctor for OpenVINO: ``check`` judges a machine. Everything is imported when it is first used."""

from __future__ import annotations

__version__ = "0.1.0"
