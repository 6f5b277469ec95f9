"""The engine's logic: every kind of question on known, absent and unknown facts; and that more facts never flip an answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.truth import Truth
from ovdoctor.rules.conditions import Condition
from ovdoctor.rules.nodes import load_nodes
from ovdoctor.rules.parse_condition import parse_condition

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
ABSENT, UNKNOWN = Absent("looked"), Unknown("could not look")


def condition(text: str) -> Condition:
    return parse_condition(load_nodes(text, "test"))


def truth(text: str, **facts: Any) -> Truth:
    snapshot = Snapshot(
        {
            name.replace("__", "-").replace("_", "."): fact if isinstance(fact, (Absent, Unknown)) else Known(fact, "test")
            for name, fact in facts.items()
        }
    )
    return condition(text).judge(snapshot).truth


@pytest.mark.parametrize(
    ("question", "true", "false"),
    [
        ("{os.family: linux}", "linux", "windows"),
        ("{os.family: [linux, macos]}", "macos", "windows"),
    ],
)
def test_choices(question: str, true: str, false: str) -> None:
    assert [truth(question, os_family=value) for value in (true, false, ABSENT, UNKNOWN)] == [T, F, F, U]


@pytest.mark.parametrize(
    ("question", "name", "answers"),
    [
        ("{cpu.brand: {matches: 'Ultra \\d'}}", "cpu_brand", {"Core(TM) Ultra 7": T, "Core i7": F}),
        ("{npu.node.access: false}", "npu_node_access", {False: T, True: F}),
        ("{cpu.family: 6}", "cpu_family", {6: T, 18: F}),
        ("{cpu.family: [6, 18]}", "cpu_family", {6: T, 25: F}),
        ("{cpu.quota: '< 1.5'}", "cpu_quota", {1.0: T, 2: F}),
        ("{openvino.version: '< 2024.5'}", "openvino_version", {"2024.5.0.dev20240911": T, "2024.5": F, "2024.10": F}),
        ("{openvino.version: ['2024.3.*', '2024.6.*']}", "openvino_version", {"2024.6.0": T, "2024.5": F}),
        ("{npu.driver.version: {windows: '< 32.0.100.3104'}}", "npu_driver_version", {"32.0.100.2714": T, "1.1.0": F}),
        (
            "{npu.driver.version: {windows: '< 32.0.100.3104', linux: '< 1.10.0'}}",
            "npu_driver_version",
            {"1.8.0": T, "1.10.0": F, "32.0.100.967": T, "32.0.100.3104": F},
        ),
    ],
)
def test_values(question: str, name: str, answers: dict[Any, Truth]) -> None:
    for value, answer in answers.items():
        assert truth(question, **{name: value}) is answer, value
    assert truth(question, **{name: ABSENT}) is F
    assert truth(question, **{name: UNKNOWN}) is U
    assert truth(question) is U


def test_words() -> None:
    assert truth("{cpu.flags: {contains: [avx, avx2]}}", cpu_flags=["avx", "avx2", "fma"]) is T
    assert truth("{cpu.flags: {contains: [avx, avx2]}}", cpu_flags=["avx"]) is F
    assert truth("{cpu.flags: {lacks: avx}}", cpu_flags=["sse4_2"]) is T
    assert truth("{cpu.flags: {lacks: [avx, avx2]}}", cpu_flags=["avx"]) is F
    assert truth("{cpu.flags: {matches: ^amx}}", cpu_flags=["amx_bf16"]) is T
    assert truth("{cpu.flags: {lacks: avx}}", cpu_flags=UNKNOWN) is U
    assert truth("{cpu.flags: {lacks: avx}}", cpu_flags=ABSENT) is F


def test_states() -> None:
    for question, answers in (("{npu.hardware: {is: absent}}", [F, T, U]), ("{npu.hardware: {is: known}}", [T, F, U])):
        assert [truth(question, npu_hardware=fact) for fact in ("8086:7d1d", ABSENT, UNKNOWN)] == answers


DEVICES = [{"name": "CPU", "kind": "CPU"}, {"name": "GPU.0", "kind": "GPU"}, {"name": "GPU.1"}]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("any: {kind: CPU}", T),
        ("any: {kind: NPU}", U),
        ("none: {kind: NPU}", U),
        ("none: {kind: CPU}", F),
        ("all: {name: {is: known}}", T),
        ("all: {kind: CPU}", F),
        ("count: '>= 2', where: {name: {matches: GPU}}", T),
        ("count: '== 1', where: {kind: GPU}", U),
        ("count: '<= 1', where: {kind: CPU}", U),
        ("count: '== 3'", T),
        ("any: {any: [{kind: NPU}, {name: GPU.0}]}", T),
        ("any: {not: {name: {is: known}}}", F),
    ],
)
def test_quantifiers(question: str, answer: Truth) -> None:
    assert truth(f"{{openvino.devices: {{{question}}}}}", openvino_devices=DEVICES) is answer


@pytest.mark.parametrize(
    ("question", "of_absent"),
    [("any: {kind: CPU}", F), ("none: {kind: CPU}", T), ("all: {kind: CPU}", T), ("count: '== 0'", T), ("count: '>= 1'", F)],
)
def test_a_list_that_is_absent_has_no_entries(question: str, of_absent: Truth) -> None:
    assert truth(f"{{openvino.devices: {{{question}}}}}", openvino_devices=ABSENT) is of_absent
    assert truth(f"{{openvino.devices: {{{question}}}}}", openvino_devices=UNKNOWN) is U


def test_packages_by_name() -> None:
    installed = [{"name": "numpy", "version": "2.4.6"}, {"name": "numpy", "version": "1.0"}, {"name": "broken"}]
    assert truth("{package.numpy: '>= 2'}", packages=installed) is T
    assert truth("{package.onnx: {is: absent}}", packages=installed) is T
    assert truth("{package.broken: '>= 1'}", packages=installed) is U
    assert truth("{package.numpy: '>= 2'}") is U


def test_same_release() -> None:
    question = "{package.openvino-genai: {same_release_as: openvino.version}}"
    facts: dict[str, Any] = {"openvino_version": "2025.0.0-17942-1f68be9f594-releases/2025/0"}
    assert truth(question, packages=[{"name": "openvino-genai", "version": "2025.0.0.0"}], **facts) is T
    assert truth(question, packages=[{"name": "openvino-genai", "version": "2025.0.1.0"}], **facts) is F
    assert truth("{package.openvino-genai: {same_release_as: openvino.version, numbers: 2}}",
                 packages=[{"name": "openvino-genai", "version": "2025.0.1.0"}], **facts) is T  # fmt: skip
    assert truth(question, packages=[], **facts) is F
    assert truth(question, packages=[], openvino_version=UNKNOWN) is F
    assert truth(question, packages=[{"name": "openvino-genai", "version": "2025.0.0.0"}]) is U


def test_leaves_tell_what_decided() -> None:
    verdict = condition("{any: [{os.family: windows}, {cpu.family: 6}], npu.node.access: true}").judge(
        Snapshot({"os.family": Known("linux", ""), "cpu.family": Known(6, ""), "npu.node.access": UNKNOWN})
    )
    assert verdict.truth is U
    assert [leaf.fact_name for leaf in verdict.leaves] == ["npu.node.access"]


NAMES = ("os.family", "cpu.vendor", "gpu.igc.version")
LEAVES = st.sampled_from(
    [
        "{os.family: linux}",
        "{os.family: {is: absent}}",
        "{cpu.vendor: GenuineIntel}",
        "{cpu.vendor: {is: known}}",
        "{gpu.igc.version: '< 2.0'}",
        "{gpu.igc.version: '!= 1.*'}",
    ]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{all: [{', '.join(parts)}]}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{any: [{', '.join(parts)}]}}"),
        inner.map(lambda part: f"{{not: {part}}}"),
    ),
    max_leaves=8,
)
VALUES = {
    "os.family": ["linux", "windows"],
    "cpu.vendor": ["GenuineIntel", "AuthenticAMD"],
    "gpu.igc.version": ["1.0.1", "2.1"],
}
SETTLED = st.fixed_dictionaries({name: st.sampled_from([Known(v, "") for v in VALUES[name]] + [ABSENT]) for name in NAMES})


@given(CONDITIONS, SETTLED, st.sets(st.sampled_from(NAMES)))
def test_what_is_decided_stays_decided_when_more_becomes_known(text: str, facts: dict[str, Fact], hidden: set[str]) -> None:
    """The promise of three values: an answer given without some facts is the answer with them."""
    parsed = condition(text)
    with_all = parsed.judge(Snapshot(facts))
    with_some = parsed.judge(Snapshot({name: UNKNOWN if name in hidden else fact for name, fact in facts.items()}))
    assert with_all.truth is not U
    assert with_some.truth in (U, with_all.truth)
    if with_some.truth is U:
        assert {leaf.fact_name for leaf in with_some.leaves} <= hidden
