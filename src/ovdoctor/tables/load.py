"""The data files, read once when they are first asked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ovdoctor.tables.timeline import Timeline

DATA = Path(__file__).with_name("data")
_folder = DATA


def load_tables_from(folder: Path) -> None:
    """Use other tables, made for an evaluation. To be called before the first question."""
    global _folder
    _folder = folder
    rows.cache_clear()
    by_operation.cache_clear()


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a data file."""
    with (_folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    return tuple(dict(zip(header, line, strict=True)) for line in lines)


@cache
def by_operation(name: str) -> Mapping[tuple[str, str], tuple[Mapping[str, str], ...]]:
    """The rows of a data file by type and opset."""
    found: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in rows(name):
        found.setdefault((row["type"], row["opset"]), []).append(row)
    return {key: tuple(values) for key, values in found.items()}


@cache
def timeline(name: str) -> Timeline:
    """The releases of a measurement: ``cpu`` (and reading), ``npu`` or ``gpu``."""
    return Timeline([row["openvino"] for row in rows("releases") if row["measurement"] == name])
