"""The commands that write pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reports.html.corpus import LOG, MODELS
from tests.reports.html.reading import PageReader

from ovdoctor.cli.main import run


def test_scan_writes_a_page_with_the_map(tmp_path: Path) -> None:
    page = tmp_path / "scan.html"
    arguments = ["scan", str(MODELS / "maxpool-14-floor.xml"), "--device", "CPU", "--openvino", "2023.3", "--format", "html"]
    assert run([*arguments, "-o", str(page)]) == 1
    text = page.read_text(encoding="ascii")
    read = PageReader(text)
    assert len([each for each in read.all("svg") if each.attributes["class"] == "band"]) == 1
    assert text.endswith("</html>\n")
    (pool,) = (each.text for each in read.all("title") if "fails" in each.text and "of 4" in each.text)
    assert '"' not in pool, "names of layers are shown only if asked for"
    assert run([*arguments, "-v", "-o", str(page)]) == 1
    named = [each.text for each in PageReader(page.read_text(encoding="ascii")).all("title") if "fails" in each.text]
    assert any('MaxPool-14 "' in text for text in named)


def test_explain_writes_a_page_with_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(LOG), "--format", "html"]) == 1
    shown = capsys.readouterr().out
    read = PageReader(shown)
    assert "ZE_RESULT_ERROR_INVALID_ARGUMENT" in read.words
    assert [each.attributes["id"] for each in read.all("section")][:2] == ["explanation", "log"]
    page = tmp_path / "log.html"
    assert run(["explain", str(LOG), "--format", "html", "-o", str(page)]) == 1
    assert page.read_text(encoding="ascii") == shown


@pytest.mark.parametrize("form", ["text", "json"])
def test_explain_writes_other_formats_to_a_file_too(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "told"
    assert run(["explain", str(LOG), "--format", form]) == run(["explain", str(LOG), "--format", form, "-o", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out


def test_a_log_with_terminal_sequences_is_clean_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "colour.log"
    log.write_bytes(b"\x1b[31mRuntimeError\x1b[0m: <b>x</b>\n")
    run(["explain", str(log), "--format", "html"])
    assert "RuntimeError: <b>x</b>" in PageReader(capsys.readouterr().out).words
