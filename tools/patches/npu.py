"""Which single-operation models that the NPU compiler rejects it takes when they are patched.

``python -m patches.npu ORACLE VERDICTS [RELEASE ...]`` in ``tools/``: ``ORACLE`` is ``oracle.py`` of the offline compiler (the
Windows wheels' own, under wine), ``VERDICTS`` a CSV with the columns ``file``, ``openvino``, ``platform``, ``shape`` and ``ok``
of the models as they are.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Refused
from ovdoctor.patches.info import PatchInfo
from ovdoctor.patches.publish import draft
from ovdoctor.patches.registry import PATCHES, function_of
from tables.folders import cache

PLATFORMS = ("3720", "4000", "5010")


def rejected(verdicts: Path) -> dict[str, set[tuple[str, str]]]:
    """By model with static shapes: the releases and platforms that reject it."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with verdicts.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["ok"] == "0" and row["shape"] == "static":
                found[row["file"]].add((row["openvino"], row["platform"]))
    return found


def patched(path: Path, info: PatchInfo, folder: Path) -> Path | None:
    """The model with that patch; ``None``: it is refused, or not about it."""
    document = Document(path)
    graph = document.graphs[()]
    node = next((node for node in graph.nodes.values() if (node.type, node.opset) == (info.type, info.opset)), None)
    if node is None or not path.stem.lower().startswith(f"{info.type.lower()}-"):
        return None
    graph.anchor = node.id
    try:
        function_of(info)(graph, node)
    except Refused:
        return None
    target = folder / f"{path.stem}@{info.id}.xml"
    with draft(document, document.rendered(info.id), target) as written:
        written.publish(target)
    return target


def main() -> None:
    """Patch, compile, tell."""
    oracle, verdicts, *named = sys.argv[1:]
    releases = named or ["2026.4.1"]
    before = rejected(Path(verdicts))
    with tempfile.TemporaryDirectory() as folder:
        sources = [cache() / "base" / f"{stem}.xml" for stem in sorted(before)]
        made = [patched(path, info, Path(folder)) for path in sources if path.exists() for info in PATCHES]
        models = [str(path) for path in made if path is not None]
        command = [sys.executable, oracle, "--ov", ",".join(releases), "--platform", ",".join(PLATFORMS), *models]
        lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    answers: dict[str, list[str]] = defaultdict(list)
    for answer in (json.loads(line) for line in lines if line.startswith("{")):
        stem, _, patch = Path(answer["model"]).stem.partition("@")
        cell = answer["openvino"], answer["platform"]
        if cell in before[stem]:
            answers[f"{stem} | {patch}"].append(f"{cell[0]}/{cell[1]} {'compiles' if answer['ok'] else 'still fails'}")
    for name, cells in sorted(answers.items()):
        print(f"| {name} | {', '.join(sorted(cells))} |")


if __name__ == "__main__":
    main()
