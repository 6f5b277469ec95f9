"""Before and after: facts, findings and chains, and how they belong together."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import ovdoctor
from ovdoctor.api import Evidence, gather
from ovdoctor.differing.facts import fact_change, fact_changes
from ovdoctor.errors import InputError
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.difference import Difference, EntryChange, FactChange, FindingChange
from ovdoctor.findings.model import Severity
from ovdoctor.redaction import Redactor
from ovdoctor.reports.difference import json_report, markdown
from ovdoctor.reports.text.difference import render_difference
from ovdoctor.reports.text.terminal import Terminal
from ovdoctor.rules.load import load_rules
from tests.differing.corpus import snapshots

HOSTS = Path(__file__).parent.parent / "hosts"
NAMES = sorted(file.parent.name for file in HOSTS.glob("*/host.yaml"))
STALE = "ubuntu-24.04-stale-libze-intel-vpu"


@pytest.fixture(autouse=True, scope="module")
def rules_once() -> Iterator[None]:
    """ovdoctor's own rules, read once for hundreds of comparisons."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ovdoctor.differing.difference.load_rules", cache(load_rules))
        yield


@cache
def facts_of(name: str) -> Snapshot:
    return gather(Evidence(host=HOSTS / name))[0]


def known(value: Any) -> Known:
    return Known(value, "test")


def change(name: str, before: Fact, after: Fact) -> FactChange | None:
    return fact_change(name, Snapshot({name: before}), Snapshot({name: after}))


def told(difference: Difference, status: str) -> list[str]:
    return [each.finding.rule for each in difference.findings if each.status == status]


def found(difference: Difference, rule: str) -> FindingChange:
    return next(each for each in difference.findings if each.finding.rule == rule)


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_is_not_different_from_itself(name: str) -> None:
    difference = ovdoctor.diff(facts_of(name), facts_of(name))
    assert (difference.facts, difference.chains, difference.undecided, difference.not_compared) == ((), (), (), ())
    assert {each.status for each in difference.findings} <= {"stayed"}
    assert all(each.because == () for each in difference.findings)


@pytest.mark.parametrize(("one", "other"), list(zip(NAMES, NAMES[1:] + NAMES[:1], strict=True)))
def test_any_two_machines_can_be_compared_and_told(one: str, other: str) -> None:
    difference = ovdoctor.diff(facts_of(one), facts_of(other))
    document = json.loads(json_report.render(difference))
    jsonschema.Draft202012Validator(json_report.difference_schema()).validate(document)
    for width in (40, 100):
        text = render_difference(difference, Terminal(width=width), verbose=width == 100)
        assert all(each.finding.rule in text for each in difference.findings)
        assert all(each.fact in text for each in difference.facts)
    told_ = markdown.render(difference)
    assert all(each.finding.rule in told_ for each in difference.findings)
    swapped = ovdoctor.diff(facts_of(other), facts_of(one))
    assert sorted([*told(difference, "went"), *told(difference, "open")]) == sorted(told(swapped, "came"))
    assert {each.fact for each in difference.facts} == {each.fact for each in swapped.facts}


def test_what_came_names_the_fact_that_made_it_come() -> None:
    """It worked before the update: a driver that was left behind is the whole difference."""
    sick = facts_of(STALE)
    well = sick.with_facts({"npu.umd.stale": Absent("search path")})
    difference = ovdoctor.diff(well, sick)
    came = found(difference, "npu-umd-stale")
    assert (came.status, came.cause, came.severity_before) == ("came", None, None)
    assert [each.fact for each in came.because] == ["npu.umd.stale"]
    assert came.because[0].status == "appeared"
    (npu,) = difference.chains
    assert (npu.device, npu.breaks_at) == ("NPU", "user-mode driver")
    assert told(ovdoctor.diff(sick, well), "went")[0] == "npu-umd-stale"


