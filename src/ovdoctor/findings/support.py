"""The published form of a support report: what the person at the other end needs, and what every HTML page shows.

Programs read it as JSON: fields are added, never renamed or removed.
"""

from __future__ import annotations

import msgspec

from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Report
from ovdoctor.findings.scan import ModelScan

SCHEMA_VERSION = 1


class Redacted(msgspec.Struct, frozen=True):
    """A private value that was taken out. The value itself is nowhere in the report."""

    kind: str
    """``user``, ``home``, ``host``, ``ip``, ``mac``, ``serial``, ``uuid``, ``secret``, ``url``, ``environment``, …"""
    token: str
    """What stands in its place, the same wherever it stood: ``<host-1>``."""
    count: int
    """How often."""


class LogText(msgspec.Struct, frozen=True):
    """The log that the report is about, as far as it is passed on."""

    name: str
    text: str
    left_out: int
    """Lines in the middle that are not in ``text``."""


class SupportReport(msgspec.Struct, frozen=True):
    """A machine, models on targets, and a log with its explanation: whatever was asked for."""

    schema_version: int
    ovdoctor: str
    machine: Report | None = None
    models: tuple[ModelScan, ...] = ()
    log: LogText | None = None
    explanation: Explanation | None = None
    redacted: tuple[Redacted, ...] | None = None
    """What was removed; ``None``: nothing was looked for (``--no-redact``)."""
    notices: tuple[str, ...] = ()
    log_from_elsewhere: bool = False
    """The log is from another machine than ``machine``: what is known of the one says nothing of the other."""
