"""``ovdoctor.scan()``: models judged for targets."""

from __future__ import annotations

import os as _os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ovdoctor.api import Evidence, gather
from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.scan import SCAN_SCHEMA_VERSION, ModelScan, Scan
from ovdoctor.scanning.asking import Question
from ovdoctor.scanning.files import find_models
from ovdoctor.scanning.many import Done, scan_models
from ovdoctor.scanning.one_model import Task
from ovdoctor.scanning.targets import Aim, Wanted, find_targets
from ovdoctor.version import __version__

Names = str | Sequence[str] | None
"""One, or several that are judged each."""


class ScanResult(ModelScan, frozen=True):
    """One model on its targets, as a notebook shows it."""

    def _repr_html_(self) -> str:
        from ovdoctor.reports.html.notebook.scan import model_table

        return model_table(self)


class ScanResults(Scan, frozen=True):
    """Models on their targets, as a notebook shows them."""

    def __len__(self) -> int:
        return len(self.models)

    def __iter__(self) -> Iterator[ModelScan]:
        return iter(self.models)

    def _repr_html_(self) -> str:
        from ovdoctor.reports.html.notebook.scan import scan_tables

        return scan_tables(self)


def scan(
    path: str | _os.PathLike[str],
    *,
    device: Names = None,
    openvino: Names = None,
    npu_driver: Names = None,
    npu_platform: Names = None,
    os: str | None = None,
    targets: Sequence[Mapping[str, str]] = (),
    evidence: Evidence | None = None,
    releases: bool = False,
    ask: Question | None = None,
    rules: Sequence[Path] = (),
    with_map: bool = False,
    layer_names: bool = False,
) -> ScanResult:
    """Will the model load and compile there? The file is read once, however many targets there are.

    What is not named comes from this machine, or from ``evidence``. ``targets`` are mappings with the names of the parameters
    before it, each a target of its own: ``[{"device": "NPU", "npu_driver": "32.0.100.2714"}]``. ``releases`` adds the strip of
    all releases, ``ask`` asks the installed plugins as well, ``with_map`` adds where in the file each operation stands and how it
    fares (``layer_names``: what its layer is called too). Raises InputError for a file or target that cannot be used.
    """
    named = [_wanted(device, openvino, npu_driver, npu_platform, os)] if not targets else list(map(_mapped, targets))
    aims, _ = aims_of(named, evidence)
    task = _task(aims, named[0], evidence, releases, ask, with_map, layer_names)
    (found,) = scan_models([Path(path)], task, rules, 1, lambda _: None)
    if found.error is not None:
        raise InputError(found.error)
    return ScanResult(**{name: getattr(found, name) for name in ModelScan.__struct_fields__})


def scan_all(
    paths: str | _os.PathLike[str] | Iterable[str | _os.PathLike[str]],
    *,
    wanted: Wanted | None = None,
    evidence: Evidence | None = None,
    releases: bool = False,
    ask: Question | None = None,
    rules: Sequence[Path] = (),
    jobs: int = 1,
    only_models: bool = False,
    with_map: bool = False,
    layer_names: bool = False,
    progress: Callable[[int], Done] = lambda _: lambda _: None,
) -> ScanResults:
    """``scan`` for many: files, folders, patterns. A file that cannot be judged has an ``error`` and does not stop the rest.

    ``jobs`` are processes (0: as many as there are processors); in a program of your own that needs the usual
    ``if __name__ == "__main__"`` where they are spawned. ``only_models`` leaves out files that are no models. ``progress`` is
    told how many files there are, and what it returns of each that is done.
    """
    wanted = wanted or Wanted()
    names = [paths] if isinstance(paths, (str, _os.PathLike)) else list(paths)
    files = find_models([_os.fspath(name) for name in names], only_models=only_models)
    aims, notices = aims_of([wanted], evidence)
    task = _task(aims, wanted, evidence, releases, ask, with_map, layer_names)
    found = scan_models(files.models, task, rules, jobs, progress(len(files.models)))
    found += [ModelScan(name, "unknown", why, None, ()) for name, why in files.refused.items()]
    if files.passed_over:
        notices.append(f"{files.passed_over} file{'s' if files.passed_over > 1 else ''} passed over: other XML, or no model")
    return ScanResults(SCAN_SCHEMA_VERSION, __version__, tuple(found), tuple(notices))


def aims_of(wanted: Sequence[Wanted], evidence: Evidence | None) -> tuple[list[Aim], list[str]]:
    """The targets, and notices about the facts; the machine is looked at once, and only if something of it is needed."""
    notices: list[str] = []
    seen: list[Snapshot] = []

    def look() -> Snapshot:
        if not seen:
            snapshot, said = _look(evidence or Evidence())
            seen.append(snapshot)
            notices.extend(said)
        return seen[0]

    machine = "this machine"
    if evidence and (saved := evidence.facts or evidence.host):
        machine = saved.name if str(saved) != "-" else "the saved facts"
    found = {aim.target: aim for each in wanted for aim in find_targets(each, look, machine)}
    return list(found.values()), notices


def _look(evidence: Evidence) -> tuple[Snapshot, list[str]]:
    if evidence.facts or evidence.host:
        return gather(evidence)
    from ovdoctor.collect.quick import quick_look

    return quick_look(evidence.python, evidence.limit).with_facts(evidence.assumed), []


def _task(
    aims: Sequence[Aim],
    wanted: Wanted,
    evidence: Evidence | None,
    releases: bool,
    ask: Question | None,
    with_map: bool,
    layer_names: bool,
) -> Task:
    evidence = evidence or Evidence()
    return Task(tuple(aims), wanted, releases, ask, evidence.python, evidence.limit, with_map, layer_names)


def _wanted(
    device: Names = None, openvino: Names = None, npu_driver: Names = None, npu_platform: Names = None, os: str | None = None
) -> Wanted:
    devices = tuple(name.upper() for name in _several(device))
    return Wanted(devices, _several(openvino), _several(npu_driver), _several(npu_platform), os)


def _mapped(target: Mapping[str, str]) -> Wanted:
    """Raises InputError for what does not describe a target."""
    known = ("device", "openvino", "npu_driver", "npu_platform", "os")
    if not isinstance(target, Mapping) or not set(target) <= set(known):
        raise InputError(f"{target!r} is no target: it takes a mapping with {', '.join(known)}")
    return _wanted(**target)


def _several(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())
