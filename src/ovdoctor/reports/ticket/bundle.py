"""The zip: everything that the person at the other end may want, and a list of what it is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from ovdoctor.facts.archive import REPORT, SNAPSHOT
from ovdoctor.facts.documents import write_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.support import Redacted, SupportReport
from ovdoctor.reports.ticket.document import render as ticket
from ovdoctor.reports.ticket.support_json import render as as_json

MANIFEST = "MANIFEST.json"
_ABOUT = {
    "report.md": "the ticket, in the sections of OpenVINO's bug form, ready to paste",
    "report.html": "the same to look at, in one file that needs no network",
    REPORT: "the same for programs ('ovdoctor schema support' prints its schema)",
    SNAPSHOT: "the facts of the machine: 'ovdoctor check --facts' judges them",
    "log.txt": "the log that the report is about",
}
_ABOUT_RAW = "the raw outputs that the facts came from: 'ovdoctor check --host raw' replays the folder"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell: the same report gives the same zip."""
_UNIX, _MODE = 3, 0o100644 << 16


def pack(report: SupportReport, raw: Mapping[str, bytes], removed: Iterable[Redacted] | None) -> bytes:
    """The zip. ``raw`` are the files of the folder ``raw/``, ``removed`` is what was taken out of all members together."""
    members = dict(_members(report, raw))
    members[MANIFEST] = _manifest(report, members, removed)
    whole = io.BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, data in members.items():
            info = ZipInfo(name, _EARLIEST)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _MODE
            archive.writestr(info, data)
    return whole.getvalue()


def _members(report: SupportReport, raw: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    from ovdoctor.reports.html import render_page

    yield "report.md", _bytes(ticket(report))
    yield "report.html", _bytes(render_page(report))
    yield REPORT, _bytes(as_json(report))
    if report.machine is not None:
        yield SNAPSHOT, _bytes(write_snapshot(Snapshot(report.machine.facts), report.ovdoctor))
    if report.log is not None:
        yield "log.txt", _bytes(report.log.text)
    for name, data in sorted(raw.items()):
        yield f"raw/{name}", data


def _manifest(report: SupportReport, members: Mapping[str, bytes], removed: Iterable[Redacted] | None) -> bytes:
    document = {
        "schema_version": 1,
        "ovdoctor": report.ovdoctor,
        "members": [
            {
                "name": name,
                "about": _ABOUT.get(name, _ABOUT_RAW),
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, data in members.items()
        ],
        "redacted": None if removed is None else msgspec.to_builtins(list(removed)),
    }
    return _bytes(json.dumps(document, indent=2))


def _bytes(text: str) -> bytes:
    return (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace")
