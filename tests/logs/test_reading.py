"""What a text says of the environment, and what does not count."""

from __future__ import annotations

import pytest

from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.vocabulary import define
from ovdoctor.logs.reading import read_log

ISSUE_FORM = """### OpenVINO Version

2024.4.0

### Operating System

Ubuntu 22.04 (LTS)

### Device used for inference

NPU

### Issue description

Please upgrade to 2025.1 did not help. I have driver 1.8.0 and kernel 6.8.0-45-generic.
"""
TABLE = """| OpenVINO | 2025.4.1 |
| **CPU** | Intel Core Ultra 9 285K |
| NPU driver | 32.0.100.4778 |
| Python | 3.11.9 |
"""
PROSE = """I run OpenVINO 2024.6.0 on Windows 11 with Python 3.12.3 on an Intel Arc A770.
openvino-genai 2024.6.0.0 and optimum-intel==1.21.0 are installed. It works fine with OpenVINO 2024.2.
"""


def known(text: str) -> dict[str, object]:
    """The facts of the environment that are known."""
    facts = read_log(text).facts
    return {name: fact.value for name, fact in facts.items() if isinstance(fact, Known) and not name.startswith("log.")}


def test_issue_form() -> None:
    facts = known(ISSUE_FORM)
    assert facts["openvino.version"] == "2024.4.0"
    assert (facts["os.family"], facts["os.distribution"], facts["os.version"]) == ("linux", "ubuntu", "22.04")
    assert facts["request.devices"] == ["NPU"]
    assert facts["os.kernel"] == "6.8.0-45-generic"


def test_markdown_table() -> None:
    facts = known(TABLE)
    assert facts["openvino.version"] == "2025.4.1"
    assert facts["cpu.codename"] == "Arrow Lake"
    assert facts["npu.driver.version"] == "32.0.100.4778"
    assert (facts["npu.platform"], facts["os.family"]) == ("3720", "windows")


def test_prose() -> None:
    facts = known(PROSE)
    assert facts["openvino.version"] == "2024.6.0"
    assert facts["package.openvino-genai"] == "2024.6.0.0"
    assert facts["package.optimum-intel"] == "1.21.0"
    assert facts["python.version"] == "3.12.3"
    assert facts["gpu.intel.generation"] == "xe-hpg"


@pytest.mark.parametrize(
    "line",
    [
        "please upgrade to OpenVINO 2024.5",
        "This is fixed in OpenVINO 2025.1",
        "needs at least OpenVINO 2023.0",
        "OpenVINO > 2024.1",
        "openvino-dev 2023.0.1",
        "openvino_genai 2025.1.0.0",
        "ERROR: No matching distribution found for openvino==2022.3.0",
        "pip install openvino==2024.1",
    ],
)
def test_what_is_advised_or_another_product_is_no_fact(line: str) -> None:
    assert "openvino.version" not in known(line)


def test_a_banner_counts_more_than_prose() -> None:
    text = "I have OpenVINO 2024.1\n[ INFO ] Build ................................. 2024.4.0-16579-c3152d32c9c-releases/2024/4\n"
    assert known(text)["openvino.version"] == "2024.4.0-16579-c3152d32c9c-releases/2024/4"


def test_contradictions_are_unknown_and_say_where() -> None:
    fact = read_log("OpenVINO: 2024.1\nsomething\nOpenVINO: 2025.3\n").facts["openvino.version"]
    assert isinstance(fact, Unknown)
    assert fact.reason == "the text says 2024.1 (line 1) and 2025.3 (line 3)"


def test_the_longer_form_of_one_version_is_no_contradiction() -> None:
    assert known("OpenVINO: 2024.4\nOpenVINO version: 2024.4.0\n")["openvino.version"] == "2024.4.0"


def test_sources_name_the_line() -> None:
    assert read_log("\n\nOpenVINO: 2024.4\n").facts["openvino.version"].source == "read from the text, line 3"


def test_no_device_asked_is_absent() -> None:
    assert isinstance(read_log("it fails").facts["request.devices"], Absent)


@pytest.mark.parametrize(
    ("name", "codename", "npu"),
    [
        ("Core Ultra 5 125H", "Meteor Lake", "3720"),
        ("Intel(R) Core(TM) Ultra 7 165H", "Meteor Lake", "3720"),
        ("Core Ultra 7 258V", "Lunar Lake", "4000"),
        ("Intel Core Ultra 9 285K", "Arrow Lake", "3720"),
        ("Core Ultra 7 358H", "Panther Lake", "5010"),
        ("Intel(R) Celeron(R) J4105 CPU @ 1.50GHz", "Gemini Lake", None),
        ("i7-8850H", "Coffee Lake", None),
        ("Intel(R) Core(TM) i5 CPU 750 @ 2.67GHz", "Nehalem", None),
    ],
)
def test_processors(name: str, codename: str, npu: str | None) -> None:
    facts = known(f"CPU: {name}")
    assert (facts["cpu.codename"], facts.get("cpu.npu")) == (codename, npu)


def test_old_processors_lack_avx() -> None:
    assert "avx" not in str(known("CPU: Celeron J4105")["cpu.flags"])


def test_every_fact_is_of_its_kind() -> None:
    for name, fact in read_log(ISSUE_FORM + TABLE + PROSE).facts.items():
        definition = define(name)
        assert definition is not None, name
        assert not isinstance(fact, Known) or mismatch(definition.kind, fact.value) is None, name


def test_a_driver_in_a_list_of_hardware() -> None:
    facts = known("### Hardware\nIntel Core Ultra 5 125H, NPU driver 1.8.0\n")
    assert (facts["cpu.brand"], facts["npu.driver.version"]) == ("Intel Core Ultra 5 125H", "1.8.0")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("openvino 2023.2.0.13089", "2023.2.0.13089"),
        ("openvino 2024.0.0.14509.34caeefd078", "2024.0.0.14509"),
        ("OpenVINO Version: 2023.2.0.13089.cfd42bd2cb0", "2023.2.0.13089"),
        ("openvino==2022.1.0.7019", "2022.1.0.7019"),
    ],
)
def test_the_number_of_a_build_is_read_whole(text: str, version: str) -> None:
    assert known(text)["openvino.version"] == version


@pytest.mark.parametrize(
    "text",
    [
        "Compiling the model to NPU ...",
        "I try to run inference on NPU",
        "try to run the model on the Intel NPU",
        'ov-bench "--device NPU"',
        'args = ["--device", "NPU"]',
        '--device "NPU"',
        "['-d', 'NPU']",
    ],
)
def test_what_the_device_is_asked_with(text: str) -> None:
    assert known(text)["request.devices"] == ["NPU"]


def test_a_sentence_that_compares_devices_asks_for_none_of_them() -> None:
    assert "request.devices" not in known("It runs on GPU but not on NPU")


@pytest.mark.parametrize(
    ("text", "vendors"),
    [
        ("NVIDIA RTX 3070 laptop\nproblems with the Intel UHD graphics driver", ["nvidia", "intel"]),
        ("Intel(R) UHD Graphics 770\nthe Intel UHD graphics driver", ["intel"]),
    ],
)
def test_graphics_of_intel_without_a_number_are_an_adapter(text: str, vendors: list[str]) -> None:
    adapters = known(text)["gpu.hardware"]
    assert isinstance(adapters, list)
    assert [adapter["vendor"] for adapter in adapters] == vendors