def test_facts_that_changed_beside_it_are_not_blamed() -> None:
    sick = facts_of("ubuntu-24.04-lunar-lake-driver-1.5")
    well = facts_of("ubuntu-24.04-lunar-lake-in-order")
    because = found(ovdoctor.diff(well, sick), "cpu-lunar-lake-quantisation").because
    assert [(each.fact, each.before, each.after, each.direction) for each in because] == [
        ("openvino.version", "2026.3.0", "2024.6.0", "older")
    ]


def test_what_can_no_longer_be_decided_is_not_gone() -> None:
    sick = facts_of("ubuntu-24.04-user-outside-render")
    blind = sick.with_facts({"npu.node.access": Unknown("nobody looked")})
    difference = ovdoctor.diff(sick, blind)
    assert found(difference, "npu-node-permission").status == "open"
    assert "npu-node-permission" in [rule.rule for rule in difference.undecided]
    again = found(ovdoctor.diff(blind, sick), "npu-node-permission")
    assert (again.status, again.undecided_before) == ("came", True)


def test_consequences_stand_under_their_cause() -> None:
    sick = facts_of(STALE)
    well = sick.with_facts({"npu.umd.stale": Absent("x"), "openvino.devices": known([{"name": "NPU", "kind": "NPU"}])})
    difference = ovdoctor.diff(well, sick, devices=["NPU"])
    assert found(difference, "npu-not-listed").cause == "npu-umd-stale"
    text = render_difference(difference, Terminal())
    assert "hence OpenVINO does not list the NPU that this machine has [npu-not-listed]" in text


@pytest.mark.parametrize(
    ("before", "after", "status", "words"),
    [
        (known("1.13.0"), known("1.10.0"), "changed", ("1.13.0", "1.10.0", "older")),
        (known("1.10.0"), known("1.13.0"), "changed", ("1.10.0", "1.13.0", "newer")),
        (known("1.10.0"), known("32.0.100.3104"), "changed", ("1.10.0", "32.0.100.3104", "")),
        (known("1.10.0"), Absent("x"), "disappeared", ("1.10.0", "not there", "")),
        (Absent("x"), known("1.10.0"), "appeared", ("not there", "1.10.0", "")),
        (known("1.10.0"), Unknown("no rights"), "no longer known", ("1.10.0", "not known: no rights", "")),
        (Absent("x"), Unknown("no rights"), "no longer known", ("not there", "not known: no rights", "")),
        (Unknown("no rights"), Absent("x"), "now known", ("not known: no rights", "not there", "")),
    ],
)
def test_every_transition_has_its_name(before: Fact, after: Fact, status: str, words: tuple[str, str, str]) -> None:
    result = change("npu.driver.version", before, after)
    assert result is not None
    assert (result.status, (result.before, result.after, result.direction)) == (status, words)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (known("1.10.0"), Known("1.10.0", "another source")),
        (Absent("x"), Absent("y")),
        (Unknown("no rights"), Unknown("a time-out")),
    ],
)
def test_the_same_from_another_source_is_no_change(before: Fact, after: Fact) -> None:
    assert change("npu.driver.version", before, after) is None


def test_packages_are_told_one_by_one() -> None:
    def package(name: str, version: str, place: str = "/a") -> dict[str, str]:
        return {"name": name, "version": version, "location": place}

    before = [package("numpy", "1.26.4"), package("scipy", "1.0"), package("pip", "25.0"), package("six", "1.16")]
    after = [package("six", "1.16", "/b"), package("numpy", "2.1.0"), package("torch", "2.5"), package("pip", "25.0")]
    result = change("packages", known(before), known(after))
    assert result is not None
    assert result.entries == (
        EntryChange("changed", "numpy", "version", "1.26.4", "2.1.0", "newer"),
        EntryChange("removed", "scipy", "", "1.0", ""),
        EntryChange("added", "torch", "", "", "2.5"),
    )
    assert result.minor == 1
    single = fact_change("package.numpy", Snapshot({"packages": known(before)}), Snapshot({"packages": known(after)}))
    assert single is not None and (single.before, single.after) == ("1.26.4", "2.1.0")


def entry(**fields: Any) -> dict[str, Any]:
    return fields


