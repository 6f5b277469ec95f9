"""Texts too long to be read whole: both ends, in whatever encoding, from a file and from a stream."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.errors import InputError
from ovdoctor.logs.excerpt import Ends, Excerpt, read_ends
from ovdoctor.logs.text import LogText

FIRST, LAST = 64, 128
WORDS = {
    "cp932": "モジュールが",
    "cp949": "오류지정된모듈을",
    "utf-16-le": "no byte order mark tells it",
    "utf-16-be": "no byte order mark tells it",
}


def added(data: bytes, step: int) -> Excerpt:
    ends = Ends(FIRST, LAST)
    for place in range(0, len(data), step):
        ends.add(data[place : place + step])
    return ends.excerpt("the text")


@given(st.binary(max_size=FIRST + LAST).map(lambda data: data.hex().encode()[: FIRST + LAST]), st.integers(1, 200))
def test_what_fits_is_whole(data: bytes, step: int) -> None:
    assert added(data, step) == Excerpt(data.decode())


@given(st.integers(20, 400), st.integers(1, 300))
def test_both_ends_in_whole_lines(count: int, step: int) -> None:
    lines = [f"line {number}" for number in range(count)]
    data = "".join(f"{line}\n" for line in lines).encode()
    excerpt = added(data, step)
    kept = excerpt.text.split()
    kept = [" ".join(pair) for pair in zip(kept[::2], kept[1::2], strict=True)]
    assert set(kept) <= set(lines)
    assert kept[0] == lines[0] and kept[-1] == lines[-1]
    joint = len(excerpt.text.encode()) - len(data) + excerpt.left_out
    assert joint in (0, 1)  # the line break between the ends, where something was left out


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp936", "cp932", "cp949"]
)
@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("odd", ["", "x"])
def test_encodings(encoding: str, stream: bool, odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = WORDS.get(encoding, "找不到指定的模块")
    text = f"{odd}first {words}\n" + f"middle {words}\n" * 9000 + f"last {words}\n"
    file = tmp_path / "x.log"
    file.write_bytes(text.encode(encoding))
    if stream:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    excerpt = read_ends(Path("-") if stream else file, 512, 1024)
    assert excerpt.left_out > 0
    lines = excerpt.text.splitlines()
    assert lines[0] == f"{odd}first {words}"
    assert lines[-1] == f"last {words}"
    assert f"middle {words}" in lines


def test_an_endless_line_is_not_torn_in_a_character() -> None:
    excerpt = added("错误".encode() * 200, 7)
    assert set(excerpt.text) == {"错", "误", "\n"}


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes([1, 2, 3, 200]) * 500])
def test_binary(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(data)
    with pytest.raises(InputError, match="binary"):
        read_ends(file, FIRST, LAST)


def test_of_too_many_lines_the_middle_is_left_out() -> None:
    log = LogText.of("first\n" + "\n" * 300_000 + "last")
    assert (log.lines[0], log.lines[-1]) == ("first", "last")
    assert (log.numbers[0], log.numbers[-1]) == (1, 300_002)
    assert log.left_out == 300_002 - len(log.lines)
