"""Device nodes: whether this user may open one, and whose it is."""

from __future__ import annotations

import msgspec

from ovdoctor.collect.host.base import Host


class Node(msgspec.Struct, frozen=True):
    """A device node as the process sees it. ``group`` is a number as text where the number has no name (in containers)."""

    path: str
    access: bool
    group: str
    mode: str


def inspect(host: Host, path: str) -> Node:
    """Look at a node. Raises FileNotFoundError if it is not there, OSError if it cannot be looked at."""
    status = host.status(path)
    return Node(path, host.may_open(path), _group_name(host, status.gid), f"{status.mode & 0o777:04o}")


def _group_name(host: Host, gid: int) -> str:
    try:
        lines = host.read_text("/etc/group").splitlines()
    except OSError:
        lines = []
    fields = (line.split(":") for line in lines)
    return next((entry[0] for entry in fields if len(entry) > 2 and entry[2] == str(gid)), str(gid))
