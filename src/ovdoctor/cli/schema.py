"""``ovdoctor schema``."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("document", type=click.Choice(["snapshot", "report", "scan"]))
def command(document: str) -> None:
    """Print the JSON Schema of a document that ovdoctor writes: a snapshot of facts, a report, or a scan of models."""
    if document == "snapshot":
        from ovdoctor.facts.schema import snapshot_schema

        schema = snapshot_schema()
    elif document == "scan":
        from ovdoctor.reports.scan.json_report import scan_schema

        schema = scan_schema()
    else:
        from ovdoctor.reports.json_report import report_schema

        schema = report_schema()
    click.echo(json.dumps(schema, indent=2))
