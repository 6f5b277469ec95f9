"""Many files on all cores. One bad file, or one that kills its process, does not stop the rest."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from ovdoctor.findings.scan import ModelScan
from ovdoctor.scanning.one_model import Task, load_model_rules, scan_model

FEW_BYTES = 4_000_000
"""Together so small, files are read sooner than further processes start."""

COLLECTED = 64
"""After so many files, garbage is collected: it takes as long as reading a small one."""

Done = Callable[[ModelScan], None]


def scan_models(paths: Sequence[Path], task: Task, extra: Sequence[Path], jobs: int, done: Done) -> list[ModelScan]:
    """In the order of the paths; ``done`` is told of each as soon as it is there. ``jobs`` 0: as many as there are processors."""
    wanted = min(jobs or usable_processors(), len(paths))
    if wanted > 1 and (jobs or sum(map(_size, paths)) >= FEW_BYTES):
        from ovdoctor.scanning.pool import scan_in_processes

        return list(scan_in_processes(paths, task, extra, wanted, done))
    rules = load_model_rules(extra)
    found = []
    for path in paths:
        found.append(scan_model(path, task, rules))
        done(found[-1])
        if len(found) % COLLECTED == 0:
            gc.collect()  # the command switches automatic collection off, which suits one file
    return found


def usable_processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