TWO = [entry(name="a", version="1"), entry(name="b", version="1")]


@pytest.mark.parametrize(
    ("fact", "before", "after"),
    [
        ("memory.total", 33_000_000_000, 33_100_000_000),
        ("packages", TWO, TWO[::-1]),
        ("openvino.plugins", [entry(device="CPU", seconds=0.1)], [entry(device="CPU", seconds=0.9)]),
        ("python.executable", "/home/anna/ov/bin/python", "~/ov/bin/python"),
        ("environment", [entry(name="PATH_X", value="<value-1>")], [entry(name="PATH_X", value="<value-7>")]),
    ],
)
def test_noise_is_no_change(fact: str, before: Any, after: Any) -> None:
    assert change(fact, known(before), known(after)) is None


def test_what_differs_in_every_run_is_left_out() -> None:
    names = ("memory.available", "disk.temporary.free")
    one, other = (Snapshot({name: known(number) for name in names}) for number in (10**9, 2 * 10**9))
    assert fact_changes(one, other) == []


def test_releases_in_the_names_of_files_are_folded() -> None:
    def library(name: str) -> dict[str, Any]:
        return {"name": name, "kind": "core", "path": f"/x/{name}", "size": 1, "format": "ok"}

    before = [library("libopenvino.so.2460"), library("_pyopenvino.cpython-310-x86_64-linux-gnu.so")]
    after = [library("libopenvino.so.2630"), library("_pyopenvino.cpython-312-x86_64-linux-gnu.so")]
    result = change("openvino.libraries", known(before), known(after))
    assert result is not None and (result.entries, result.minor) == ((), 2)


def test_facts_that_one_side_never_asked_for_are_named_and_not_held_against_it() -> None:
    before = Snapshot({"os.family": known("linux"), "npu.driver.version": known("1.10.0")})
    after = Snapshot({"os.family": known("linux")})
    difference = ovdoctor.diff(before, after)
    assert difference.not_compared == ("npu.driver.version",)
    assert difference.facts == ()


def test_a_report_about_one_device_asks_the_same_question_again() -> None:
    sick = facts_of("windows-11-npu-off-in-bios")
    asked = sick.with_facts({"request.devices": known(["NPU"])})
    difference = ovdoctor.diff(asked, sick)
    assert difference.devices == ("NPU",)
    assert {each.status for each in difference.findings} == {"stayed"}
    both = ovdoctor.diff(asked, sick.with_facts({"request.devices": known(["GPU"])}))
    assert both.devices == ()
    assert "different devices" in both.notices[0]


def test_a_live_run_of_one_side_alone_is_not_held_against_the_other() -> None:
    base = facts_of("ubuntu-24.04-lunar-lake-in-order")
    failed = known([{"device": "NPU", "outcome": "error", "error": "L0 zeFenceHostSynchronize"}])
    live = base.with_facts({"request.live": known(True), "openvino.live": failed})
    difference = ovdoctor.diff(live, base)
    assert found(difference, "npu-live-run-failed").status == "open"
    assert any("--live" in notice for notice in difference.notices)


def test_two_machines_are_called_two_machines() -> None:
    difference = ovdoctor.diff(facts_of(STALE), facts_of("macos-arm64"))
    assert any(notice.startswith("these seem to be two machines") for notice in difference.notices)


def test_files_and_folders_are_sides(tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(write_snapshot(facts_of(STALE), "0"), encoding="utf-8")
    assert ovdoctor.diff(file, HOSTS / STALE).facts == ()
    assert ovdoctor.diff(str(file), Evidence(facts=file), devices="npu").devices == ("NPU",)
    with pytest.raises(InputError, match="cannot be read"):
        ovdoctor.diff(tmp_path / "missing.json", file)
    file.write_text("{}")
    with pytest.raises(InputError, match="not a snapshot"):
        ovdoctor.diff(file, HOSTS / STALE)


def test_a_recorded_machine_is_a_side(tmp_path: Path) -> None:
    recorded = tmp_path / "machine.json"
    snapshot, _ = gather(Evidence(python=sys.executable), record=recorded)
    assert [each.fact for each in ovdoctor.diff(snapshot, recorded).facts] == []


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["1.0", "2.0", "3.0"])), max_size=5),
       st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["1.0", "2.0", "3.0"])), max_size=5))  # fmt: skip
