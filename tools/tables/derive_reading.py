"""The tables of reading: names, element types and words of attributes, from what the releases answered."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from ovdoctor.tables.timeline import Timeline
from tables.folders import DATA, cache, read_rows, write_rows
from tables.names import FOREIGN, SAYS_NO

_REFUSES = re.compile(r"not a member of enum|not supported|unsupported", re.IGNORECASE)
TYPE_ATTRIBUTES = ("element_type", "destination_type", "output_type", "index_element_type", "count_element_type", "convert_type")
"""These take element types, of which ``element_types.csv`` tells."""
NEVER = "never"
"""Written where no measured release reads something."""


def timeline() -> Timeline:
    """The releases that were asked, oldest first."""
    releases = {row["openvino"] for row in read_rows(cache() / "names.csv")}
    return Timeline(sorted(releases, key=lambda release: [int(number) for number in release.split(".")]))


def derive_names(definitions: Path, line: Timeline) -> None:
    """``names.csv``: by type, the opsets at which it changed and since when each opset's name is known."""
    known: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in read_rows(cache() / "names.csv"):
        if row["known"] == "1" and row["opset"].removeprefix("opset").isdigit() and row["opset"] != "opset0":
            known[row["type"]][int(row["opset"][5:])].add(line.index(row["openvino"]))
    defined: dict[str, set[int]] = defaultdict(set)
    for path in definitions.glob("*.xml"):
        operation, _, number = path.name.partition("__")[0].rpartition("-")
        defined[operation].add(int(number))
    rows = [(name, " ".join(map(str, sorted(defined[name]))), _opsets(opsets, line)) for name, opsets in sorted(known.items())]
    write_rows(DATA / "names.csv", ("type", "defined", "known"), rows)
    write_rows(DATA / "opsets.csv", ("opset",), [(name,) for name in sorted(set(FOREIGN) - {"extension", "experimental"})])


def _opsets(opsets: dict[int, set[int]], line: Timeline) -> str:
    """``1-11 ..; 12 2023.1.0..``"""
    parts: list[tuple[int, int, str]] = []
    for number, releases in sorted(opsets.items()):
        spans = line.write_spans(frozenset(releases))
        if parts and parts[-1][1:] == (number - 1, spans):
            parts[-1] = (parts[-1][0], number, spans)
        else:
            parts.append((number, number, spans))
    return "; ".join(f"{first}{f'-{last}' if last > first else ''} {spans}" for first, last, spans in parts)


def derive_element_types(line: Timeline) -> None:
    """``element_types.csv``: the releases that read each element type."""
    reads: dict[str, set[int]] = defaultdict(set)
    for row in read_rows(cache() / "element_types.csv"):
        if row["stage"] != "read" or row["ok"] == "1":
            reads[row["element_type"]].add(line.index(row["openvino"]))
        else:
            reads[row["element_type"]] |= set()
    rows = [(kind, line.write_spans(frozenset(releases)) or NEVER) for kind, releases in sorted(reads.items())]
    write_rows(DATA / "element_types.csv", ("element_type", "read"), rows)


def derive_attribute_values(line: Timeline) -> None:
    """``attribute_values.csv``: by operation and attribute, the words and the releases that read them; ``*`` is any other."""
    refused: dict[tuple[str, str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    nameless: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for row in read_rows(cache() / "attribute_values.csv"):
        word = "*" if row["value"] == "no_such_word" else row["value"]
        found = refused[row["type"], row["opset"], row["attribute"]][word]
        error = row["error"].lower()
        if row["attribute"] in TYPE_ATTRIBUTES:
            continue
        if any(words in row["error"] for words in SAYS_NO):
            nameless[row["type"], row["opset"], row["attribute"]].add(line.index(row["openvino"]))
            continue
        about = word == "*" or word in error.replace("_", " ").replace(" ", "_") or word in error
        if row["ok"] == "0" and about and _REFUSES.search(error):
            found.add(line.index(row["openvino"]))
    rows = []
    every = frozenset(range(len(line.releases)))
    for (operation, opset, attribute), values in sorted(
        refused.items(), key=lambda item: (item[0][0], int(item[0][1][5:]), item[0][2])
    ):
        by_spans: dict[str, list[str]] = defaultdict(list)
        before = nameless[operation, opset, attribute]
        for word, releases in values.items():
            releases |= before if len(before) in releases else set()  # as the first release does that knows the operation
            by_spans[line.write_spans(every - releases) or NEVER].append(word)
        text = "; ".join(f"{spans}: {' '.join(sorted(words))}" for spans, words in sorted(by_spans.items()))
        rows.append((operation, opset, attribute, text))
    write_rows(DATA / "attribute_values.csv", ("type", "opset", "attribute", "read"), rows)


def derive_releases(npu: Path) -> None:
    """``releases.csv``: what was measured of which release."""
    rows = [("cpu", release) for release in timeline().releases]
    rows += [("gpu", release) for release in timeline().releases]
    rows += [("npu", release) for release in sorted({row["openvino"] for row in read_rows(npu)})]
    write_rows(DATA / "releases.csv", ("measurement", "openvino"), rows)
