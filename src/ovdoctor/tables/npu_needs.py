"""The NPU driver from which on nothing of a model fails any more, as far as drivers are known."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from ovdoctor.facts.versions import Version, parse
from ovdoctor.tables.features import Subject
from ovdoctor.tables.judge import judge_subject
from ovdoctor.tables.load import rows
from ovdoctor.tables.model import Target

_SCHEMES = {"windows": "windows", "linux": "npu-linux"}


def needed_driver(subjects: Collection[Subject], target: Target) -> str | None:
    """The oldest known driver, not older than the target's, with which those operations work; ``None``: none is known.

    ``subjects`` are those that fail. Drivers are those whose compiler's sources were read, or of which users reported.
    """
    scheme = _SCHEMES.get(target.os or "")
    if scheme is None or not subjects:
        return None
    now = parse(target.npu_driver or "", scheme)
    for driver in _known(target.os or "", scheme):
        aim = msgspec.structs.replace(target, npu_driver=driver.text, npu_compiler="driver")
        newer = now is None or driver.key > now.key
        if newer and all(judge_subject(subject, aim).verdict == "ok" for subject in subjects):
            return driver.text
    return None


def _known(system: str, scheme: str) -> list[Version]:
    texts = [row["driver"] for table in ("npu_drivers", "npu_reports") for row in rows(table) if row["os"] == system]
    found = [version for text in texts if (version := parse(text, scheme))]
    return sorted(found, key=lambda version: version.key)
