"""Memory and disk, and the limits that control groups set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ovdoctor.collect.facts import Found, look
from ovdoctor.collect.host.base import Host
from ovdoctor.facts.states import Absent, Fact, Known, Unknown

CONTROL_GROUPS = "/sys/fs/cgroup"

_NO_LIMIT = 1 << 60
"""Version 1 of control groups says "no limit" as the largest multiple of the page size that it can count."""


def collect(host: Host) -> Found:
    """All facts ``memory.*`` and ``disk.*``."""
    return {
        "memory.total": measured(host, "memory", "total"),
        "memory.available": measured(host, "memory", "available"),
        "memory.limit": limit(host, "memory", _memory_limit),
        "disk.temporary.free": measured(host, "temporary", "free"),
    }
