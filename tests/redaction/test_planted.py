"""Nothing that was planted is in what comes out, whatever carries it and wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.kinds import Kind, Records, Texts
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY
from ovdoctor.findings.support import LogText, SupportReport
from ovdoctor.redaction import Redactor
from ovdoctor.redaction.files import clean_bytes
from tests.redaction.planting import CARRIERS, PLANTED, WRAPS, Planted, leaks

Redact = Callable[[str], str]


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("wrap", WRAPS, ids=range(len(WRAPS)))
@settings(max_examples=15)
@given(data=st.data())
def test_free_text(carrier: str, wrap: Callable[[str], str], data: st.DataObject) -> None:
    planted = data.draw(CARRIERS[carrier])
    output = Redactor().text(wrap(planted.text))
    assert leaks(planted, output) == [], output


@pytest.mark.parametrize("carrier", CARRIERS)
@settings(max_examples=15)
@given(data=st.data())
def test_a_redactor_that_does_nothing_is_caught(carrier: str, data: st.DataObject) -> None:
    """The tests can fail: what is planted is in the text, and is found there."""
    planted = data.draw(CARRIERS[carrier])
    assert leaks(planted, planted.text) == list(planted.secrets)


DETECTORS = {
    "find_secrets": "token",
    "find_logins": "login",
    "find_named_secrets": "password",
    "find_homes": "home",
    "find_identities": "prompt",
    "find_emails": "email",
    "find_identifiers": "uuid",
    "find_addresses": "ip",
    "find_hosts": "host",
}


@pytest.mark.parametrize("detector", DETECTORS)
def test_every_detector_is_needed(detector: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it something gets through."""
    for module in ("detectors", "texts"):
        monkeypatch.setattr(f"ovdoctor.redaction.{module}.{detector}", lambda *_: iter(()), raising=False)
    assert find(CARRIERS[DETECTORS[detector]], lambda planted: bool(leaks(planted, Redactor().text(planted.text))))


@settings(max_examples=100)
@given(st.lists(PLANTED, min_size=1, max_size=6), st.sampled_from(["\n", " ", ", ", "; ", "\t"]))
def test_many_in_one_text(planted: list[Planted], between: str) -> None:
    text = between.join(item.text for item in planted)
    redactor = Redactor()
    redactor.learn(text)
    output = redactor.text(text)
    assert [leak for item in planted for leak in leaks(item, output)] == [], output


@settings(max_examples=100)
@given(st.lists(PLANTED, min_size=1, max_size=5), st.sampled_from(["\n", " ", ", "]))
def test_twice_is_once(planted: list[Planted], between: str) -> None:
    once = Redactor().text(between.join(item.text for item in planted))
    assert Redactor().text(once) == once


@given(PLANTED)
def test_the_same_has_the_same_token(planted: Planted) -> None:
    redactor = Redactor()
    first = redactor.text(planted.text)
    assert redactor.text(planted.text) == first
    assert sum(entry.count for entry in redactor.removed()) >= 2


def everywhere(text: str) -> Iterator[tuple[str, Fact]]:
    """Every fact with the text in every place that takes one, right or wrong for its kind."""
    for name, definition in VOCABULARY.items():
        shown = name.replace("*", "numpy")
        yield shown, Known(_value(definition.kind, text), text)


def _value(kind: Kind, text: str) -> Any:
    if isinstance(kind, Records):
        return [{field: _value(member, text) for field, member in kind.fields.items()}]
    return [text, "x"] if isinstance(kind, Texts) else text


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(PLANTED)
def test_every_fact(planted: Planted) -> None:
    facts = dict(everywhere(planted.text))
    redacted = Redactor().snapshot(Snapshot(facts))
    output = write_snapshot(redacted, "0")
    assert leaks(planted, output) == []
    assert leaks(planted, write_snapshot(Snapshot(facts), "0")), "it was not planted"


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(PLANTED, st.sampled_from(sorted(VOCABULARY)))
def test_one_fact_alone(planted: Planted, name: str) -> None:
    """Nothing else tells the redactor what to look for."""
    name = name.replace("*", "numpy")
    for fact in (Known("x", planted.text), Absent(planted.text), Unknown(planted.text, ""), Unknown("x", planted.text)):
        assert leaks(planted, repr(Redactor().fact(name, fact))) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(PLANTED)
def test_reports(planted: Planted) -> None:
    report = SupportReport(1, "0", log=LogText(planted.text, f"line\n{planted.text}", 0), notices=(planted.text,))
    assert leaks(planted, msgspec.json.encode(Redactor().struct(report)).decode()) == []
    document = {planted.text: [planted.text], "x": {"y": planted.text}, "facts": {"cpu.brand": planted.text}}
    assert leaks(planted, msgspec.json.encode(Redactor().document(document)).decode()) == []


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")


@settings(max_examples=80)
@given(PLANTED, st.sampled_from(ENCODINGS))
def test_files_in_any_encoding(planted: Planted, encoding: str) -> None:
    text = f"OpenVINO Runtime 2026.4.1, a line of a log that is long enough to tell its encoding\n{planted.text}\nend\n" * 3
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return
    cleaned = clean_bytes(data, "x.log", Redactor())
    output = cleaned.data.decode(encoding)
    assert leaks(planted, output) == []
    assert output.startswith("OpenVINO Runtime 2026.4.1, a line") and output.endswith("\nend\n")
