"""Versions as they really occur, ordered as they should be; properties; dpkg as the oracle of its own scheme."""

from __future__ import annotations

import itertools
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ovdoctor.facts.truth import Truth, negate
from ovdoctor.facts.versions import SCHEMES, Range, RangeError, Version, parse, parse_any

ORDERED = {
    "openvino": [
        "2022.3.1",
        "2023.0.0-10926-b4452d56304-releases/2023/0",
        "2023.3",
        "2024.5.0.dev20240911",
        "2024.5.0.dev20241001",
        "2024.5.0-17288-7975fa5da0c-releases/2024/5",
        "2024.10",
        "2025.0.0.0",
        "2026.3.0-22451-8a17657b995-releases/2026/3",
        "2026.3.1",
    ],
    "windows": ["31.0.100.2016", "32.0.100.967", "32.0.100.3104", "32.0.100.4778", "32.0.101.6314", "32.0.202.298"],
    "npu-linux": [
        "1.1.0",
        "v1.5.1",
        "1.6.0",
        "1.10.0",
        "1.10.1.20241220-12430270326",
        "v1.32.1-rc1",
        "1.35.0.20260722~ubuntu24.04",
    ],
    "compute-runtime": ["21.40.21182", "22.43.24595.30+i538~22.04", "24.13.29138.7", "24.35.30872.22-1", "26.18.38308.1"],
    "kernel": [
        "5.15.167.4-microsoft-standard-WSL2",
        "6.8.0-45-generic",
        "6.8.10",
        "6.17.0-rc3",
        "6.17.0",
        "6.18.2-arch1-1",
        "7.0.0-31",
    ],
    "pep440": ["1.9", "1.26.4", "2.0.0rc1", "2.0.0", "2.4.6"],
    "dotted": ["2.17", "2.28", "2.31", "15.4", "15.4.1", "22.04"],
    "deb": ["1.0~rc1-1", "1.0-1", "1.0-1+b1", "1.0.16900.23-1", "1:0.9-1"],
}
EQUAL = [
    ("openvino", "2024.5", "2024.5.0-17288-7975fa5da0c-releases/2024/5"),
    ("openvino", "2024.5", "2024.5.0.0"),
    ("openvino", "2024.5", "2024.5.0-17288-7975fa5da0c-refs/pull/3856/head"),
    ("openvino", "2023.2", "2023.2.0-13089-cfd42bd2cb0-HEAD"),
    ("openvino", "2023.2", "2023.2.0.13089"),
    ("npu-linux", "1.10.0", "v1.10.0.20241107-11729849322~ubuntu22.04"),
    ("windows", "32.0.100.3104", "32.0.100.3104"),
    ("dotted", "22.04", "22.4"),
]
NOT_OF_THE_SCHEME = [
    ("openvino", "1.2.3"),
    ("openvino", "unknown"),
    ("openvino", "2024"),
    ("windows", "32.0.100"),
    ("windows", "32.0.100.3104.1"),
    ("windows", "1.10.0.1"),
    ("npu-linux", "32.0.100.3104"),
    ("npu-linux", "1.10"),
    ("compute-runtime", "32.0.101.6314"),
    ("kernel", "generic"),
    ("pep440", "2025.0.0.0-476-2b2420220f9"),
    ("deb", "abc"),
    ("dotted", "jammy"),
]


def _read(text: str, scheme: str) -> Version:
    version = parse(text, scheme)
    assert version is not None, f"{text} should be {scheme}"
    return version


@pytest.mark.parametrize("scheme", ORDERED)
def test_order(scheme: str) -> None:
    versions = [_read(text, scheme) for text in ORDERED[scheme]]
    for older, newer in itertools.combinations(versions, 2):
        assert older.precedes(newer) is Truth.TRUE, (older.text, newer.text)
        assert newer.precedes(older) is Truth.FALSE, (newer.text, older.text)


@pytest.mark.parametrize(("scheme", "left", "right"), EQUAL)
def test_equal(scheme: str, left: str, right: str) -> None:
    assert Range.parse(left, scheme).contains(_read(right, scheme)) is Truth.TRUE


@pytest.mark.parametrize(("scheme", "text"), NOT_OF_THE_SCHEME)
def test_not_of_the_scheme(scheme: str, text: str) -> None:
    assert parse(text, scheme) is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_documented_examples_are_of_their_scheme(scheme: str) -> None:
    assert all(parse(text, scheme) for text in SCHEMES[scheme].examples)