@settings(max_examples=60)
def test_entries_account_for_every_package(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    """What is said, applied to what was, gives what is."""
    old, new = ([{"name": name, "version": version} for name, version in side] for side in (before, after))
    result = change("packages", known(old), known(new))
    rebuilt = _numbered(before)
    for entry in result.entries if result else ():
        if entry.status == "removed":
            assert rebuilt.pop(entry.entry) == entry.before
        else:
            assert (entry.entry in rebuilt) == (entry.status == "changed")
            rebuilt[entry.entry] = entry.after
    assert rebuilt == _numbered(after)


def _numbered(packages: list[tuple[str, str]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, version in packages:
        count = sum(label.partition(" ")[0] == name for label in named)
        named[name if not count else f"{name} ({count + 1})"] = version
    return named


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_is_not_different_from_itself_redacted(name: str) -> None:
    """Whatever tokens stand in a report, they are no change of the machine."""
    raw = facts_of(name)
    hidden = Redactor.of(raw, here=False).snapshot(raw)
    for before, after in ((raw, hidden), (hidden, raw)):
        difference = ovdoctor.diff(before, after)
        assert (difference.facts, difference.chains) == ((), ())
        assert {each.status for each in difference.findings} <= {"stayed"}


def test_the_text_is_exactly_this() -> None:
    """``OVDOCTOR_UPDATE=1`` writes it anew."""
    before, after = (HOSTS / name for name in ("ubuntu-24.04-lunar-lake-in-order", "ubuntu-24.04-lunar-lake-driver-1.5"))
    difference = replace_names(ovdoctor.diff(before, after))
    shown = {
        "downgrade.txt": render_difference(difference, Terminal(width=100)),
        "downgrade-ascii.txt": render_difference(difference, Terminal(width=80, unicode=False), verbose=True),
        "downgrade.md": markdown.render(difference),
    }
    for name, text in shown.items():
        file = Path(__file__).with_name(name)
        if os.environ.get("OVDOCTOR_UPDATE"):
            file.write_text(text + "\n", encoding="utf-8", newline="\n")
        assert text + "\n" == file.read_text(encoding="utf-8")
    assert shown["downgrade-ascii.txt"].isascii()


@pytest.mark.parametrize(("severity", "mark"), [("error", "✗"), ("warning", "!"), ("info", "i")])
def test_what_is_new_has_the_mark_of_its_severity(severity: Severity, mark: str) -> None:
    sick = facts_of(STALE)
    difference = ovdoctor.diff(sick.with_facts({"npu.umd.stale": Absent("search path")}), sick)
    came = found(difference, "npu-umd-stale")
    came = replace(came, finding=replace(came.finding, severity=severity))
    shown = render_difference(replace(difference, findings=(came,)), Terminal())
    assert f"\n{mark} new: {severity}: {came.finding.title} [npu-umd-stale]\n" in shown


def replace_names(difference: Difference) -> Difference:
    """Without the folder in which the tests lie."""
    sides = (replace(side, name=Path(side.name).name) for side in (difference.before, difference.after))
    before, after = sides
    return replace(difference, before=before, after=after)


@given(snapshots(), snapshots())
@settings(max_examples=15, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_anything_is_told_without_steering_the_terminal(before: Snapshot, after: Snapshot) -> None:
    difference = ovdoctor.diff(before, after)
    for text in (render_difference(difference, Terminal(width=60), verbose=True), markdown.render(difference)):
        assert text.replace("\n", "").isprintable()
    assert json_report.render(difference).isascii()
    assert not re.search(r"<(?!https://)", markdown.render(difference))
    swapped = ovdoctor.diff(after, before)
    assert {each.fact for each in difference.facts} == {each.fact for each in swapped.facts}
    assert ovdoctor.diff(before, before).facts == ()
