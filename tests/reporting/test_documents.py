"""``--facts`` takes what ``report`` makes, and refuses in a sentence what somebody made otherwise."""

from __future__ import annotations

import io
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ovdoctor.errors import InputError
from ovdoctor.facts import documents
from ovdoctor.facts.documents import read_snapshot, write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.ticket import render
from ovdoctor.reports.ticket.support_json import render as as_json
from tests.reports.ticket.small import FACTS, small

SNAPSHOT = write_snapshot(Snapshot(FACTS), "0").encode()
PACKED = render(small(), "zip")


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", method) as archive:
        warnings.simplefilter("ignore")  # two members of one name
        for name, data in members:
            archive.writestr(name, data)
    return whole.getvalue()


def read(folder: Path, data: bytes, name: str = "report.zip") -> dict[str, object]:
    file = folder / name
    file.write_bytes(data)
    return dict(read_snapshot(file)[0].facts)


@pytest.mark.parametrize(
    "data",
    [
        PACKED,
        packed(("snapshot.json", SNAPSHOT)),
        packed(("snapshot.json", SNAPSHOT), method=zipfile.ZIP_STORED),
        packed(("report/snapshot.json", SNAPSHOT), ("report/raw/snapshot.json", b"")),
        packed(("report.json", as_json(small()).encode())),
        as_json(small()).encode(),
        SNAPSHOT,
    ],
    ids=["the zip", "snapshot", "stored", "packed again", "report only", "report.json", "snapshot.json"],
)
def test_documents_are_read(data: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, data) == FACTS


def test_standard_input_may_be_a_zip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PACKED)))
    assert dict(read_snapshot(Path("-"))[0].facts) == FACTS


def damaged(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(packed(("snapshot.json", SNAPSHOT)))
    change(data)
    return bytes(data)


def encrypt(data: bytearray) -> None:
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1


def scramble(data: bytearray) -> None:
    data[60:80] = bytes(20)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(), "without snapshot.json"),
        (packed(("readme.txt", b"x")), "without snapshot.json"),
        (packed(("a/b/snapshot.json", SNAPSHOT)), "without snapshot.json"),
        (packed(("snapshot.json", SNAPSHOT), ("snapshot.json", b"{}")), "2 files called snapshot.json"),
        (packed(("a/snapshot.json", SNAPSHOT), ("b/snapshot.json", SNAPSHOT)), "2 files called snapshot.json"),
        (packed(("snapshot.json", b"nonsense")), "snapshot.json: not JSON: line 1"),
        (packed(("snapshot.json", b"[]")), "not a snapshot"),
        (packed(("snapshot.json", packed(("snapshot.json", SNAPSHOT)))), "not"),
        (packed(("snapshot.json", SNAPSHOT), method=zipfile.ZIP_LZMA), "uncommon way"),
        (packed(("snapshot.json", SNAPSHOT))[:200], "cannot be read"),
        (PACKED[: len(PACKED) // 2], "cannot be read"),
        (damaged(encrypt), "encrypted"),
        (damaged(scramble), "cannot be read"),
        (b"PK\x03\x04", "cannot be read"),
        (as_json(SupportReport(1, "0")).encode(), "without a machine"),
        (b'{"machine": 1}', "not a snapshot"),
        (b'{"machine": {"schema_version": 1, "ovdoctor": "0"}, "schema_version": 1, "ovdoctor": "0"}', "`facts`"),
    ],
)
def test_others_are_refused_in_a_sentence(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, data)
    assert words in str(refused.value)
    assert "report.zip" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_member_that_would_fill_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the zip says of its size: a megabyte of zeros takes a kilobyte."""
    monkeypatch.setattr(documents, "_LARGEST", 1 << 20)
    bomb = packed(("snapshot.json", bytes(10 << 20)))
    lying = bytearray(bomb)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = lying.index(signature) + offset
        lying[place : place + 4] = struct.pack("<I", 100)
    assert len(bomb) < 1 << 16
    for data in (bomb, bytes(lying)):
        with pytest.raises(InputError):
            read(tmp_path, data)
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read(tmp_path, bomb)


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4), st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_a_damaged_zip_is_read_or_refused(damage: list[tuple[float, int]], kept: float) -> None:
    whole = bytearray(packed(("snapshot.json", SNAPSHOT)))
    for place, byte in damage:
        whole[int(place * len(whole))] = byte
    if kept < 0.2:
        del whole[int(kept * 5 * len(whole)) :]
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read(Path(folder), bytes(whole))
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert found == FACTS  # the checksum of the zip vouches for it
