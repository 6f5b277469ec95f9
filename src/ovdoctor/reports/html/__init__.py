"""Pages for looking: one file that needs no network, works without scripts, and shows whatever it is given as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ovdoctor.findings.support import SupportReport


def render_page(report: SupportReport, title: str = "") -> str:
    """The report as a page, in ASCII, without a final newline; ``title`` is the window's, else the report's first sentence.

    What a report does not have (a machine, models, a log) is not on its page.
    """
    from ovdoctor.reports.html.page import render

    return render(report, title)
