"""From facts to a report: folding, chains, counting, selection, and prescriptions that are shown to work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.findings.model import Report
from ovdoctor.rules.diagnose import Selection, diagnose
from ovdoctor.rules.load import RuleSet, load_rules

RULE = """\
schema: 1
id: {id}
title: {id} is so
severity: {severity}
device: {device}
stage: {stage}
symptom: {symptom}
when: {when}
explain: OpenVINO is {{openvino.version}}.
fixes:
  - {fix}
sources: [{{url: "https://example.org", checked: 2026-11-22}}]
examples:
  - {{name: yes, given: {yes}, expect: finding}}
  - {{name: no, given: {no}, expect: clear}}
  - {{name: open, given: {{}}, expect: undecided}}
"""
OLD = {"when": '{openvino.version: "< 2024.5"}', "yes": '{openvino.version: "2024.4"}', "no": '{openvino.version: "2024.5"}'}
NO_ACCESS = {"when": "{npu.node.access: false}", "yes": "{npu.node.access: false}", "no": "{npu.node.access: true}"}
NO_NPU = {
    "when": "{openvino.devices: {none: {kind: NPU}}}",
    "yes": "{openvino.devices: []}",
    "no": "{openvino.devices: [{kind: NPU}]}",
}


def rule_set(folder: Path, *rules: dict[str, str]) -> RuleSet:
    defaults = {"severity": "error", "device": "NPU", "stage": "driver", "symptom": "false", "fix": "manual: mend it", **OLD}
    for rule in rules:
        (folder / f"{rule['id']}.yaml").write_text(RULE.format(**{**defaults, **rule}))
    return load_rules([folder], builtin=False)


def report(rules: RuleSet, selection: Selection | None = None, /, **facts: Any) -> Report:
    known: dict[str, Fact] = {
        name.replace("_", "."): value if isinstance(value, Absent) else Known(value, "test") for name, value in facts.items()
    }
    return diagnose(Snapshot(known), rules, selection or Selection())


def test_a_finding_says_why(tmp_path: Path) -> None:
    finding = report(rule_set(tmp_path, {"id": "old"}), openvino_version="2024.3.0").findings[0]
    assert finding.explanation == "OpenVINO is 2024.3.0."
    assert [(e.fact, e.value, e.source, e.question) for e in finding.why] == [
        ("openvino.version", "2024.3.0", "test", "< 2024.5")
    ]


def test_symptoms_fold_under_an_earlier_break_of_their_chain(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "no-access", "stage": "permission", **NO_ACCESS},
        {"id": "not-listed", "stage": "visible", "symptom": "true", **NO_NPU},
        {"id": "old-driver", "stage": "driver"},
    )
    found = report(rules, npu_node_access=False, openvino_devices=[], openvino_version="2024.3").findings
    assert [finding.rule for finding in found] == ["no-access", "old-driver"]
    assert [finding.rule for finding in found[0].consequences] == ["not-listed"]
    alone = report(rules, npu_node_access=True, openvino_devices=[], openvino_version="2025.0").findings
    assert [finding.rule for finding in alone] == ["not-listed"]


def test_a_warning_or_a_later_break_explains_nothing(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "old-driver", "stage": "driver", "severity": "warning"},
        {"id": "no-inference", "stage": "infer"},
        {"id": "not-listed", "stage": "visible", "symptom": "true", **NO_NPU},
    )
    found = report(rules, openvino_devices=[], openvino_version="2024.3").findings
    assert {finding.rule: finding.consequences for finding in found} == {"old-driver": [], "no-inference": [], "not-listed": []}


def test_trouble_with_openvino_itself_explains_what_devices_show(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "broken-import", "device": "ANY", "stage": "import"},
        {"id": "not-listed", "stage": "visible", "symptom": "true", **NO_NPU},
        {"id": "no-hardware", "stage": "hardware", "symptom": "true", **NO_ACCESS},
    )
    found = report(rules, openvino_devices=[], openvino_version="2024.3", npu_node_access=False).findings
    assert [finding.rule for finding in found] == ["broken-import", "no-hardware"]
    assert [finding.rule for finding in found[0].consequences] == ["not-listed"]


def test_chain_breaks_at_the_first_finding_and_blocks_the_rest(tmp_path: Path) -> None:
    rules = rule_set(tmp_path, {"id": "no-access", "stage": "permission", **NO_ACCESS})
    facts: dict[str, Any] = {
        "npu_hardware": "8086:7d1d",
        "npu_kernel_bound": True,
        "os_family": "linux",
        "npu_node_path": "/dev/accel/accel0",
    }
    chain = next(
        c for c in report(rules, npu_node_access=False, npu_firmware_error=Absent(""), **facts).chains if c.device == "NPU"
    )
    states = {link.id: link.state for link in chain.links}
    assert (chain.verdict, states["node"], states["permission"], states["visible"]) == ("broken", "holds", "broken", "blocked")


def test_a_device_that_is_not_there_is_absent_not_broken(tmp_path: Path) -> None:
    facts: dict[str, Any] = {"npu_hardware": Absent("bus"), "cpu_npu": Absent("table")}
    chains = {chain.device: chain.verdict for chain in report(rule_set(tmp_path, {"id": "old"}), **facts).chains}
    assert chains["NPU"] == "absent"
    assert chains["GPU"] == "unknown"


def test_everything_is_counted(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path, {"id": "old"}, {"id": "old-too", "device": "CPU", "stage": "plugin"}, {"id": "no-access", **NO_ACCESS}
    )
    counts = report(rules, Selection(ignore=("old-*",)), openvino_version="2024.3").counts
    assert (counts.rules, counts.findings, counts.undecided, counts.ignored) == (3, 1, 1, 1)
    only_cpu = report(rules, Selection(devices=("CPU",)), openvino_version="2024.3")
    assert [finding.rule for finding in only_cpu.findings] == ["old-too"]
    assert only_cpu.counts.rules == 1


def test_undecided_says_what_is_missing(tmp_path: Path) -> None:
    undecided = report(rule_set(tmp_path, {"id": "old"})).undecided[0]
    assert [(m.fact, m.reason) for m in undecided.missing] == [("openvino.version", "not known: not collected")]
    assert undecided.missing[0].how


def test_prescription_merges_upgrades_and_is_evaluated_again(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "old", "fix": 'upgrade: {openvino: "2024.5"}'},
        {
            "id": "older",
            "fix": 'upgrade: {openvino: "2025.1"}',
            "when": '{openvino.version: "< 2025.1"}',
            "no": '{openvino.version: "2025.1"}',
        },
    )
    prescription = report(rules, openvino_version="2024.3").prescription
    assert prescription is not None
    assert [(step.text, step.clears) for step in prescription.steps] == [
        ("Upgrade OpenVINO to 2025.1 or newer", ["old", "older"])
    ]
    assert (prescription.cleared, prescription.remaining, prescription.unverified) == (["old", "older"], [], [])


def test_prescription_follows_the_trouble_that_a_change_brings(tmp_path: Path) -> None:
    """OpenVINO 2024.5 clears one finding and needs a newer driver: both steps are prescribed."""
    rules = rule_set(
        tmp_path,
        {"id": "old", "fix": 'upgrade: {openvino: "2024.5"}'},
        {
            "id": "driver-behind",
            "fix": 'upgrade: {npu.driver: {windows: "32.0.100.3104", linux: "1.10.0"}}',
            "when": '{openvino.version: ">= 2024.5", npu.driver.version: {windows: "< 32.0.100.3104"}}',
            "yes": '{openvino.version: "2024.5", npu.driver.version: 32.0.100.2714}',
            "no": '{openvino.version: "2024.4", npu.driver.version: 32.0.100.2714}',
        },
    )
    prescription = report(rules, openvino_version="2024.4", npu_driver_version="32.0.100.2714").prescription
    assert prescription is not None
    assert [step.text for step in prescription.steps] == [
        "Upgrade OpenVINO to 2024.5 or newer",
        "Upgrade the NPU driver to 32.0.100.3104 or newer",
    ]
    assert (prescription.cleared, prescription.remaining) == (["old"], [])


def test_a_fix_without_a_known_effect_is_not_called_verified(tmp_path: Path) -> None:
    prescription = report(rule_set(tmp_path, {"id": "old"}), openvino_version="2024.3").prescription
    assert prescription is not None
    assert (prescription.cleared, prescription.unverified) == ([], ["old"])
    assert [step.text for step in prescription.steps] == ["mend it"]


@pytest.mark.parametrize("effect", ['{openvino.version: "2024.4"}', "{npu.node.access: true}"])
def test_a_fix_that_does_not_help_is_not_prescribed_as_one_that_does(tmp_path: Path, effect: str) -> None:
    rules = rule_set(tmp_path, {"id": "old", "fix": f"manual: pray\n    effect: {effect}"})
    prescription = report(rules, openvino_version="2024.3").prescription
    assert prescription is not None
    assert (prescription.steps, prescription.cleared, prescription.unverified, prescription.remaining) == ([], [], [], ["old"])


def test_rules_of_a_newer_language_are_skipped_visibly(tmp_path: Path) -> None:
    rule_set(tmp_path, {"id": "old"})
    (tmp_path / "future.yaml").write_text("schema: 2\nid: future\nsomething: new\n")
    rules = load_rules([tmp_path], builtin=False)
    assert [rule.id for rule in rules.rules] == ["old"]
    assert "future.yaml: skipped: written for rule language 2" in report(rules).notices[0]


def test_no_warning_is_worth_an_error(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "old", "severity": "warning", "fix": 'upgrade: {openvino: "2024.5"}'},
        {
            "id": "too-new",
            "when": '{openvino.version: ">= 2024.5"}',
            "yes": '{openvino.version: "2024.5"}',
            "no": '{openvino.version: "2024.4"}',
        },
    )
    prescription = report(rules, openvino_version="2024.4").prescription
    assert prescription is not None
    assert (prescription.steps, prescription.cleared, prescription.remaining) == ([], [], ["old"])


def test_what_could_then_not_be_decided_is_not_mended(tmp_path: Path) -> None:
    rules = rule_set(tmp_path, {"id": "old", "fix": "manual: pray\n    effect: {openvino.version: {is: unknown}}"})
    prescription = report(rules, openvino_version="2024.3").prescription
    assert prescription is not None
    assert (prescription.cleared, prescription.unverified) == ([], ["old"])
    assert [step.text for step in prescription.steps] == ["pray"]


def test_a_rule_can_say_which_symptoms_it_explains(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "garbage", "device": "ANY", "stage": "package\nexplains: [wrong-*]"},
        {"id": "not-listed", "stage": "visible", "symptom": "true", **NO_NPU},
        {"id": "wrong-numbers", "stage": "infer", "symptom": "true", **NO_ACCESS},
    )
    found = report(rules, openvino_devices=[], openvino_version="2024.3", npu_node_access=False).findings
    assert {finding.rule: [item.rule for item in finding.consequences] for finding in found} == {
        "garbage": ["wrong-numbers"],
        "not-listed": [],
    }
