"""``openvino.plugins``: every plugin asked, and what became of it."""

from __future__ import annotations

from typing import Any

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.answers import Answers
from ovdoctor.collect.interrogate.resume import device_of
from ovdoctor.facts.states import Known, Record
from ovdoctor.process.answers import Answer
from ovdoctor.process.protocol import Step

SOURCE = "get_versions() and AVAILABLE_DEVICES of each plugin"
NOT_REGISTERED = "is not registered in the OpenVINO Runtime"
"""What asking says of a plugin whose file is not there."""


def plugin_facts(answers: Answers) -> Found:
    """Plugins in the order in which they were asked."""
    return {"openvino.plugins": Known([_record(answers, device) for device in _plugins(answers)], SOURCE)}


def _plugins(answers: Answers) -> list[str]:
    listed = answers.value("plugins")
    asked = [device_of(step) for step in answers.steps if step[0] in ("versions", "devices")]
    return list(dict.fromkeys([*asked, *(item for item in listed or () if isinstance(item, str))]))


def _record(answers: Answers, device: str) -> Record:
    """What became of one plugin: the worst of loading it and asking what devices it has, or how one of those killed it."""
    versions = answers.steps.get(("versions", device))
    if versions is None:
        why = f"it was not asked: all {answers.transcript.limits.total:g} s were over before"
        return {"device": device, "outcome": "timeout", "error": why}
    asked = [versions, *(answer for step in _fatal_steps(answers, device) if (answer := answers.steps.get(step)))]
    worst = next((answer for answer in asked if answer.outcome != "ok"), versions)
    record: dict[str, Any] = {"device": device, "outcome": worst.outcome, "error": worst.error or None}
    if isinstance(versions.value, dict):
        record |= {name: str(versions.value[name]) for name in ("build", "description") if name in versions.value}
    if all(answer.seconds is not None for answer in asked):
        record["seconds"] = round(sum(answer.seconds or 0.0 for answer in asked), 4)
    return record


def _fatal_steps(answers: Answers, device: str) -> list[Step]:
    """Steps that decide about the plugin as a whole: the list of its devices, and whatever the process died of."""
    deadly = [step for step, answer in answers.steps.items() if device_of(step) == device and _deadly(step, answer)]
    return [("devices", device), *(step for step in deadly if step[0] not in ("versions", "devices"))]


def _deadly(step: Step, answer: Answer) -> bool:
    return answer.outcome in ("crash", "timeout") and step[0] != "live"
