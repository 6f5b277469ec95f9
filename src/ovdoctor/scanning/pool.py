"""Models in processes of their own. Apart, because a scan of one file shall not wait for what processes need."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ovdoctor.findings.scan import ModelScan
from ovdoctor.process.clearing import at_end, undivided
from ovdoctor.rules.load import RuleSet
from ovdoctor.scanning import one_model
from ovdoctor.scanning.one_model import Task, load_model_rules

Done = Callable[[ModelScan], None]


def scan_in_processes(paths: Sequence[Path], task: Task, extra: Sequence[Path], jobs: int, done: Done) -> Iterator[ModelScan]:
    """In the order of the paths; ``done`` is told of each as soon as it is there."""
    with at_end(_end_workers), ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(task, tuple(extra))) as pool:
        with undivided():
            futures = [pool.submit(_scan, path) for path in paths]
        for future in futures:
            future.add_done_callback(lambda finished: _tell(finished, done))
        results = [_result(future) for future in futures]
    for path, result in zip(paths, results, strict=True):
        yield result or _alone(path, task, extra)


def _end_workers() -> None:
    for worker in multiprocessing.active_children():
        worker.kill()


def _tell(finished: Future[ModelScan], done: Done) -> None:
    if not finished.cancelled() and finished.exception() is None:
        done(finished.result())


def _result(future: Future[ModelScan]) -> ModelScan | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _alone(path: Path, task: Task, extra: Sequence[Path]) -> ModelScan:
    """A worker died, and with it the pool: whose fault it was shows when each is tried in a process of its own."""
    try:
        with at_end(_end_workers), ProcessPoolExecutor(1, initializer=_prepare, initargs=(task, tuple(extra))) as pool:
            return pool.submit(_scan, path).result()
    except BrokenProcessPool:
        return ModelScan(str(path), "unknown", f"{path}: the process that read it died: too little memory?", None, ())


_prepared: tuple[Task, RuleSet]


def _prepare(task: Task, extra: tuple[Path, ...]) -> None:
    """In each process, once. Ctrl-C is for the process that the user started: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _prepared
    _prepared = task, load_model_rules(extra)


def _scan(path: Path) -> ModelScan:
    return one_model.scan_model(path, *_prepared)
