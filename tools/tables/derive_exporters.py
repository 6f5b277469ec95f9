"""``exporters.csv``: the operation versions that each front end can make, from the constructors that its library imports."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from ovdoctor.tables.load import timeline
from tables.folders import DATA, read_rows, write_rows


def derive_exporters(emitted: Path, definitions: Path) -> None:
    """``emitted``: front end, operation, class version, releases; ``definitions``: the opset of each class."""
    opsets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in definitions.read_text(encoding="utf-8").splitlines():
        name, version, opset = row.split()
        opsets[name, f"v{version}"].append(int(opset))
    line = timeline("cpu")
    made: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for entry in read_rows(emitted):
        gaps = {line.index(release) for release in entry["note"].removeprefix("gap: ").split()}
        span = range(line.index(entry["first_release"]), line.index(entry["last_release"]) + 1)
        for number in opsets.get((entry["op"], entry["class_version"]), [])[:1]:
            made[entry["op"], f"opset{number}", entry["frontend"]] |= set(span) - gaps
    rows = [(*key, line.write_spans(frozenset(releases))) for key, releases in made.items()]
    write_rows(DATA / "exporters.csv", ("type", "opset", "frontend", "releases"), sorted(rows))
