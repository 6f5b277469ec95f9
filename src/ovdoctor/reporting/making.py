"""A machine, models and a log → one report that can be given away."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ovdoctor.api import Evidence, gather
from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.support import SCHEMA_VERSION, LogText, SupportReport
from ovdoctor.process.clearing import temporary_folder
from ovdoctor.reporting.giving import give_away
from ovdoctor.reporting.topic import Support, SupportResult, Topic
from ovdoctor.version import __version__

if TYPE_CHECKING:
    from ovdoctor.findings.explanation import Explanation
    from ovdoctor.findings.model import Report
    from ovdoctor.findings.scan import ModelScan
    from ovdoctor.logs.excerpt import Excerpt
    from ovdoctor.scanning.targets import Wanted

Made = TypeVar("Made")
Names = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One file, folder or pattern, or several."""

RECORDING = "recording.json"
LOG_FROM_THERE = "the log is taken to be from the machine of this report, whose facts count where it tells nothing"
LOG_FROM_ELSEWHERE = "the log is taken to be from another machine than the one of this report"
MODEL_NOT_TIED = "the log was explained without a model: several were given, and it does not tell which of them it is about"


def report(
    evidence: Evidence | None = None,
    *,
    models: Names = (),
    log: str | os.PathLike[str] | None = None,
    elsewhere: bool = False,
    wanted: Wanted | None = None,
    rules: Sequence[Path] = (),
    redact: bool = True,
    layer_names: bool = False,
) -> SupportResult:
    """A support report: the machine judged, ``models`` scanned for it (or for what is ``wanted``), the file ``log`` explained.

    What is private is removed unless ``redact`` is false; names of layers are told only with ``layer_names``. A log is taken to
    be from the machine, unless ``elsewhere``. What cannot be judged is told in the report. Raises InputError for evidence or a
    log that cannot be used, or RuleError.
    """
    names = [models] if isinstance(models, (str, os.PathLike)) else models
    told = tuple(os.fspath(name) for name in names)
    place = Path(log) if log is not None else None
    topic = Topic(evidence or Evidence(), told, place, elsewhere, wanted, tuple(rules), redact, layer_names)
    return make(topic).report


def make(topic: Topic, record: bool = False) -> Support:
    """The report, and with ``record`` the raw outputs, unless the facts come from a file. Raises InputError."""
    from ovdoctor.explaining import read_text

    _look_for(topic.models)
    excerpt = read_text(topic.log) if topic.log is not None else None  # a file that is none costs no look at the machine
    if excerpt is not None and not excerpt.text.strip():
        raise InputError(f"{topic.log}: there is nothing to explain: it is empty")
    with temporary_folder() as folder:
        recording = _recording(topic.evidence, folder) if record else None
        snapshot, notices = gather(topic.evidence, record=None if topic.evidence.host else recording)
        machine = _judged(snapshot, topic, notices)
        again = _again(machine, topic.evidence, folder)
        models, said = _scanned(topic, again)
        told, more, elsewhere = _explained(topic, excerpt, machine, again, models)
        found = SupportReport(
            SCHEMA_VERSION,
            __version__,
            machine,
            models,
            log=_log(excerpt, topic.log),
            explanation=told,
            notices=tuple(dict.fromkeys(each for each in (*said, *more) if each not in notices)),
            log_from_elsewhere=elsewhere,
        )
        return give_away(found, topic, lambda facts: _judged(facts, topic, ()), recording, excerpt)


def _look_for(models: Sequence[str]) -> None:
    """A model that is named and is not there is a mistake of whoever names it; one that is broken is told in the report."""
    for name in models:
        if has_magic(name) and not os.path.lexists(name) and not glob(name, recursive=True):  # noqa: PTH207 - as in a scan
            raise InputError(f"{name}: nothing matches that pattern")
        if not has_magic(name) and not os.path.lexists(name):
            raise InputError(f"{name or 'an empty name'}: there is no such model: name a file, a folder or a pattern")


def _recording(evidence: Evidence, folder: Path) -> Path | None:
    """What the raw outputs are read from: the recorded machine itself, or what is recorded of this one."""
    return evidence.host or (folder / RECORDING if evidence.facts is None else None)


