"""What a report is to be about, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.api import Evidence
from ovdoctor.findings.support import Redacted, SupportReport

if TYPE_CHECKING:
    from ovdoctor.scanning.targets import Wanted


class SupportResult(SupportReport, frozen=True):
    """A support report, as a notebook shows it."""

    def _repr_html_(self) -> str:
        from ovdoctor.reports.html.notebook.explanation import explanation_fragment
        from ovdoctor.reports.html.notebook.machine import report_fragment
        from ovdoctor.reports.html.notebook.scan import model_table

        parts = [report_fragment(self.machine)] if self.machine else []
        parts += map(model_table, self.models)
        return "".join([*parts, explanation_fragment(self.explanation) if self.explanation else ""])


@dataclass(frozen=True)
class Topic:
    """What a report is to be about. ``wanted`` are the targets of the models; its devices are those that the machine is judged
    for. The log is taken to be from the machine, unless ``elsewhere``."""

    evidence: Evidence = field(default_factory=Evidence)
    models: tuple[str, ...] = ()
    log: Path | None = None
    elsewhere: bool = False
    wanted: Wanted | None = None
    rules: tuple[Path, ...] = ()
    redact: bool = True
    layer_names: bool = False


@dataclass(frozen=True)
class Support:
    """A report, and what a zip holds beside it: the raw outputs by file name, and what was removed from all of it."""

    report: SupportResult
    raw: Mapping[str, bytes]
    removed: tuple[Redacted, ...] | None
