"""Where measurements are kept between runs: outside the repository, they are large and can be made again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "src" / "ovdoctor" / "tables" / "data"
"""The product's tables."""


def cache() -> Path:
    """The folder of the measurements."""
    folder = Path(os.environ.get("OVDOCTOR_TABLES") or Path.home() / ".cache" / "ovdoctor" / "tables")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file, complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    beside.replace(path)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
