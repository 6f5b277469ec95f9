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
    for remembered in (rows, of_operation, _text):
        remembered.cache_clear()


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a data file."""
    header, *lines = csv.reader(_text(name).splitlines())
    return tuple(dict(zip(header, line, strict=True)) for line in lines)


@cache
def of_operation(name: str, type_: str, opset: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a data file that are about an operation version: they stand together, and no others are parsed."""
    text, mark = _text(name), f"\n{type_},{opset},"
    begin = end = text.find(mark)
    if begin < 0:
        return ()
    while text.startswith(mark, end):
        end = text.find("\n", end + 1)
    header, *lines = csv.reader([text[: text.find("\n")], *text[begin + 1 : end].split("\n")])
    return tuple(dict(zip(header, line, strict=True)) for line in lines if line[:2] == [type_, opset])


@cache
def _text(name: str) -> str:
    """A data file, in which each row is a line."""
    return (_folder / f"{name}.csv").read_text(encoding="utf-8")


@cache
def timeline(name: str) -> Timeline:
    """The releases of a measurement: ``cpu`` (and reading), ``npu`` or ``gpu``."""
    return Timeline([row["openvino"] for row in rows("releases") if row["measurement"] == name])
