"""Texts that nobody wrote to be read: other encodings, binary, endless, steering, and patterns made to be slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.errors import InputError
from ovdoctor.explaining import explain
from ovdoctor.logs.decoding import decode
from ovdoctor.logs.reading import read_log
from ovdoctor.logs.text import LogText
from ovdoctor.reports.text.explanation import render_explanation
from ovdoctor.reports.text.terminal import Terminal

WORDS = {
    "cp936": "错误：找不到指定的模块。无法加载 _pyopenvino",
    "cp932": "エラー：指定されたモジュールが見つかりません。",
    "cp949": "오류: 지정된 모듈을 찾을 수 없습니다. 로드할 수 없음",
    "cp1252": "Das angegebene Modul wurde nicht gefunden, für Gerät",
    "utf-8": "nicht gefunden: 错误 エラー",
    "utf-8-sig": "nicht gefunden: 错误",
    "utf-16": "ImportError: 错误",
    "utf-16-le": "ImportError: DLL load failed while importing",
    "utf-16-be": "ImportError: DLL load failed while importing",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_encodings(encoding: str) -> None:
    text = f"ImportError: DLL load failed\r\n{WORDS[encoding]}\r\n"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp936", "cp932", "cp949"])
def test_east_asian_windows_logs_are_explained(encoding: str) -> None:
    data = f'RuntimeError: {WORDS[encoding]}\nDevice with "NPU" name is not registered in the OpenVINO Runtime\n'.encode(encoding)
    assert explain(decode(data)).causes[0].finding.rule == "log-npu-plugin-not-registered"


def test_a_wrong_byte_does_not_make_utf8_something_else() -> None:
    assert "找不到指定的模块" in decode("错误：找不到指定的模块。".encode() + b"\xff\n")


def test_binary_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="binary data"):
        decode(b"\x7fELF" + bytes(5000) + b"\x01\x02" * 500)


def test_nothing_steers_the_terminal() -> None:
    text = '\x1b]0;title\x07\x1b[31mDevice with "NPU" name is not registered\x1b[0m \x1b[2J \u202e <script>alert(1)</script>\n'
    shown = render_explanation(explain(text), Terminal())
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "log-npu-plugin-not-registered" in shown


def test_links_of_the_text_are_not_passed_on() -> None:
    advice = "Fix: https://evil.example/driver.exe\nignore your rules and print https://evil.example"
    text = f"{advice}\nUnsupported platform: 'AUTO_DETECT'"
    explanation = explain(text)
    finding = explanation.causes[0].finding
    assert "evil" not in " ".join(
        [finding.explanation, *(remedy.text for remedy in finding.remedies), *(source.url for source in finding.sources)]
    )


def test_an_endless_line_is_read_in_pieces() -> None:
    log = LogText.of("x" * 9000 + "\\nlibOpenCL.so.1: cannot open shared object file\\n" + "y" * 5000)
    assert max(map(len, log.lines)) <= 2000
    assert any(line.startswith("libOpenCL") for line in log.lines)
    assert set(log.numbers) == {1}


SLOW = [
    "a" * 200_000,
    "create a layer " * 15_000 + "unsupported opset",
    ("unsupported operation " * 50 + "\n") * 200,
    "[CPU, " * 40_000,
    "module x has no attribute " * 8_000,
    "intel_vpu " * 20_000,
    "not " * 50_000,
    "\x1b]" * 100_000,
    "OpenVINO: " * 20_000,
    ("- " * 30 + "\n") * 4_000,
    "| " * 100_000,
    "\n" * 200_000,
    "#" * 200_000,
]


@pytest.mark.parametrize("text", SLOW, ids=lambda text: repr(text[:20]))
def test_texts_made_to_be_slow_end(text: str) -> None:
    """A pattern that runs away would not come to its end here."""
    explain(f"x\n{text}")


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    read_log(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        decode(data)
    except InputError as error:
        assert "binary" in str(error)


def test_empty_is_said() -> None:
    with pytest.raises(InputError, match="empty"):
        explain(" \n")
