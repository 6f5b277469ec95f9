"""What follows for releases that were not measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.facts.versions import parse
from ovdoctor.tables import Operation, Target, Timeline, judge_operation, timeline
from ovdoctor.tables.evidence import Piece, look

LINE = Timeline(["2023.0.0", "2023.1.0", "2024.0.0", "2024.5.0", "2025.0.0"])
RELEASES = st.sampled_from(LINE.releases)
VERSIONS = st.one_of(
    st.builds("{}.{}.{}".format, st.integers(2022, 2027), st.integers(0, 6), st.integers(0, 3)),
    st.builds("{}.{}.0.dev202{}0911".format, st.integers(2022, 2027), st.integers(0, 6), st.integers(2, 6)),
    st.builds("{}.{}.0-{}-abcdef".format, st.integers(2022, 2027), st.integers(0, 6), st.integers(10000, 20000)),
)
SETS = st.frozensets(st.integers(0, len(LINE.releases) - 1))


def found(fails: frozenset[int], version: str) -> str:
    place = LINE.place(version)
    assert place is not None
    return look(Piece(LINE, "read", fails, "why", "measured by"), place).outcome


@given(SETS, RELEASES)
def test_a_measured_release_does_what_was_measured(fails: frozenset[int], release: str) -> None:
    assert found(fails, release) == ("fails" if LINE.index(release) in fails else "ok")


@given(SETS, VERSIONS)
def test_others_do_what_both_neighbours_do_or_nobody_knows(fails: frozenset[int], version: str) -> None:
    parsed = parse(version, "openvino")
    assert parsed is not None
    older = [release for release in LINE.releases if parse(release, "openvino").key <= parsed.key]  # type: ignore[union-attr]
    newer = [release for release in LINE.releases if parse(release, "openvino").key >= parsed.key]  # type: ignore[union-attr]
    outcome = found(fails, version)
    if not older or not newer:
        assert outcome == "unknown"
    else:
        neighbours = {found(fails, older[-1]), found(fails, newer[0])}
        assert {outcome} == neighbours or (outcome == "unknown" and len(neighbours) == 2)


def test_a_nightly_lies_before_its_release() -> None:
    fails = frozenset({0, 1, 2})
    assert found(fails, "2024.5.0.dev20240911") == "unknown"
    assert found(fails, "2024.5.0") == "ok"
    assert found(fails, "2024.5.0-16581-c4ba9d4ce95") == "unknown"


@given(SETS)
def test_spans_are_written_and_read(indices: frozenset[int]) -> None:
    assert LINE.parse_spans(LINE.write_spans(indices)) == indices
    spans = LINE.spans(lambda index: index in indices)
    covered = {index for span in spans for index in range(LINE.index(span.first), LINE.index(span.last or LINE.releases[-1]) + 1)}
    assert covered == indices


def test_no_version_is_no_answer() -> None:
    assert judge_operation(Operation("Relu", "opset1"), Target("CPU", "latest")).verdict == "unknown"


def test_patch_releases_between_releases_that_differ_are_unknown() -> None:
    maxpool = Operation("MaxPool", "opset14", {"rounding_type": "floor"})
    read = {version: judge_operation(maxpool, Target("CPU", version)) for version in ("2023.2.1", "2023.3.1", "2024.0.1")}
    assert read["2023.2.1"].verdict == "fails"
    assert read["2023.3.1"].verdict == "unknown"
    assert read["2024.0.1"].stage != "read"


@given(st.sampled_from(timeline("cpu").releases))
def test_since_is_where_the_last_span_begins(release: str) -> None:
    verdict = judge_operation(Operation("MaxPool", "opset14", {"rounding_type": "ceil_torch"}), Target("CPU", release))
    assert verdict.works[-1].first == verdict.since
    assert verdict.works[-1].last is None


def test_before_the_measured_releases_the_documentation_tells_what_is_too_new() -> None:
    verdict = judge_operation(Operation("MaxPool", "opset14"), Target("CPU", "2022.3"))
    assert (verdict.verdict, verdict.stage, verdict.first_good_release) == ("fails", "read", "2024.0.0")
    assert verdict.how_known.startswith("documentation")
    assert judge_operation(Operation("MaxPool", "opset8"), Target("CPU", "2022.3")).verdict == "unknown"
    assert judge_operation(Operation("MaxPool", "opset14"), Target("CPU", "2019.3")).verdict == "unknown"
