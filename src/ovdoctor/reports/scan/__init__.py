"""A scan of models in every format: one module per format, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ovdoctor.findings.scan import Scan
    from ovdoctor.reports.text.terminal import Terminal

FORMATS = {
    "text": "ovdoctor.reports.scan.text",
    "json": "ovdoctor.reports.scan.json_report",
    "html": "ovdoctor.reports.scan.html",
    "sarif": "ovdoctor.reports.scan.sarif",
    "junit": "ovdoctor.reports.scan.junit",
    "github": "ovdoctor.reports.scan.github",
    "summary": "ovdoctor.reports.scan.summary",
}
"""The module that renders each format."""


def render(scan: Scan, form: str, terminal: Terminal | None = None, verbose: bool = False) -> str:
    """The scan in one of ``FORMATS``, without a final newline. ``terminal`` and ``verbose`` concern text alone."""
    module = import_module(FORMATS[form])
    if form != "text":
        text = module.render(scan)
    else:
        from ovdoctor.reports.text.terminal import Terminal

        text = module.render(scan, terminal or Terminal(), verbose)
    assert isinstance(text, str)
    return text
