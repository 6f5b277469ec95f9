"""Files: encodings, documents of ovdoctor, zips, and what is none of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from ovdoctor.errors import InputError
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known
from ovdoctor.redaction import Redactor
from ovdoctor.redaction.files import clean_bytes, clean_file

LINE = "RuntimeError: '/home/zqanna/ov' on zqbox-17, größer"


def zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encoding_and_ends_of_lines_stay(encoding: str, newline: str) -> None:
    text = newline.join(["OpenVINO 2026.4.1 könnte", LINE, "hostname: zqbox-17", ""])
    cleaned = clean_bytes(text.encode(encoding), "x.log", Redactor())
    wanted = text.replace("/home/zqanna", "~").replace("zqbox-17", "<host-1>")
    assert cleaned.data == wanted.encode(encoding)


def test_japanese_windows() -> None:
    text = "エラー: モデルを読み込めません\r\nパス: C:\\Users\\zqanna\\モデル.xml\r\n"
    cleaned = clean_bytes(text.encode("cp932"), "x.log", Redactor())
    assert cleaned.data.decode("cp932") == text.replace("zqanna", "~")
    assert cleaned.kind == "text, cp932"


def test_wrong_bytes_stay() -> None:
    data = b"gr\xc3\xb6\xc3\x9fer \xff\xfe \xe2\x82\xac /home/zqanna/x " + "größer".encode() * 30
    assert clean_bytes(data, "x", Redactor()).data == data.replace(b"/home/zqanna", b"~")


def test_a_name_at_the_end_is_taken_out_at_the_beginning() -> None:
    """Pieces of a large text are learned from before the first is written."""
    text = "zqanna began\n" + "a line of a log\n" * 200_000 + "uid=1000(zqanna)\n"
    output = clean_bytes(text.encode(), "x.log", Redactor()).data.decode()
    assert output.startswith("<user-1> began\n") and "zqanna" not in output
    assert output.count("a line of a log\n") == 200_000


def test_a_key_across_pieces() -> None:
    key = "-----BEGIN PRIVATE KEY-----\n" + "QUJDREVGR0g=\n" * 60 + "-----END PRIVATE KEY-----\n"
    for pad in range(0, 1200, 150):
        text = "x" * 63 + "\n"
        filler = text * (((1 << 21) - pad) // 64)
        output = clean_bytes((filler + key + "after\n" + filler).encode(), "x.log", Redactor()).data.decode()
        assert "QUJD" not in output and "after\n" in output


def test_an_endless_line() -> None:
    text = "start /home/zqanna/x " + "word " * 700_000 + "/home/zqanna/y end"
    output = clean_bytes(text.encode(), "x.log", Redactor()).data.decode()
    assert output == text.replace("/home/zqanna", "~")


def test_documents_go_by_class() -> None:
    facts = {"os.user.groups": Known(["render", "zqteam"], "x"), "npu.driver.version": Known("32.0.100.3104", "/home/zqanna/x")}
    cleaned = clean_bytes(write_snapshot(Snapshot(facts), "0").encode(), "x.json", Redactor())
    document = json.loads(cleaned.data)
    assert cleaned.kind == "document of ovdoctor"
    assert document["facts"]["os.user.groups"]["value"] == ["render", "<group-1>"]
    assert document["facts"]["npu.driver.version"] == {"state": "known", "value": "32.0.100.3104", "source": "~/x"}


def test_other_json_keeps_its_form() -> None:
    data = b'{ "path":"C:\\\\Users\\\\zqanna\\\\x",   "n": 1.50 }'
    assert clean_bytes(data, "x.json", Redactor()).data == data.replace(b"zqanna", b"~")


@pytest.mark.parametrize(
    "value",
    ["[" * 900 + "]" * 900, "[" + "[]," * 1_000_001 + "[]]", '{"a":' * 300 + "1" + "}" * 300],
    ids=["deep", "wide", "records"],
)
def test_a_document_like_none_of_ours_is_a_text(value: str) -> None:
    data = f'{{"ovdoctor": "0", "schema_version": 1, "of": "hostname: zqbox-17", "value": {value}}}'.encode()
    cleaned = clean_bytes(data, "x.json", Redactor())
    assert cleaned.kind == "text, utf-8"
    assert cleaned.data == data.replace(b"zqbox-17", b"<host-1>")


@pytest.mark.parametrize("begin", ["<!DOCTYPE html><html>", '<?xml version="1.0"?><testsuites>', "<svg>"])
def test_markup_stays_markup(begin: str) -> None:
    output = clean_bytes(f"{begin}<p>hostname: zqbox-17</p>".encode(), "x.html", Redactor()).data.decode()
    assert output == f"{begin}<p>hostname: &lt;host-1&gt;</p>"
    assert clean_bytes(output.encode(), "x.html", Redactor()).data.decode() == output


def test_no_member_leads_out_of_a_zip() -> None:
    data = zipped(**{"../../etc/passwd": "x", "/abs": "y", "..\\..\\w": "z", "a/./b": "1", "..": "2"})
    assert list(unzipped(clean_bytes(data, "x.zip", Redactor()).data)) == ["etc/passwd", "abs", "w", "a/b", "file"]


def test_zip_every_member_and_their_names() -> None:
    data = zipped(zqanna__log_dot_txt="uid=1000(zqanna)", b_dot_json='{"ovdoctor": "0", "schema_version": 1, "x": "of zqanna"}')
    cleaned = clean_bytes(data, "r.zip", Redactor())
    assert b"zqanna" not in cleaned.data
    members = unzipped(cleaned.data)
    assert members["user-1/log.txt"] == b"uid=<uid-1>(<user-1>)"
    assert json.loads(members["b.json"])["x"] == "of <user-1>"
    assert clean_bytes(cleaned.data, "r.zip", Redactor()).data == cleaned.data


def test_zip_keeps_its_manifest_true() -> None:
    log = b"/home/zqanna/x"
    manifest = {"ovdoctor": "0", "schema_version": 1, "members": [{"name": "log.txt", "size": len(log), "sha256": "0"}]}
    members = unzipped(clean_bytes(zipped(log_dot_txt=log, MANIFEST_dot_json=json.dumps(manifest)), "r.zip", Redactor()).data)
    entry = json.loads(members["MANIFEST.json"])["members"][0]
    assert (entry["size"], entry["sha256"]) == (len(members["log.txt"]), hashlib.sha256(members["log.txt"]).hexdigest())


WHOLE = zipped(a_dot_txt="x" * 5000)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (WHOLE[:60], "a damaged zip"),
        (WHOLE[: len(WHOLE) // 2], "a damaged zip"),
        (WHOLE[:40] + b"\xff\xff\xff" + WHOLE[43:], "a damaged zip"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "binary data"),
        (zipped(a_dot_png=b"\x89PNG\r\n\x1a\n" + bytes(4000)), "x: a.png: holds binary data"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        clean_bytes(data, "x", Redactor())


def test_nothing_in_nothing_out(tmp_path: Path) -> None:
    file = tmp_path / "empty.log"
    file.write_bytes(b"")
    assert clean_file(file, Redactor()).data == b""


HOSTILE = (
    "a@" * 300_000,
    "/home/" * 150_000,
    "C:\\Users\\" * 100_000,
    "1." * 400_000,
    ":ab" * 300_000,
    "-0000" * 200_000,
    "password=" * 100_000,
    "token_" * 150_000,
    "https://" * 120_000,
    "\\" * 800_000,
    "%2F" * 300_000,
    "eyJ" * 300_000,
    "-----BEGIN PRIVATE KEY-----" * 30_000,
    "uid=1(" * 150_000,
    "serial: " * 120_000,
    "(a) " * 200_000 + "@",
    " " * 900_000 + "@",
    "[a@b " * 150_000,
    "drwxr-xr-x 1 " * 70_000,
    "".join(f"/home/u{number}q/x\n" for number in range(30_000)),
    "".join(f"uid=1000(zq{number}x)\n" for number in range(30_000)),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_end(text: str) -> None:
    """No pattern runs away: each of these takes hours where one does."""
    output = Redactor().text(text)
    assert Redactor().text(output[:2000]) is not None