def test_a_build_between_releases_is_neither_before_nor_after_its_release() -> None:
    build = _read("2024.5.0-16581-c4ba9d4ce95", "openvino")
    assert Range.parse("< 2024.5", "openvino").contains(build) is Truth.UNKNOWN
    assert Range.parse(">= 2024.5", "openvino").contains(build) is Truth.UNKNOWN
    assert Range.parse("< 2024.4", "openvino").contains(build) is Truth.FALSE
    assert Range.parse(">= 2024.4", "openvino").contains(build) is Truth.TRUE
    assert Range.parse("2024.5.*", "openvino").contains(build) is Truth.TRUE


@pytest.mark.parametrize(
    ("scheme", "text", "inside", "outside"),
    [
        ("openvino", "< 2024.5", ["2024.4", "2024.5.0.dev20240911"], ["2024.5", "2024.10"]),
        ("openvino", ">= 2023.0, < 2024.1", ["2023.0.0", "2024.0.0"], ["2024.1", "2022.3"]),
        ("openvino", "2024.3.*", ["2024.3", "2024.3.1", "2024.3.0.dev20240701"], ["2024.30", "2024.4"]),
        ("openvino", "!= 2024.3.*", ["2024.4"], ["2024.3.0"]),
        ("windows", "< 32.0.100.3104", ["32.0.100.967", "31.0.100.9999"], ["32.0.100.3104", "32.0.101.1"]),
        ("windows", "== 32.0.100.4023", ["32.0.100.4023"], ["32.0.100.4024"]),
        ("kernel", ">= 6.8, < 6.8.10", ["6.8.0-45-generic", "6.8.9"], ["6.8.10", "6.7.12"]),
    ],
)
def test_ranges(scheme: str, text: str, inside: list[str], outside: list[str]) -> None:
    span = Range.parse(text, scheme)
    assert all(span.contains(_read(version, scheme)) is Truth.TRUE for version in inside)
    assert all(span.contains(_read(version, scheme)) is Truth.FALSE for version in outside)


@pytest.mark.parametrize("text", ["", ">", "~= 2024.1", "< next", ">= 2024.*", "2024.1 2024.2"])
def test_bad_ranges_say_why(text: str) -> None:
    with pytest.raises(RangeError, match=r"is not a version|not a version bound|a prefix such as"):
        Range.parse(text, "openvino")


def test_schemes_are_never_compared() -> None:
    with pytest.raises(TypeError):
        _read("32.0.100.1", "windows").precedes(_read("1.10.0", "npu-linux"))


def test_a_driver_is_numbered_by_where_it_comes_from() -> None:
    schemes = ("windows", "npu-linux")
    assert [found.scheme for text in ("32.0.100.2714", "1.10.0") if (found := parse_any(text, schemes))] == list(schemes)
    assert parse_any("23.1", schemes) is None


numbers = st.lists(st.integers(0, 9999), min_size=1, max_size=4)


@given(numbers, numbers)
def test_dotted_numbers_order_as_numbers(left: list[int], right: list[int]) -> None:
    one, two = (_read(".".join(map(str, parts)), "dotted") for parts in (left, right))
    padded = [parts + [0] * (4 - len(parts)) for parts in (left, right)]
    assert one.precedes(two) is Truth.of(padded[0] < padded[1])


@given(st.sampled_from([(s, a, b) for s, texts in ORDERED.items() for a in texts for b in texts]))
def test_bounds_agree_with_each_other(pair: tuple[str, str, str]) -> None:
    scheme, text, bound = pair
    version = _read(text, scheme)
    holds = {op: Range.parse(f"{op} {bound}", scheme).contains(version) for op in ("<", "<=", ">", ">=", "==", "!=")}
    assert holds["<"] is negate(holds[">="])
    assert holds[">"] is negate(holds["<="])
    assert holds["=="] is negate(holds["!="])


@given(st.text(max_size=60), st.sampled_from(sorted(SCHEMES)))
def test_no_text_breaks_a_scheme(text: str, scheme: str) -> None:
    version = parse(text, scheme)
    assert version is None or version.precedes(version) in (Truth.FALSE, Truth.UNKNOWN)


debian_text = st.from_regex(r"\A(?:[0-2]:)?[0-9][a-z0-9.+~]{0,6}(?:-[a-z0-9.+~]{1,4})?\Z")


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is the oracle")
@settings(max_examples=80, deadline=None)
@given(debian_text, debian_text)
def test_debian_order_is_that_of_dpkg(left: str, right: str) -> None:
    assert shutil.which("dpkg")
    older = subprocess.run(["dpkg", "--compare-versions", left, "lt", right], check=False).returncode == 0
    assert _read(left, "deb").precedes(_read(right, "deb")) is Truth.of(older)
