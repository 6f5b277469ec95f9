"""Rules about machines, models and logs: each command uses those that its evidence can decide, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.test_diagnosis import rule_set

from ovdoctor.api import Evidence, check
from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known
from ovdoctor.rules.diagnose import Selection
from ovdoctor.rules.judging import judge_rules
from ovdoctor.rules.load import builtin_folder, load_rules
from ovdoctor.rules.model import Rule, Subject

DYNAMIC = {"stage": "compile", "when": "{model.dynamic: true}", "yes": "{model.dynamic: true}", "no": "{model.dynamic: false}"}


def facts(**values: bool | str) -> Snapshot:
    return Snapshot({name.replace("_", "."): Known(value, "test") for name, value in values.items()})


def folder(rule: Rule) -> str:
    return rule.path.relative_to(builtin_folder()).parts[0]


def test_the_folder_of_models_holds_rules_about_models() -> None:
    subjects: dict[str, set[str]] = {}
    for rule in load_rules().rules:
        subjects.setdefault(folder(rule), set()).add(rule.subject)
    assert subjects["model"] == {"model"}
    assert all("model" not in found for name, found in subjects.items() if name != "model")


def test_only_the_subjects_that_are_asked_for_are_loaded() -> None:
    everything, models, machines = load_rules(), load_rules(subjects=("model",)), load_rules(subjects=("machine",))
    assert {folder(rule) for rule in models.rules} == {"model"}
    assert not {folder(rule) for rule in machines.rules} & {"model", "log"}
    assert {rule.id for rule in models.rules} < {rule.id for rule in everything.rules}


def test_rules_of_others_are_sorted_by_the_facts_that_they_ask_for(tmp_path: Path) -> None:
    rule_set(tmp_path, {"id": "dynamic", **DYNAMIC}, {"id": "old"})
    expectations: dict[Subject, list[str]] = {"machine": ["old"], "model": ["dynamic"], "log": []}
    for subject, expected in expectations.items():
        rules = load_rules([tmp_path], builtin=False, subjects=(subject,))
        assert [rule.id for rule in rules.rules] == expected
        assert sorted([*expected, *rules.others]) == ["dynamic", "old"]


def test_check_neither_judges_nor_counts_rules_about_models(tmp_path: Path) -> None:
    rule_set(tmp_path, {"id": "dynamic", **DYNAMIC}, {"id": "old"})
    evidence = Evidence(facts=_snapshot(tmp_path))
    with_rules, without = check(evidence, rules=[tmp_path]), check(evidence)
    assert with_rules.counts.rules == without.counts.rules + 1
    assert not [rule.rule for rule in with_rules.undecided if rule.rule.startswith(("model-", "dynamic"))]


def test_settings_may_name_rules_about_models(tmp_path: Path) -> None:
    evidence = Evidence(facts=_snapshot(tmp_path))
    ignored = check(evidence, ignore=["model-npu-unbounded-shapes"])
    assert ignored.counts.ignored == 0
    with pytest.raises(InputError, match="no rule matches it"):
        check(evidence, ignore=["model-npu-unbounded-shape"])


def test_rules_about_a_model_on_one_device(tmp_path: Path) -> None:
    rules = rule_set(
        tmp_path,
        {"id": "dynamic", **DYNAMIC},
        {"id": "dynamic-anywhere", **DYNAMIC, "device": "ANY", "severity": "warning", "stage": "read"},
        {"id": "dynamic-on-gpu", **DYNAMIC, "device": "GPU"},
    )
    findings, undecided = judge_rules(facts(model_dynamic=True), rules, "NPU")
    assert [(finding.rule, finding.severity, finding.stage) for finding in findings] == [
        ("dynamic", "error", "compile"),
        ("dynamic-anywhere", "warning", "read"),
    ]
    assert [(reason.fact, reason.value) for reason in findings[0].why] == [("model.dynamic", "yes")]
    assert findings[0].remedies[0].text == "mend it"
    assert not undecided

    findings, undecided = judge_rules(facts(openvino_version="2026.4"), rules, "NPU", Selection(ignore=("*-anywhere",)))
    assert not findings
    assert [(rule.rule, rule.missing[0].fact) for rule in undecided] == [("dynamic", "model.dynamic")]


def _snapshot(folder: Path) -> Path:
    path = folder / "facts.json"
    path.write_text('{"schema_version": 1, "ovdoctor": "0", "facts": {}}')
    return path
