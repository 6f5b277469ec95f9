"""``ovdoctor schema``."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("document", type=click.Choice(["snapshot", "report"]))
def command(document: str) -> None:
    """Print the JSON Schema of a document that ovdoctor writes: a snapshot of facts, or a report."""
    if document == "snapshot":
        from ovdoctor.facts.schema import snapshot_schema

        schema = snapshot_schema()
    else:
        from ovdoctor.reports.json_report import report_schema

        schema = report_schema()
    click.echo(json.dumps(schema, indent=2))
