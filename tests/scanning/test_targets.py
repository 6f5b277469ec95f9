"""Which targets are meant: what is named, and what comes from the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.api import Evidence
from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.scanning.scan import aims_of, scan
from ovdoctor.scanning.targets import Aim, Wanted, find_targets
from ovdoctor.tables import timeline

HOSTS = Path(__file__).parents[1] / "hosts"
LAPTOP = HOSTS / "windows-11-meteor-lake-driver-2714"
NEWEST = timeline("cpu").releases[-1]

MACHINE = Snapshot(
    {
        "os.family": Known("linux", "test"),
        "openvino.version": Known("2025.1.0", "test"),
        "npu.platform": Known("4000", "test"),
        "npu.driver.version": Known("1.13.0", "test"),
        "gpu.intel.generation": Absent("test"),
    }
)


def never() -> Snapshot:
    raise AssertionError("the machine was looked at")


def targets(wanted: Wanted, machine: Snapshot = MACHINE) -> list[tuple[str, str, str | None, str | None, str | None]]:
    aims: list[Aim] = find_targets(wanted, lambda: machine)
    return [
        (aim.target.device, aim.target.openvino, aim.target.npu_platform, aim.target.npu_driver, aim.target.os) for aim in aims
    ]


def test_the_default_is_the_machine() -> None:
    assert targets(Wanted()) == [
        ("CPU", "2025.1.0", None, None, "linux"),
        ("NPU", "2025.1.0", "4000", "1.13.0", "linux"),
    ]


def test_a_target_that_needs_nothing_of_the_machine_does_not_look() -> None:
    (aim,) = find_targets(Wanted(("CPU",), ("2023.3",)), never)
    assert (aim.target.device, aim.target.openvino) == ("CPU", "2023.3")


def test_several_are_judged_each() -> None:
    assert [found[:2] for found in targets(Wanted(("CPU", "GPU"), ("2024.0", "2024.1")))] == [
        ("CPU", "2024.0"),
        ("CPU", "2024.1"),
        ("GPU", "2024.0"),
        ("GPU", "2024.1"),
    ]


def test_a_driver_tells_the_system_and_the_device() -> None:
    assert targets(Wanted(npu_driver=("32.0.100.2714",))) == [("NPU", "2025.1.0", "4000", "32.0.100.2714", "windows")]


def test_the_machines_driver_is_not_another_platforms() -> None:
    assert targets(Wanted(npu_platform=("5010",))) == [("NPU", "2025.1.0", "5010", None, "linux")]
    assert targets(Wanted(npu_platform=("4000",))) == [("NPU", "2025.1.0", "4000", "1.13.0", "linux")]


def test_another_system_is_another_machine() -> None:
    assert targets(Wanted(("NPU",), os="windows")) == [("NPU", "2025.1.0", None, None, "windows")]


@pytest.mark.parametrize("fact", [Absent("test"), Unknown("because")])
def test_without_openvino_the_newest_is_judged_and_that_is_said(fact: Absent | Unknown) -> None:
    (aim,) = find_targets(Wanted(("CPU",)), lambda: MACHINE.with_facts({"openvino.version": fact}))
    assert aim.target.openvino == NEWEST
    assert "judged for" in aim.chosen and NEWEST in aim.chosen


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"devices": ("TPU",)}, "there is no device 'TPU'"),
        ({"openvino": ("latest",)}, "'latest' is no version of OpenVINO"),
        ({"openvino": ("",)}, "is no version of OpenVINO"),
        ({"npu_driver": ("new",)}, "'new' is no version of an NPU driver"),
        ({"npu_platform": ("37",)}, "there is no NPU platform '37'"),
        ({"os": "beos"}, "there is no system 'beos'"),
        ({"npu_driver": ("1.10.0",), "os": "windows"}, "is one of linux, not of windows"),
        ({"npu_driver": ("1.10.0",), "devices": ("CPU",)}, "says nothing of CPU"),
        ({"npu_platform": ("4000",), "os": "macos"}, "no NPU plugin for macOS"),
    ],
)
def test_a_typo_is_no_target(wanted: dict[str, tuple[str, ...]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Wanted(**wanted)  # type: ignore[arg-type]


def test_a_recorded_laptop_is_a_target() -> None:
    aims, _ = aims_of([Wanted()], Evidence(host=LAPTOP))
    npu = next(aim.target for aim in aims if aim.target.device == "NPU")
    assert (npu.npu_platform, npu.npu_driver, npu.os) == ("3720", "32.0.100.2714", "windows")
    assert npu.openvino.startswith("2024.5")
    assert {aim.chosen.partition(" (")[0] for aim in aims} == {f"OpenVINO of {LAPTOP.name}"}


def test_arm_was_not_measured() -> None:
    model = Path(__file__).parent / "models" / "maxpool-14-floor.xml"
    found = scan(model, device="CPU", evidence=Evidence(host=HOSTS / "macos-arm64"))
    assert (found.verdict, found.stage) == ("unknown", "compile")
    assert [finding.rule for finding in found.findings if finding.verdict == "unknown"] == ["cpu-not-measured"]


def test_a_mapping_is_a_target_and_a_word_is_none() -> None:
    with pytest.raises(InputError, match="is no target"):
        scan("model.xml", targets=["CPU"])  # type: ignore[list-item]
    with pytest.raises(InputError, match="is no target"):
        scan("model.xml", targets=[{"gadget": "CPU"}])


def test_in_other_releases_the_machines_compiler_is_not_known() -> None:
    model = Path(__file__).parent / "models" / "maxpool-14-floor.xml"
    found = scan(model, device="NPU", evidence=Evidence(host=HOSTS / "ubuntu-24.04-lunar-lake-in-order"), releases=True)
    assert found.targets[0].npu_compiler == "driver" and found.strip is not None
    named = scan(model, device="NPU", npu_platform="4000", npu_driver=found.targets[0].npu_driver, os="linux", releases=True)
    assert named.strip is not None
    others = [number for number, release in enumerate(found.strip.releases) if release != found.targets[0].openvino]
    assert [found.strip.rows[0].verdicts[n] for n in others] == [named.strip.rows[0].verdicts[n] for n in others]


def test_an_openvino_that_does_not_tell_its_version_is_never_fine() -> None:
    model = Path(__file__).parent / "models" / "maxpool-14-floor.xml"
    broken = Evidence(assumed={"openvino.version": Unknown("the import crashed")})
    found = scan(model, device="CPU", evidence=broken)
    assert found.verdict == "unknown"
    assert "openvino-not-known" in [finding.rule for finding in found.findings]
    assert scan(model, device="CPU", openvino="2026.4.1", evidence=broken).verdict == "ok"
    assert scan(model, device="CPU", evidence=Evidence(assumed={"openvino.version": Absent("test")})).verdict == "ok"
