"""Whole machines, from what was seen of them to what is said about them.

Every folder of ``tests/hosts`` is one machine; a new case is a new folder and nothing else. ``tests/hosts/README.md`` tells
what is in it. ``expected.txt``, where there is one, is the exact text of the report up to the number of rules, which would change
with every new one. Make an empty file to add one, and run

    OVDOCTOR_UPDATE=1 pytest tests/test_hosts.py

to write them anew; then read the difference before you keep it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import yaml

from ovdoctor.api import Evidence, check, gather
from ovdoctor.facts.assume import parse_assumption
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY, define
from ovdoctor.findings.model import Chain, Report
from ovdoctor.reports.text import render
from ovdoctor.reports.text.terminal import Terminal
from ovdoctor.version import __version__

HOSTS = Path(__file__).parent / "hosts"
NAMES = sorted(file.parent.name for file in HOSTS.glob("*/host.yaml"))
SNAPSHOTS = sorted(file.parent.name for file in HOSTS.glob("*/expected.txt"))
BAD_REASONS = ("a bug in", "not recorded", "did not say", "not collected")
STATES = {"known": Known, "absent": Absent, "unknown": Unknown}

Severity = Literal["error", "warning", "info"]
Aspect = Literal["facts", "findings", "chain", "prescribed", "undecided"]


class Link(msgspec.Struct, forbid_unknown_fields=True):
    """A chain: its verdict, and the first link that is what the verdict says."""

    verdict: Literal["holds", "broken", "unknown", "absent"]
    at: str | None = None


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What must come out for one machine. ``prescribed`` and ``undecided`` are judged where they are given."""

    about: str
    facts: dict[str, Any]
    findings: dict[str, Severity]
    chain: dict[str, Link]
    asked: dict[Literal["devices"], list[str]] = {}
    consequences: dict[str, list[str]] = {}
    prescribed: list[str] | None = None
    undecided: list[str] | None = None
    xfail: dict[Aspect, str] = {}


def hosts(aspect: Aspect) -> list[Any]:
    """The machines of which this aspect is judged; what waits for a decision may fail."""
    return [
        pytest.param(
            name, id=name, marks=[pytest.mark.xfail(reason=reason)] if (reason := expected(name).xfail.get(aspect)) else []
        )
        for name in NAMES
        if getattr(expected(name), aspect) is not None
    ]


