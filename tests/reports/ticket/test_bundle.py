"""The zip: what is in it, and that it is the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from msgspec.structs import replace
from tests.reports.html.corpus import everything
from tests.reports.ticket.small import small

from ovdoctor.findings.support import Redacted
from ovdoctor.reports.ticket import render

RAW = {"openvino.json": b"{}\n", "host.json": b'{"identity": {}}\n'}
REMOVED = (Redacted("home", "~", 7),)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_members_are_these_and_the_manifest_tells_of_each() -> None:
    found = members(render(everything(), "zip", RAW, REMOVED))
    assert list(found) == ["report.md", "report.html", "report.json", "snapshot.json", "log.txt", "raw/host.json",
                           "raw/openvino.json", "MANIFEST.json"]  # fmt: skip
    manifest = json.loads(found.pop("MANIFEST.json"))
    assert [each["name"] for each in manifest["members"]] == list(found)
    for each in manifest["members"]:
        data = found[each["name"]]
        assert (each["size"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert each["about"]
    assert manifest["redacted"] == [{"kind": "home", "token": "~", "count": 7}]
    assert found["raw/host.json"] == RAW["host.json"]


def test_members_are_the_documents() -> None:
    report = small()
    found = members(render(report, "zip"))
    for name, form in (("report.md", "markdown"), ("report.json", "json"), ("report.html", "html")):
        assert found[name] == render(report, form)  # type: ignore[arg-type]
    assert report.log and found["log.txt"].decode() == f"{report.log.text}\n"


def test_what_is_not_there_is_no_member() -> None:
    report = replace(small(), log=None, machine=None)
    assert list(members(render(report, "zip"))) == ["report.md", "report.html", "report.json", "MANIFEST.json"]
    assert json.loads(members(render(report, "zip"))["MANIFEST.json"])["redacted"] is None


def test_the_same_report_is_the_same_zip() -> None:
    assert render(small(), "zip", RAW, REMOVED) == render(small(), "zip", dict(reversed(RAW.items())), REMOVED)
    with zipfile.ZipFile(io.BytesIO(render(small(), "zip"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
