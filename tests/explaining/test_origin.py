"""Whether a text can be of that machine."""

from __future__ import annotations

import pytest

from ovdoctor.explaining.origin import contradictions
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.logs.reading import read_log


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OS: Windows 11", ["windows, not linux"]),
        ("cpu: Lunar Lake", ["Lunar Lake, not AMD EPYC 9654"]),
        ("CPU: Intel Core i7-8700", ["Intel Core i7-8700, not AMD EPYC 9654"]),
        ("OS: Linux", []),
        ("CPU: AMD EPYC 9654", []),
        ("OpenVINO version: 2024.4.0", []),
    ],
)
def test_hardware_and_system_tell_machines_apart(text: str, words: list[str]) -> None:
    """Whether it was OpenVINO's own or not: another one may be installed on the same machine."""
    facts = {"os.family": "linux", "cpu.vendor": "AuthenticAMD", "cpu.brand": "AMD EPYC 9654", "openvino.version": "2026.4.1"}
    assert _told(text, _machine({**facts, "cpu.codename": None})) == words


def test_a_code_name_may_stand_for_several() -> None:
    machine = _machine({"cpu.brand": "Intel(R) Core(TM) i7-8700", "cpu.codename": "Kaby Lake / Coffee Lake"})
    assert _told("CPU: Intel Core i7-8700", machine) == []
    assert _told("CPU: Intel Core Ultra 7 125H", machine) == ["Meteor Lake, not Kaby Lake / Coffee Lake"]


def test_npus_tell_machines_apart() -> None:
    machine = _machine({"npu.platform": "4000"})
    assert _told("NPU architecture: 3720", machine) == ["NPU 3720, not 4000"]
    assert _told("NPU architecture: 4000", machine) == _told("NPU architecture: 3720", _machine({})) == []


def _told(text: str, machine: Snapshot) -> list[str]:
    return contradictions(Snapshot(read_log(text).facts), machine)


def _machine(facts: dict[str, str | None]) -> Snapshot:
    known: dict[str, Fact] = {
        name: Absent("not of Intel") if value is None else Known(value, "test") for name, value in facts.items()
    }
    return Snapshot(known)
