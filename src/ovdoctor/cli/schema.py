"""``ovdoctor schema``."""

from __future__ import annotations

import json

import click

from ovdoctor.cli.once import Command

_DOCUMENTS = ("snapshot", "report", "scan", "explanation", "patch", "comparison", "support", "difference")


@click.command("schema", cls=Command)
@click.argument("document", type=click.Choice(_DOCUMENTS), metavar="DOCUMENT")
def command(document: str) -> None:
    """Print the JSON Schema of a document that ovdoctor writes.

    \b
    snapshot       facts --format json
    report         check --format json
    scan           scan --format json
    explanation    explain --format json
    patch          patch --format json
    comparison     compare --format json
    support        report --format json
    difference     diff --format json
    """
    if document == "snapshot":
        from ovdoctor.facts.schema import snapshot_schema

        schema = snapshot_schema()
    elif document == "scan":
        from ovdoctor.reports.scan.json_report import scan_schema

        schema = scan_schema()
    elif document == "explanation":
        from ovdoctor.reports.explanation_report import explanation_schema

        schema = explanation_schema()
    elif document == "support":
        from ovdoctor.reports.ticket.support_json import support_schema

        schema = support_schema()
    elif document == "difference":
        from ovdoctor.reports.difference.json_report import difference_schema

        schema = difference_schema()
    elif document in ("patch", "comparison"):
        from ovdoctor.reports.patch_report import schema_of

        schema = schema_of(document)
    else:
        from ovdoctor.reports.json_report import report_schema

        schema = report_schema()
    click.echo(json.dumps(schema, indent=2))
