"""Parts of a page to the letter: ``OVDOCTOR_UPDATE=1 pytest tests/reports/html`` writes them anew; look at what it wrote."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
import pytest
from tests.reports.html.corpus import mapped

from ovdoctor.facts.states import Known
from ovdoctor.findings.model import (
    Chain,
    ChainLink,
    Counts,
    Evidence,
    Finding,
    Missing,
    Prescription,
    Reference,
    Remedy,
    Report,
    Step,
    Undecided,
)
from ovdoctor.findings.support import SCHEMA_VERSION, SupportReport
from ovdoctor.reports.html import render_page

FRAGMENTS = Path(__file__).with_name("fragments")


def small_report() -> SupportReport:
    """One of everything that a machine can have."""
    consequence = Finding("npu-not-listed", "OpenVINO lists no NPU", "error", "NPU", "visible", "Of course.", [], [], [])
    finding = Finding(
        rule="npu-node-permission",
        title="This user may not open the NPU's device node",
        severity="error",
        device="NPU",
        stage="permission",
        explanation="It belongs to the group render & nobody else.",
        why=[Evidence("npu.node.access", "no", "/dev/accel/accel0", "is false")],
        remedies=[Remedy("command", "Run: sudo usermod -aG render $USER.", "Then log out and in again.")],
        sources=[Reference("https://github.com/intel/linux-npu-driver/issues/44", "says so", "", "2026-11-22")],
        consequences=[consequence],
    )
    links = [
        ChainLink("hardware", "hardware present", "holds", "Meteor Lake", []),
        ChainLink("firmware", "device firmware", "unknown", "", []),
        ChainLink("permission", "permission", "broken", "", ["npu-node-permission"]),
        ChainLink("visible", "device listed", "blocked", "", ["npu-not-listed"]),
    ]
    machine = Report(
        schema_version=1,
        ovdoctor="1.2.3",
        facts={"cpu.brand": Known("a <CPU>", "/proc/cpuinfo")},
        devices=[],
        chains=[Chain("NPU", "NPU", "broken", links), Chain("GPU", "GPU", "absent", [])],
        findings=[finding],
        undecided=[
            Undecided("npu-old", "The NPU is old", "error", "NPU", [Missing("npu.age", "no calendar", "a look at the calendar")])
        ],
        prescription=Prescription([Step("Log in again", "", ["npu-node-permission"])], ["npu-node-permission"], [], []),
        counts=Counts(5, 1, 2, 1, 1, 0),
        notices=[],
    )
    return SupportReport(SCHEMA_VERSION, "1.2.3", machine=machine)


def model_report() -> SupportReport:
    """A model with its band."""
    model = msgspec.structs.replace(mapped(), path="models/maxpool.xml")
    return SupportReport(SCHEMA_VERSION, "1.2.3", models=(model,))


def section(page: str, anchor: str) -> str:
    """A section of the page."""
    found = re.search(rf'<section id="{anchor}".*?</section>', page, re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("anchor", ["machine", "chains", "findings", "prescription", "undecided", "facts"])
def test_sections_of_a_machine(anchor: str) -> None:
    compare(section(render_page(small_report()), anchor), anchor)


def test_band() -> None:
    found = re.search(r"<figure.*?</figure>", render_page(model_report()), re.DOTALL)
    assert found
    compare(found.group(), "band")


def compare(shown: str, name: str) -> None:
    file = FRAGMENTS / f"{name}.html"
    text = "\n".join(line.strip() for line in shown.splitlines() if line.strip()) + "\n"
    if os.environ.get("OVDOCTOR_UPDATE"):
        FRAGMENTS.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")
