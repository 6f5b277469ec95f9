"""Tables from facts that were gathered elsewhere: compilers in NPU drivers, drivers, opsets that the documentation names."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import yaml

from tables.folders import DATA, read_rows, write_rows

_ALSO = "also consumed"


def derive_driver_compilers(accepted: Path) -> None:
    """``npu_driver.csv``: the tags of the compiler in the driver whose front end takes an operation, and how."""
    tags: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    direct = {(row["compiler_tag"], row["op"], row["opset"]) for row in read_rows(accepted) if row["accepted_how"] == "direct"}
    for row in read_rows(accepted):
        key = (row["compiler_tag"], row["op"], row["opset"])
        if not row["accepted_how"].startswith(_ALSO) and (row["accepted_how"] == "direct" or key not in direct):
            tags[row["op"], row["opset"], row["accepted_how"]].append(row["compiler_tag"])
    order = list(dict.fromkeys(row["compiler_tag"] for row in read_rows(accepted)))
    rows = [(*key, _spans([order.index(tag) for tag in found], order)) for key, found in sorted(tags.items())]
    write_rows(DATA / "npu_tags.csv", ("tag",), [(tag,) for tag in order])
    write_rows(DATA / "npu_driver.csv", ("type", "opset", "how", "tags"), rows)


def derive_documented_opsets(facts: Path) -> None:
    """``documented_opsets.csv``: the newest opset of releases before the measured ones, as the documentation states it."""
    rows = []
    for entry in yaml.safe_load((facts / "opsets.yaml").read_text(encoding="utf-8"))["releases"]:
        if entry["source"].startswith("docs"):
            number = str(entry["newest_opset"]).removeprefix("opset")
            rows += [(release, number) for release in str(entry["openvino"]).split("/")]
    write_rows(DATA / "documented_opsets.csv", ("openvino", "newest_opset"), rows)


def _spans(indices: list[int], order: list[str]) -> str:
    """``first..last`` of tags in a row."""
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return " ".join(order[run[0]] if len(run) == 1 else f"{order[run[0]]}..{order[run[-1]]}" for run in runs)


def derive_drivers(facts: Path, accepted: Path) -> None:
    """``npu_drivers.csv`` (which driver has which compiler) and ``npu_reports.csv`` (what users reported of a driver)."""
    read = {row["compiler_tag"] for row in read_rows(accepted)}
    rows: list[tuple[str, ...]] = []
    revisions = {"7ced8233": "commit_e6abb2304c79", "5fb69ea1": "commit_0ccf9bf3faf8"}
    for entry in yaml.safe_load((facts / "npu_linux_drivers.yaml").read_text(encoding="utf-8"))["releases"]:
        tag = str(entry.get("npu_compiler_tag") or "").partition(" ")[0]
        same = revisions.get(str(entry.get("npu_compiler_openvino_revision") or "")[:8], "")
        version = str(entry["version"]).partition(" ")[0]
        if tag in read:
            rows.append(("linux", version, tag, "the tag that the driver's sources name"))
        elif same:
            rows.append(("linux", version, same, "made with the same OpenVINO; that the trees are equal is not proven"))
    write_rows(DATA / "npu_drivers.csv", ("os", "driver", "tag", "basis"), rows)
    reports: list[tuple[str, ...]] = []
    for entry in yaml.safe_load((facts / "npu_windows_drivers.yaml").read_text(encoding="utf-8"))["drivers"]:
        for field, outcome in (("known_problem", "fails"), ("fixed", "ok")):
            named = re.match(r"(\w+) (opset\d+)\b", str(entry.get(field, "")))
            if named:
                reports.append(
                    (named[1], named[2], "windows", str(entry["version"]), outcome, str(entry["source"]).partition(";")[0])
                )
    write_rows(DATA / "npu_reports.csv", ("type", "opset", "os", "driver", "outcome", "source"), sorted(reports))
