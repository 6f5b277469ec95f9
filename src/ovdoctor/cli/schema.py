"""``ovdoctor schema``."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("document", type=click.Choice(["snapshot", "report", "scan", "explanation", "patch", "comparison"]))
def command(document: str) -> None:
    """Print the JSON Schema of a document that ovdoctor writes.

    A snapshot of facts, a report, a scan, an explanation, a patch, a comparison.
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
    elif document in ("patch", "comparison"):
        from ovdoctor.reports.patch_report import schema_of

        schema = schema_of(document)
    else:
        from ovdoctor.reports.json_report import report_schema

        schema = report_schema()
    click.echo(json.dumps(schema, indent=2))
