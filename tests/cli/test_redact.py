"""``ovdoctor redact``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

LOG = 'zqanna@zqbox-17:~$ python app.py\n  File "/home/zqanna/app.py", line 3\nRuntimeError: of zqproject\n'
CLEAN = '<user-1>@<host-1>:~$ python app.py\n  File "~/app.py", line 3\nRuntimeError: of zqproject\n'


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "error.log"
    file.write_text(LOG, encoding="utf-8")
    return file


def test_writes_a_new_file_and_tells(cli: Cli, log: Path) -> None:
    ran = cli("redact", log)
    assert (ran.code, ran.out) == (0, "")
    assert log.read_text(encoding="utf-8") == LOG
    new = log.with_name("error.redacted.log")
    assert new.read_text(encoding="utf-8") == CLEAN
    lines = ran.err.replace("->", "→").splitlines()
    assert lines == [
        "1 path of the home folder → ~",
        "1 host → <host-1>",
        "1 user → <user-1>",
        f"written to {new} (text, utf-8)",
    ]


def test_standard_output_holds_nothing_else(cli: Cli, log: Path) -> None:
    ran = cli("redact", log, "-o", "-", "--also", "ZQproject")
    assert ran.out == CLEAN.replace("zqproject", "<word-1>")


def test_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOG.encode())))
    assert cli("redact", "-").out == CLEAN


def test_the_list_for_programs(cli: Cli, log: Path) -> None:
    ran = cli("redact", log, "--format", "json")
    document = json.loads(ran.err)
    assert document["kind"] == "text, utf-8"
    assert {"kind": "home", "token": "~", "count": 1} in document["redacted"]


def test_nothing_to_take_out(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "plain.log"
    file.write_text("OpenVINO 2026.4.1\n", encoding="utf-8")
    assert "nothing private was found" in cli("redact", file).err


def test_nothing_is_overwritten(cli: Cli, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text("mine", encoding="utf-8")
    ran = cli("redact", log, "-o", other)
    assert (ran.code, other.read_text(encoding="utf-8")) == (2, "mine")
    assert "is there already" in ran.err
    assert cli("redact", log, "-o", other, "--force").code == 0
    assert other.read_text(encoding="utf-8") == CLEAN


def test_the_file_itself_is_never_the_output(cli: Cli, log: Path) -> None:
    link = log.with_name("link.log")
    link.symlink_to(log)
    for output in (log, link):
        ran = cli("redact", log, "-o", output, "--force")
        assert ran.code == 2 and "is the file that is read" in ran.err
    assert log.read_text(encoding="utf-8") == LOG


def test_a_report_is_judged_as_before(cli: Cli, sick_host: Path, tmp_path: Path) -> None:
    before = json.loads(cli("check", "--facts", sick_host, "--format", "json").out)
    cli("redact", sick_host, "-o", tmp_path / "clean.json")
    after = json.loads(cli("check", "--facts", tmp_path / "clean.json", "--format", "json").out)
    assert after["findings"] == before["findings"] and before["findings"]


def test_zip(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "r.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("log.txt", LOG)
    assert cli("redact", file).code == 0
    with zipfile.ZipFile(tmp_path / "r.redacted.zip") as archive:
        assert archive.read("log.txt").decode() == CLEAN


@pytest.mark.parametrize(
    ("data", "words"),
    [(None, "cannot be read"), (b"PK\x03\x04xx", "a damaged zip"), (b"\x7fELF\x02" + bytes(5000), "binary data")],
)
def test_what_cannot_be_read(cli: Cli, tmp_path: Path, data: bytes | None, words: str) -> None:
    file = tmp_path / "x.bin"
    if data is not None:
        file.write_bytes(data)
    ran = cli("redact", file)
    assert ran.code == 2 and words in ran.err and "Traceback" not in ran.err
    assert [path.name for path in tmp_path.iterdir()] == (["x.bin"] if data is not None else [])


def test_a_folder(cli: Cli, tmp_path: Path) -> None:
    ran = cli("redact", tmp_path)
    assert ran.code == 2 and "a folder" in ran.err