@cache
def expected(name: str) -> Expected:
    """What the folder says must come out."""
    text = (HOSTS / name / "expected.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Expected)


@cache
def report(name: str) -> Report:
    """What does come out."""
    return check(Evidence(host=HOSTS / name), devices=expected(name).asked.get("devices", []))


def differences(wanted: Mapping[str, Any], facts: Snapshot) -> list[str]:
    """Every fact that is not as it must be, in words."""
    return [
        f"{name}: {facts.get(name)!r} is not {value!r}" for name, value in wanted.items() if not agrees(facts.get(name), value)
    ]


def agrees(fact: Fact, wanted: Any) -> bool:
    """``{is: STATE}`` is a state. Of a list of entries, each has at least the fields that are named, in the same order; with
    ``{some: [...]}`` there are such entries among others. Anything else is the value itself."""
    if isinstance(wanted, dict) and set(wanted) == {"is"}:
        return isinstance(fact, STATES[wanted["is"]])
    if not isinstance(fact, Known):
        return False
    if isinstance(wanted, dict):
        return all(any(covers(item, entry) for item in items(fact)) for entry in wanted["some"])
    if isinstance(wanted, list) and any(isinstance(entry, dict) for entry in wanted):
        return len(items(fact)) == len(wanted) and all(map(covers, items(fact), wanted))
    return type(fact.value) is type(wanted) and fact.value == wanted


def items(fact: Known) -> list[Any]:
    """The entries of a list; none of anything else."""
    return list(fact.value) if isinstance(fact.value, list) else []


def covers(item: Any, entry: Any) -> bool:
    """Whether an entry has what is named: a text as it is, of a mapping every field."""
    if isinstance(entry, dict):
        return isinstance(item, Mapping) and all(field in item and item[field] == value for field, value in entry.items())
    return bool(item == entry)


def first(chain: Chain) -> str | None:
    """The link that the verdict is about."""
    states = ("unknown",) if chain.verdict == "unknown" else ("broken", "concerned")
    return next((link.id for link in chain.links if link.state in states), None) if chain.verdict != "holds" else None


@pytest.mark.parametrize("name", hosts("facts"))
def test_facts(name: str) -> None:
    assert differences(expected(name).facts, Snapshot(report(name).facts)) == []


@pytest.mark.parametrize("name", hosts("findings"))
def test_findings(name: str) -> None:
    found = report(name).findings
    assert {finding.rule: finding.severity for finding in found} == expected(name).findings
    folded = {finding.rule: sorted(item.rule for item in finding.consequences) for finding in found if finding.consequences}
    assert folded == {rule: sorted(rules) for rule, rules in expected(name).consequences.items()}


@pytest.mark.parametrize("name", hosts("chain"))
def test_chain(name: str) -> None:
    chains = {chain.device: Link(chain.verdict, first(chain)) for chain in report(name).chains}  # type: ignore[arg-type]
    wanted = expected(name).chain
    assert {device: chains[device] for device in wanted} == {
        device: msgspec.structs.replace(link, at=chains[device].at) if link.verdict == "absent" else link
        for device, link in wanted.items()
    }
    assert all(chain.verdict == "holds" for device, chain in chains.items() if device not in wanted)


@pytest.mark.parametrize("name", hosts("prescribed"))
def test_prescription(name: str) -> None:
    """Each step contains what is expected of it, and there is no other."""
    prescription = report(name).prescription
    texts = [step.text for step in prescription.steps] if prescription else []
    wanted = expected(name).prescribed or []
    assert len(texts) == len(wanted) and all(words in text for words, text in zip(wanted, texts, strict=True)), texts


@pytest.mark.parametrize("name", hosts("undecided"))
def test_undecided(name: str) -> None:
    assert sorted(rule.rule for rule in report(name).undecided) == sorted(expected(name).undecided or [])


@pytest.mark.parametrize("name", NAMES)
def test_recording_is_whole(name: str) -> None:
    """No collector failed, nothing that was looked at is missing in the recording, every value is of its kind."""
    facts = report(name).facts
    assert sorted(fact for fact in set(VOCABULARY) - set(facts) - {"package.*"} if not fact.startswith(("log.", "model."))) == []
    for fact_name, fact in facts.items():
        definition = define(fact_name)
        assert definition is not None, fact_name
        if isinstance(fact, Known):
            assert mismatch(definition.kind, fact.value) is None, fact_name
        elif isinstance(fact, Unknown):
            assert not any(words in fact.reason for words in BAD_REASONS), (fact_name, fact.reason)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_text(name: str) -> None:
    file = HOSTS / name / "expected.txt"
    text = render(report(name), Terminal(width=100, colour=False, unicode=True))
    text = text[: text.rindex(" rules: ")].rpartition(" ")[0].rstrip() + "\n"
    if os.environ.get("OVDOCTOR_UPDATE") == "1":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_json_is_the_same_in_every_run() -> None:
    """Byte for byte, whatever the order in which Python keeps its sets."""
    name = "ubuntu-24.04-user-outside-render"
    command = [sys.executable, "-m", "ovdoctor", "check", "--host", str(HOSTS / name), "--format", "json"]
    outputs = [
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False)
        for seed in ("1", "2")
    ]
    assert [done.returncode for done in outputs] == [1, 1], outputs[0].stderr
    assert outputs[0].stdout == outputs[1].stdout


def saved(name: str, folder: Path) -> Path:
    """The machine's facts as ``ovdoctor facts --format json`` writes them."""
    snapshot, _ = gather(Evidence(host=HOSTS / name))
    file = folder / f"{name}.json"
    file.write_text(write_snapshot(snapshot, __version__), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", NAMES)
def test_saved_facts_are_judged_as_the_machine_is(name: str, tmp_path: Path) -> None:
    """A support engineer who has only the file sees what the person at the machine sees."""
    devices = expected(name).asked.get("devices", [])
    again = check(Evidence(facts=saved(name, tmp_path)), devices=devices)
    assert (again.findings, again.chains, again.undecided) == (report(name).findings, report(name).chains, report(name).undecided)


def test_what_an_upgrade_would_clear(tmp_path: Path) -> None:
    """The case that ovdoctor was made for: OpenVINO 2024.5 and driver 32.0.100.3104 clear it, and either alone does not."""
    file = saved("windows-11-meteor-lake-driver-2714", tmp_path)

    def left(*assumptions: str) -> set[str]:
        found = check(Evidence(facts=file, assumed=dict(map(parse_assumption, assumptions)))).findings
        return {finding.rule for finding in found if finding.severity != "info"}

    openvino, driver = "openvino.version=2024.5", "npu.driver.version=32.0.100.3104"
    assert left() == {"npu-maxpool-opset14"}
    assert left(openvino) == {"npu-maxpool-opset14"}
    assert left(openvino, driver) == set()
