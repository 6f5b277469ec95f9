"""Devices that the machine is known not to have: the finding that says so tells more than every message of that device."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known
from ovdoctor.rules.evaluate import Outcome, evaluate_rule

HARDWARE_STAGES = ("hardware", "enabled")
"""Links of a chain at which a finding says that the device is not there, or is kept from the system."""
_REQUEST = "request.devices"


def lacking(snapshot: Snapshot) -> frozenset[str]:
    """The devices that are not there. What a text does not name is not known to be absent; WSL shows no adapters."""
    devices = set()
    if isinstance(snapshot.get("npu.hardware"), Absent):
        devices.add("NPU")
    if _has_no_intel_gpu(snapshot):
        devices.add("GPU")
    return frozenset(devices)


def _has_no_intel_gpu(snapshot: Snapshot) -> bool:
    """Another vendor's adapters, and none of Intel's; or none at all, where that was looked for."""
    adapters, shared = snapshot.get("gpu.hardware"), snapshot.get("gpu.dxg")
    if isinstance(shared, Known) or isinstance(snapshot.get("gpu.intel.generation"), Known):
        return False
    if isinstance(adapters, Known) and isinstance(adapters.value, (list, tuple)) and adapters.value:
        return not any(isinstance(adapter, dict) and adapter.get("vendor") == "intel" for adapter in adapters.value)
    return isinstance(adapters, (Known, Absent)) and isinstance(shared, Absent)


def with_spoken_of(outcomes: Sequence[Outcome], snapshot: Snapshot, devices: Collection[str]) -> list[Outcome]:
    """The outcomes, where a message about a device that is not there counts as having asked for it."""
    spoken = {outcome.rule.device for outcome in outcomes if outcome.rule.device in devices and _is_told(outcome)}
    asked = snapshot.get(_REQUEST)
    named = [str(device) for device in asked.value] if isinstance(asked, Known) and isinstance(asked.value, (list, tuple)) else []
    more = sorted(spoken - {device.partition(".")[0] for device in named})
    if not more:
        return list(outcomes)
    assumed = snapshot.with_facts({_REQUEST: Known([*named, *more], "the text speaks of it")})
    return [evaluate_rule(outcome.rule, assumed) if _asks(outcome, more) else outcome for outcome in outcomes]


def _is_told(outcome: Outcome) -> bool:
    return outcome.status == "finding" and outcome.rule.subject == "log" and outcome.rule.severity != "info"


def _asks(outcome: Outcome, devices: Collection[str]) -> bool:
    """Whether the rule says of one of the devices that it is not there, once it is asked for."""
    rule = outcome.rule
    of_hardware = rule.subject == "machine" and rule.device in devices and rule.stage in HARDWARE_STAGES
    return of_hardware and _REQUEST in rule.fact_names()
