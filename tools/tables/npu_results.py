"""What was measured with the NPU compilers: answers by model, platform and release, and what corners say of the cells between."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from ovdoctor.tables.load import timeline
from ovdoctor.tables.npu_plugin import PLATFORMS
from tables.folders import cache, read_rows

HEADER = ("file", "platform", "openvino", "ok", "stage", "error", "log", "seconds")
_RELEASES = timeline("npu").releases
CORNERS = ((_RELEASES[-1], PLATFORMS[-1]), (_RELEASES[0], PLATFORMS[0]))
"""The release and platform pairs that every model is compiled for. Of the 619 single operations that were compiled for all
fifteen, these agree on 567; of those, ten behave otherwise somewhere in between, in 30 of 8505 cells."""
Cell: TypeAlias = tuple[str, str]
"""Platform and release."""
Answers: TypeAlias = dict[Cell, dict[str, str]]
_GENERAL = re.compile(r"(0x[0-9a-f]+ - )?(\| )?Compilation failed$|(0x[0-9a-f]+ - )?(\| )?Failed to create a valid MLIR module.*")
_PLACE = re.compile(
    r"Got Diagnostic at loc\(.*?\) : |\[[\w:-]+\] *|Failed Pass .*|loc\(.*| Pass(?= failed)|tensor<.*|0x[0-9a-f]{8,}.*"
)


def results_file(name: str) -> Path:
    """The answers on a folder of models."""
    return cache() / "measured-npu" / f"{name}.csv"


def read_results(path: Path) -> dict[str, Answers]:
    """The answers in a file, by model and cell; none if there is no file."""
    found: dict[str, Answers] = defaultdict(dict)
    for row in read_rows(path) if path.exists() else ():
        found[row["file"]][row["platform"], row["openvino"]] = row
    return found


def agree(cells: Mapping[Cell, dict[str, str]]) -> bool:
    """Whether all corners were measured and came out the same."""
    outcomes = {cells[platform, release]["ok"] if (platform, release) in cells else None for release, platform in CORNERS}
    return len(outcomes) == 1 and None not in outcomes


def is_complete(cells: Mapping[Cell, dict[str, str]]) -> bool:
    """Whether nothing is left to ask: else cells that were not asked would pass for fine."""
    return agree(cells) or len(cells) == len(_RELEASES) * len(PLATFORMS)


def completed(cells: Answers) -> Answers:
    """With the cells between agreeing corners, which are taken to come out the same, as for releases between measured ones.

    What took too long is no answer: nobody knows what it would have come to.
    """
    cells = {cell: row for cell, row in cells.items() if row["stage"] != "timeout"}
    if not agree(cells):
        return cells
    last = cells[PLATFORMS[-1], _RELEASES[-1]]
    return {(platform, release): last for platform in PLATFORMS for release in _RELEASES} | cells


def reason(row: Mapping[str, str]) -> str:
    """What the compiler found wrong: its answer, or if that says nothing its log."""
    if row["stage"] == "crash":
        return "the compiler crashes"
    logged = _PLACE.sub("", row["log"].partition(" | ")[0]).strip(" :|")
    error = re.sub(r"^0x[0-9a-f]+ - (\| )?", "", row["error"])
    return (logged if _GENERAL.fullmatch(row["error"]) and logged else error)[:100]
