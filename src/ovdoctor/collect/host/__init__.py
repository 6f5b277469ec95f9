"""Access to the machine, real or recorded."""

from __future__ import annotations

from ovdoctor.collect.host.base import Completed, FileStatus, Host, HostIdentity, exists, walk_folders

__all__ = ["Completed", "FileStatus", "Host", "HostIdentity", "exists", "walk_folders"]
