"""``--assume`` and snapshots as files: what is accepted, and the sentence for what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ovdoctor.errors import InputError
from ovdoctor.facts.assume import assume, parse_assumption
from ovdoctor.facts.documents import read_snapshot, write_snapshot
from ovdoctor.facts.kinds import Choice, Flag, Kind, Number, Records, Text, Texts, VersionOf
from ovdoctor.facts.schema import snapshot_schema
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import SCHEMES
from ovdoctor.facts.vocabulary import SUBJECTS, VOCABULARY


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("npu.driver.version=32.0.100.3104", "npu.driver.version", "32.0.100.3104"),
        ("openvino.version = 2024.5", "openvino.version", "2024.5"),
        ("npu.node.access=yes", "npu.node.access", True),
        ("cpu.quota=1.5", "cpu.quota", 1.5),
        ("cpu.flags=sse4_2, avx", "cpu.flags", ["sse4_2", "avx"]),
        ("package.numpy=1.26.4", "package.numpy", "1.26.4"),
        ('openvino.devices=[{"name": "CPU"}]', "openvino.devices", [{"name": "CPU"}]),
    ],
)
def test_accepted(text: str, name: str, value: Any) -> None:
    assert parse_assumption(text) == (name, Known(value, "assumed"))


@pytest.mark.parametrize(
    ("listed", "text", "still_known"),
    [
        (["CPU"], "npu.node.access=yes", False),
        (["CPU", "NPU"], "npu.driver.version=1.24.0", True),
        (["CPU"], "os.kernel=6.14", True),
        (["CPU", "NPU"], "gpu.compute_runtime.version=25.35.35096.9", False),
        (["CPU"], 'openvino.devices=[{"name": "CPU", "kind": "CPU"}]', True),
    ],
)
def test_a_device_that_was_not_listed_might_be_after_the_change(listed: list[str], text: str, still_known: bool) -> None:
    devices = Known([{"name": kind, "kind": kind} for kind in listed], "asked")
    assumed = dict([parse_assumption(text)])
    result = assume(Snapshot({"openvino.devices": devices, "os.family": Known("linux", "")}), assumed)
    assert isinstance(result.get("openvino.devices"), Known) is still_known


def test_states() -> None:
    assert isinstance(parse_assumption("npu.hardware=@absent")[1], Absent)
    assert isinstance(parse_assumption("npu.hardware=@unknown")[1], Unknown)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("npu.driver.version", "write NAME=VALUE"),
        ("npu.driver.version=", "write NAME=VALUE"),
        ("npu.drivr.version=1.10.0", "Did you mean 'npu.driver.version'"),
        ("package.*=1", "there is no fact 'package.*'"),
        ("os.family=beos", "must be one of linux, windows, macos"),
        ("npu.node.access=perhaps", "must be true or false"),
        ("cpu.family=many", "must be a whole number"),
        ("openvino.version=newest", "must be a version of the scheme openvino"),
        ('openvino.devices=[{"colour": "blue"}]', "unknown field 'colour'"),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_assumption(text)
    assert sentence in str(caught.value)


def _values(kind: Kind) -> st.SearchStrategy[Any]:
    match kind:
        case Text():
            return st.text(max_size=20)
        case Flag():
            return st.booleans()
        case Number(whole=whole):
            return st.integers(0, 2**40) if whole else st.floats(0, 1e9, allow_nan=False)
        case Choice(values=values):
            return st.sampled_from(values)
        case VersionOf(schemes=schemes):
            return st.sampled_from([text for scheme in schemes for text in SCHEMES[scheme].examples])
        case Texts():
            return st.lists(st.text(max_size=8), max_size=3)
        case Records(fields=fields):
            return st.lists(
                st.fixed_dictionaries({}, optional={n: st.none() | _values(k) for n, k in fields.items()}), max_size=2
            )


NAMES = [name for name in VOCABULARY if not name.endswith("*")]
FACTS: st.SearchStrategy[tuple[str, Fact]] = st.sampled_from(NAMES).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.one_of(
            st.builds(Known, _values(VOCABULARY[name].kind), st.text(max_size=8)),
            st.builds(Absent, st.text(max_size=8)),
            st.builds(Unknown, st.text(max_size=8), st.text(max_size=8)),
        ),
    )
)
SCHEMA = jsonschema.Draft202012Validator(snapshot_schema())


@settings(max_examples=50)
@given(st.lists(FACTS, max_size=6).map(dict))
def test_snapshots_survive_being_written_and_satisfy_their_schema(
    tmp_path_factory: pytest.TempPathFactory, facts: dict[str, Fact]
) -> None:
    text = write_snapshot(Snapshot(facts), "1.2.3")
    SCHEMA.validate(json.loads(text))
    file = tmp_path_factory.mktemp("snapshot") / "host.json"
    file.write_text(text, encoding="utf-8")
    again, notices = read_snapshot(file)
    assert (again.facts, notices) == (facts, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not JSON"),
        (b'{\n  "facts": {,\n}', "line 2, column 13"),
        (b"[]", "not a snapshot that"),
        (b"{}", "not a snapshot that"),
        (b"\xff\xfe", "not JSON"),
        (b'{"schema_version": 9, "ovdoctor": "x", "facts": {}}', "written by a newer ovdoctor (schema 9)"),
        (
            b'{"schema_version": 1, "ovdoctor": "x", "facts": {"os.family": {"state": "known", "value": 3, "source": ""}}}',
            "facts.os.family",
        ),
        (b'{"schema_version": 1, "ovdoctor": "x", "facts": {"os.family": {"state": "perhaps"}}}', "Invalid value 'perhaps'"),
        (b'{"x": ' + b"[" * 100_000, "not JSON"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "host.json"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_snapshot(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert sentence in str(caught.value)


def test_a_fact_of_a_newer_version_is_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "host.json"
    file.write_text('{"schema_version": 1, "ovdoctor": "9", "facts": {"tpu.hardware": {"state": "absent", "source": ""}}}')
    snapshot, notices = read_snapshot(file)
    assert not snapshot.facts
    assert "'tpu.hardware' is not known to this ovdoctor" in notices[0]


def test_every_fact_says_what_it_means_and_how_it_is_obtained() -> None:
    assert len(VOCABULARY) == sum(len(facts) for facts in SUBJECTS.values())
    assert all(fact.meaning and fact.how for fact in VOCABULARY.values())


def test_of_many_facts_of_a_newer_version_the_first_are_named(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    facts = {f"new.fact{number}": {"state": "absent", "source": ""} for number in range(50_000)}
    file.write_text(json.dumps({"schema_version": 1, "ovdoctor": "9", "facts": facts}), encoding="utf-8")
    snapshot, notices = read_snapshot(file)
    assert not snapshot.facts
    assert len(notices) == 6
    assert "49995 more" in notices[-1]