def _judged(snapshot: Snapshot, topic: Topic, notices: Sequence[str]) -> Report:
    from ovdoctor.facts.states import Known
    from ovdoctor.rules.diagnose import Selection, diagnose
    from ovdoctor.rules.load import load_rules

    devices = topic.wanted.devices if topic.wanted else ()
    if devices:
        snapshot = snapshot.with_facts({"request.devices": Known(list(devices), "--device")})
    return diagnose(snapshot, load_rules(topic.rules, subjects=("machine",)), Selection(devices), notices)


def _again(machine: Report, evidence: Evidence, folder: Path) -> Evidence:
    """The facts for those who take them from a file, under the name that they tell: nothing is looked at twice."""
    from ovdoctor.facts.documents import write_snapshot

    saved = evidence.facts or evidence.host
    called = "this machine" if saved is None else saved.name if saved.name not in ("", "-") else "the saved facts"
    file = folder / called
    file.write_text(write_snapshot(Snapshot(machine.facts), machine.ovdoctor), encoding="utf-8")
    return Evidence(facts=file, python=evidence.python, limit=evidence.limit)


def _scanned(topic: Topic, again: Evidence) -> tuple[tuple[ModelScan, ...], list[str]]:
    if not topic.models:
        return (), []
    from ovdoctor.findings.scan import ModelScan
    from ovdoctor.scanning.scan import scan_all

    def scan() -> tuple[tuple[ModelScan, ...], list[str]]:
        found = scan_all(topic.models, wanted=topic.wanted, evidence=again, releases=True, rules=topic.rules,
                         with_map=True, layer_names=topic.layer_names)  # fmt: skip
        return found.models, list(found.notices)

    def unread(why: str) -> tuple[tuple[ModelScan, ...], list[str]]:
        return tuple(ModelScan(name, "unknown", why, None, ()) for name in topic.models), []

    return _or(scan, unread)


def _explained(
    topic: Topic, excerpt: Excerpt | None, machine: Report, again: Evidence, models: Sequence[ModelScan]
) -> tuple[Explanation | None, list[str], bool]:
    """What the log means, what is to be said of it, and whether it is from another machine."""
    if excerpt is None:
        return None, [], False
    from ovdoctor.explaining import explain
    from ovdoctor.explaining.origin import contradictions
    from ovdoctor.findings.explanation import Explanation
    from ovdoctor.logs.reading import read_log
    from ovdoctor.reporting.log import of_another_openvino

    read = [model for model in models if model.error is None]
    model = read[0].path if len(read) == 1 else None

    def told() -> tuple[Explanation | None, list[str], bool]:
        otherwise = [] if topic.elsewhere else contradictions(Snapshot(read_log(excerpt.text).facts), Snapshot(machine.facts))
        foreign = topic.elsewhere or bool(otherwise)
        found = explain(excerpt, None if foreign else again, model=model, rules=topic.rules)
        plain = Explanation(**{name: getattr(found, name) for name in Explanation.__struct_fields__})
        why = f": it tells of {'; '.join(otherwise)}" if otherwise else ""
        said = f"{LOG_FROM_ELSEWHERE}{why}" if foreign else f"{LOG_FROM_THERE} (--log-from-elsewhere if it is not)"
        more = [] if foreign else of_another_openvino(found, machine)
        return plain, [said, *more, *([MODEL_NOT_TIED] if len(read) > 1 else [])], foreign

    return _or(told, lambda why: (None, [f"the log was not explained: {why}"], topic.elsewhere))


def _or(make: Callable[[], Made], instead: Callable[[str], Made]) -> Made:
    """A part that cannot be made must not take the report with it; that a rule file is wrong is for its author to hear."""
    try:
        return make()
    except InputError as error:
        return instead(str(error))
    except Exception as error:  # noqa: BLE001 - a bug here is one more thing that the report has to tell
        return instead(f"a bug in ovdoctor: {type(error).__name__}: {error}")


def _log(excerpt: Excerpt | None, path: Path | None) -> LogText | None:
    from ovdoctor.reporting.log import passed_on

    return passed_on(excerpt, path) if excerpt is not None and path is not None else None
