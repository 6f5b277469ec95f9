"""The support report as a document: a ticket in Markdown, a page, JSON, or a zip of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ovdoctor.findings.support import Redacted, SupportReport

Form = Literal["markdown", "html", "json", "zip"]
FORMS: tuple[Form, ...] = ("markdown", "html", "json", "zip")


def render(
    report: SupportReport, form: Form, raw: Mapping[str, bytes] | None = None, removed: Iterable[Redacted] | None = None
) -> bytes:
    """The document; text is UTF-8 and ends with a newline.

    A zip also holds the ``raw`` outputs by file name, and tells what was ``removed`` from all of it.
    """
    if form == "zip":
        from ovdoctor.reports.ticket.bundle import pack

        return pack(report, raw or {}, removed)
    if form == "html":
        from ovdoctor.reports.html import render_page

        text = render_page(report)
    elif form == "json":
        from ovdoctor.reports.ticket.support_json import render as as_json

        text = as_json(report)
    else:
        from ovdoctor.reports.ticket.document import render as ticket

        text = ticket(report)
    return (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace")
