"""Memory and disk, and what control groups leave of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias

from ovdoctor.collect.facts import Found, look, reason
from ovdoctor.collect.host.base import Host
from ovdoctor.facts.states import Absent, Fact, Known, Unknown

ReadLimit: TypeAlias = Callable[[Host, str, int], float | None]
"""The limit that a control group sets, from its folder and the version of control groups; ``None``: it sets none."""

_NO_LIMIT = 1 << 60
"""Version 1 says "no limit" as the largest number of whole pages that it can count."""


def collect(host: Host) -> Found:
    """All facts ``memory.*`` and ``disk.*``."""
    return {
        **measured(host, "memory", {"memory.total": "total", "memory.available": "available"}),
        "memory.limit": group_limit(host, "memory", _memory_limit),
        **measured(host, "temporary", {"disk.temporary.free": "free"}),
    }


def measured(host: Host, what: str, names: Mapping[str, str]) -> Found:
    """Figures as facts. One that cannot be had is unknown and never absent: every machine has some memory."""
    source = f"measured: {what}"
    try:
        figures = host.measure(what)
    except OSError as error:
        return {fact: Unknown(reason(error), source) for fact in names}
    return {
        fact: Known(figures[name], source) if name in figures else Unknown("cannot be measured here", source)
        for fact, name in names.items()
    }


def group_limit(host: Host, controller: str, read: ReadLimit) -> Fact:
    """The lowest limit of this process's control group and of all above it: each of them holds."""
    if host.identity.platform != "linux":
        return Absent("only Linux has control groups")

    def limit_of(folder: str, version: int) -> float | None:
        try:
            return read(host, folder, version)
        except FileNotFoundError:  # the root sets no limit, and inside a container the outer groups are not there
            return None

    def lowest() -> float | None:
        limits = (limit_of(*group) for group in _control_groups(host, controller))
        return min((limit for limit in limits if limit is not None), default=None)

    return look(f"control group, {controller}", lowest)


def _control_groups(host: Host, controller: str) -> Iterator[tuple[str, int]]:
    """Folder and version of the process's group and of every group above it, in each hierarchy with the controller."""
    membership = re.findall(r"^(\d+):([^:]*):(/.*)$", host.read_text("/proc/self/cgroup"), re.MULTILINE)
    for hierarchy, controllers, group in membership:
        version = 2 if hierarchy == "0" else 1
        if version == 2 or controller in controllers.split(","):
            root = PurePosixPath("/sys/fs/cgroup", "" if version == 2 else controller)
            path = PurePosixPath(group.lstrip("/"))
            for above in (path, *path.parents):
                yield str(root / above), version


def _memory_limit(host: Host, folder: str, version: int) -> int | None:
    text = host.read_text(f"{folder}/{'memory.max' if version == 2 else 'memory.limit_in_bytes'}").strip()
    return int(text) if text.isdecimal() and int(text) < _NO_LIMIT else None
