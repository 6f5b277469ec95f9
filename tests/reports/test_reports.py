"""Reports for people and programs, on a small machine: exact text, schema, widths, encodings."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import jsonschema
import pytest

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.model import Report
from ovdoctor.reports import json_report, text
from ovdoctor.reports.text.facts import fact_lines
from ovdoctor.reports.text.terminal import Terminal
from ovdoctor.rules.diagnose import Selection, diagnose
from ovdoctor.rules.load import RuleSet, builtin_folder, load_rules

FACTS: dict[str, Fact] = {
    "os.family": Known("linux", "platform"),
    "os.distribution": Known("ubuntu", "/etc/os-release"),
    "os.version": Known("24.04", "/etc/os-release"),
    "cpu.brand": Known("Intel(R) Core(TM) Ultra 7 155H", "/proc/cpuinfo"),
    "openvino.version": Known("2026.4.1", "metadata"),
    "npu.hardware": Known("8086:7d1d", "/sys/bus/pci/devices"),
    "npu.platform": Known("3720", "table"),
    "npu.codename": Known("Meteor Lake", "table"),
    "npu.kernel.bound": Known(True, "driver link"),
    "npu.firmware.error": Absent("dmesg"),
    "npu.node.path": Known("/dev/accel/accel0", "/dev/accel"),
    "npu.node.group": Known("render", "stat"),
    "npu.node.mode": Known("0660", "stat"),
    "npu.node.access": Known(False, "access()"),
    "npu.driver.version": Unknown("no package owns libze_intel_npu.so.1", "dpkg"),
    "gpu.hardware": Known([], "/sys/bus/pci/devices"),
    "gpu.dxg": Absent("/dev/dxg"),
}


def rules() -> RuleSet:
    return load_rules([builtin_folder() / "npu" / "npu-node-permission.yaml"], builtin=False)


def report(facts: dict[str, Fact] = FACTS) -> Report:
    return diagnose(Snapshot(facts), rules(), Selection())


def test_text_is_exactly_this() -> None:
    """``OVDOCTOR_UPDATE=1`` writes it anew."""
    expected = Path(__file__).with_name("report.txt")
    shown = text.render(report(), Terminal(width=100)) + "\n"
    if os.environ.get("OVDOCTOR_UPDATE"):
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_text_fits_the_terminal(width: int) -> None:
    """Only what must stay whole to be copied (an address, a command) may be longer than the line."""
    for line in text.render(report(), Terminal(width=width)).splitlines():
        assert len(line) <= width or len(line.split()) <= 3 or line.startswith(("✗", "?")), line


def test_plain_terminals_get_plain_characters() -> None:
    shown = text.render(report(), Terminal(unicode=False))
    assert "[npu-node-permission]" in shown
    shown.encode("ascii")


def test_terminal_of_a_windows_console_in_cp936() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp936")
    assert not Terminal.of(stream).unicode
    assert Terminal.of(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")).unicode


def test_colour_only_where_asked_or_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert not Terminal.of(stream).colour
    assert Terminal.of(stream, "always").colour
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal.of(stream).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal.of(stream).colour
    assert "\x1b[" in text.render(report(), Terminal(colour=True))


def test_what_a_machine_says_cannot_steer_the_terminal() -> None:
    facts = {**FACTS, "cpu.brand": Known("evil\x1b[2J\x07\u202eCPU", "x"), "npu.node.group": Known("\x1b]0;title\x07", "stat")}
    for shown in (text.render(report(facts), Terminal()), "\n".join(fact_lines(Snapshot(facts), Terminal()))):
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "\u202e" not in shown


def test_nothing_known_never_looks_like_health() -> None:
    shown = text.render(report({}), Terminal())
    assert "1 undecided" in shown
    assert "0 clear" in shown
    assert "✓" not in shown


def test_json_satisfies_its_schema() -> None:
    document = json.loads(json_report.render(report()))
    schema = json_report.report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    assert document["findings"][0]["rule"] == "npu-node-permission"
    document["facts"]["os.family"]["value"] = "beos"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def test_facts_say_their_state_and_source() -> None:
    lines = "\n".join(fact_lines(Snapshot(FACTS), Terminal()))
    assert "npu.node.access             no  [access()]" in lines
    assert "gpu.dxg                     absent  [/dev/dxg]" in lines
    assert "npu.driver.version          unknown: no package owns libze_intel_npu.so.1  [dpkg]" in lines
