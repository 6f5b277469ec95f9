"""A support report as one HTML page."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.html.environment import environment, resource
from ovdoctor.reports.html.facts import fact_rows
from ovdoctor.reports.html.log import shown_log
from ovdoctor.reports.html.machine import machine_view
from ovdoctor.reports.html.models import model_views
from ovdoctor.reports.html.sections import notices, sections
from ovdoctor.reports.html.sentences import sentences


def render(report: SupportReport, title: str = "") -> str:
    """The whole page."""
    style, script = resource("page.css").strip(), resource("page.js").strip()
    told, facts = sentences(report), fact_rows(report)
    page = (
        environment()
        .get_template("page.html")
        .render(
            report=report,
            title=title or f"ovdoctor: {told[0].text}",
            style=style,
            script=script,
            policy=_policy(style, script),
            sentences=told,
            sections=sections(report, facts),
            notices=notices(report),
            machine=machine_view(report.machine) if report.machine else None,
            models=model_views(report.models),
            log=shown_log(report.log, report.explanation),
            facts=facts,
        )
    )
    # The same bytes in whatever encoding the page is redirected to a file: characters beyond ASCII are written as numbers.
    return page.encode("ascii", "xmlcharrefreplace").decode()


def _policy(style: str, script: str) -> str:
    """What the browser may do with the page: apply this style, run this script, and nothing else, whatever slipped in.

    https://www.w3.org/TR/CSP3/
    """
    return f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
