"""A diagnosis of a machine in every format: one module per format, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ovdoctor.findings.model import Report
    from ovdoctor.reports.check.anchor import Anchor
    from ovdoctor.reports.text.terminal import Terminal

FORMATS = ("text", "json", "html", "junit", "github", "summary", "sarif")


def render(
    report: Report,
    form: str,
    terminal: Terminal | None = None,
    verbose: bool = False,
    fail_on: str = "error",
    anchor: Anchor | None = None,
) -> str:
    """The report in one of ``FORMATS``, without a final newline.

    ``terminal`` and ``verbose`` concern text alone, ``fail_on`` (the severity from which a case fails) JUnit, and ``anchor``
    (the file at which results are shown) SARIF.
    """
    match form:
        case "text":
            from ovdoctor.reports.text import render as render_text
            from ovdoctor.reports.text.terminal import Terminal

            return render_text(report, terminal or Terminal(), verbose)
        case "json":
            from ovdoctor.reports.json_report import render as render_json

            return render_json(report)
        case "html":
            return _page(report)
        case "junit":
            from ovdoctor.reports.check.junit import render as render_junit

            return render_junit(report, fail_on)
        case "sarif":
            from ovdoctor.reports.check.sarif import render as render_sarif

            return render_sarif(report, anchor)
    text = import_module(f"ovdoctor.reports.check.{form}").render(report)
    assert isinstance(text, str)
    return text


def _page(report: Report) -> str:
    from ovdoctor.findings.support import SCHEMA_VERSION, SupportReport
    from ovdoctor.reports.html import render_page

    return render_page(SupportReport(SCHEMA_VERSION, report.ovdoctor, machine=report)).rstrip("\n")
