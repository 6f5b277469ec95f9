"""The model that a text is about: its facts, and what tables and rules about models say of it on the target of the text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import msgspec

from ovdoctor.explaining.question import Question
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Known
from ovdoctor.facts.versions import parse
from ovdoctor.findings.explanation import Cause, Quote
from ovdoctor.findings.model import Evidence, Finding, Remedy
from ovdoctor.findings.scan import ScanFinding, TargetScan
from ovdoctor.rules.cause_folding import says_nothing_beside
from ovdoctor.rules.diagnose import SHARED_DEVICE
from ovdoctor.scanning.judgement import judge
from ovdoctor.scanning.one_model import load_model_rules
from ovdoctor.scanning.reading import NotConverted, ReadModel, read_model
from ovdoctor.scanning.targets import Wanted, find_targets
from ovdoctor.tables.model import Device

_STAGES = ("read", "compile", "infer")
_PLUGINS = {"intel_cpu": "CPU", "intel_gpu": "GPU", "intel_npu": "NPU"}


@dataclass(frozen=True)
class ModelEvidence:
    """What is known of the model. ``read`` is None where OpenVINO did not read it, which ``notices`` then tell."""

    path: Path
    read: ReadModel | None
    notices: tuple[str, ...] = ()

    @property
    def facts(self) -> Mapping[str, Fact]:
        """``model.*``."""
        return self.read.facts if self.read else {}


@contextmanager
def open_model(path: Path, python: str | None, limit: float = 20.0) -> Iterator[ModelEvidence]:
    """Read the model for the block. Raises InputError for a file that is none."""
    try:
        with read_model(path, python, limit) as model:
            yield ModelEvidence(path, model)
    except NotConverted as error:
        yield ModelEvidence(path, None, (f"{path.name}: OpenVINO did not read it: {error}",))


def judge_model(model: ModelEvidence, snapshot: Snapshot, question: Question) -> tuple[list[Cause], list[str]]:
    """What makes the model fail, or is worth a warning, on the target that the facts tell; and notices about the judgement.

    Without a version of OpenVINO there is no target. Without a device, reading is judged, which is the same for all.
    """
    if model.read is None:
        return [], list(model.notices)
    version = snapshot.get("openvino.version")
    if not (isinstance(version, Known) and parse(str(version.value), "openvino")):
        return [], [f"{model.path.name} is not judged by the tables: the version of OpenVINO is not known"]
    devices = _devices(snapshot)
    rule_set = load_model_rules(question.rules)
    causes: list[Cause] = []
    notices: list[str] = []
    for aim in find_targets(Wanted(devices or ("CPU",)), lambda: snapshot, "the text"):
        found = judge(model.read, aim, rule_set)
        kept = [finding for finding in found.findings if _counts(finding) and question.keeps(finding.rule)]
        lines = _naming_lines(snapshot.get("log.errors"))
        causes += [
            _cause(finding, found, [question.quote(number) for number in lines(finding)])
            for finding in kept
            if devices or finding.stage == "read"
        ]
        notices.append(_verdict(model.path, found, told=bool(devices)))
    return causes, notices


def merge(causes: Sequence[Cause], of_model: Sequence[Cause], symptoms: Collection[str]) -> list[Cause]:
    """All causes, most specific first. What only repeats the message is folded into what fails in the model.

    A failure of the model that the text names comes first; one that it does not name after what is wrong before a model is
    read: a driver that is missing, an import that fails.
    """
    named = [cause for cause in of_model if cause.finding.severity == "error" and cause.quotes]
    failing = [cause for cause in of_model if cause.finding.severity == "error" and not cause.quotes]
    remarks = [cause for cause in of_model if cause.finding.severity != "error"]
    folded, rest = _folded(named or failing, causes, symptoms)
    before = [cause for cause in rest if _is_before_models(cause)]
    after = [cause for cause in rest if not _is_before_models(cause)]
    return [*folded, *before, *failing, *after, *remarks] if named else [*before, *folded, *after, *remarks]


def _folded(failing: list[Cause], causes: Sequence[Cause], symptoms: Collection[str]) -> tuple[list[Cause], list[Cause]]:
    """The failures of the model, the first with the symptoms of its device inside; and the other causes."""
    if not failing:
        return [], list(causes)
    first = failing[0]
    inside = [cause for cause in causes if _repeats(cause, first, symptoms)]
    told = [cause for cause in inside if not (cause.finding.rule in symptoms and says_nothing_beside(cause.finding))]
    repeated = [finding for cause in told for finding in (_alone(cause.finding), *cause.finding.consequences)]
    finding = msgspec.structs.replace(first.finding, consequences=[*first.finding.consequences, *repeated])
    quotes = list(dict.fromkeys([*first.quotes, *(quote for cause in inside for quote in cause.quotes)]))
    whole = msgspec.structs.replace(first, finding=finding, quotes=quotes)
    return [whole, *failing[1:]], [cause for cause in causes if cause not in inside]


def _repeats(cause: Cause, failing: Cause, symptoms: Collection[str]) -> bool:
    """Whether a cause says nothing beside what fails in the model: a symptom of its device, or the same lines read otherwise."""
    if cause.finding.device not in (failing.finding.device, SHARED_DEVICE):
        return False
    return cause.finding.rule in symptoms or (bool(cause.quotes) and set(cause.quotes) <= set(failing.quotes))


def _alone(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, consequences=[])


def _is_before_models(cause: Cause) -> bool:
    """A confirmed error of a stage at which no model has been read, that the text or the device itself speaks for."""
    finding = cause.finding
    if cause.certainty != "confirmed" or finding.severity != "error" or finding.stage in _STAGES:
        return False
    return bool(cause.quotes) or finding.device != SHARED_DEVICE


def _devices(snapshot: Snapshot) -> tuple[str, ...]:
    """Those that the text asks for; else those whose plugins speak in it."""
    asked, errors = snapshot.get("request.devices"), snapshot.get("log.errors")
    if isinstance(asked, Known):
        named = {str(device).partition(".")[0] for device in _values(asked)}
    else:
        records = [record for record in _values(errors) if isinstance(record, dict)]
        named = {_PLUGINS.get(str(record["name"]), "") for record in records if record["code"] == "source"}
    return tuple(device for device in get_args(Device) if device in named)


def _values(fact: Fact) -> Sequence[object]:
    return fact.value if isinstance(fact, Known) and isinstance(fact.value, (list, tuple)) else ()


def _counts(finding: ScanFinding) -> bool:
    """What fails, and warnings of rules: that nothing was measured of an operation explains no text."""
    return finding.verdict == "fails" or (finding.verdict == "ok" and finding.severity == "warning")


def _verdict(path: Path, found: TargetScan, told: bool) -> str:
    where = found.name if told else f"OpenVINO {found.openvino}"
    if not told:
        verdict = "cannot be read" if found.stage == "read" and found.verdict == "fails" else "can be read"
        return f"{path.name}: {where}: {verdict}; the text tells no device, for which more could be said"
    words = {"ok": "nothing in it is known to fail", "unknown": "not all of it is known to work"}
    return f"{path.name} on {where}: {words.get(found.verdict) or f'fails ({found.stage})'}"


def _cause(finding: ScanFinding, target: TargetScan, quotes: list[Quote]) -> Cause:
    remedies = list(finding.remedies)
    if target.command and any(remedy.kind == "patch" for remedy in remedies):
        remedies.append(Remedy("command", target.command))
    published = Finding(
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity,
        device=target.device,
        stage=finding.stage or "",
        explanation=finding.explanation,
        why=[*finding.why, Evidence("the target", target.name, target.chosen, "is what the text tells")],
        remedies=remedies,
        sources=list(finding.sources),
    )
    return Cause(published, "confirmed", quotes, [], list(finding.places))


def _naming_lines(errors: Fact) -> Callable[[ScanFinding], list[int]]:
    """Which lines name the operation of a finding, in the version that it has where they tell one."""
    records = [record for record in _values(errors) if isinstance(record, dict) and record["code"] == "operation"]

    def lines(finding: ScanFinding) -> list[int]:
        type_, _, opset = (finding.operation or "").rpartition("-")
        return [
            int(str(record["line"])) for record in records if record["name"] == type_ and str(record.get("opset", opset)) == opset
        ]

    return lines
