"""A scan as an HTML page."""

from __future__ import annotations

from ovdoctor.findings.scan import Scan
from ovdoctor.findings.support import SCHEMA_VERSION, SupportReport
from ovdoctor.reports.html import render_page


def render(scan: Scan) -> str:
    """The page, of models alone."""
    return render_page(SupportReport(SCHEMA_VERSION, scan.ovdoctor, models=scan.models, notices=scan.notices))
