"""Which single-operation models that the NPU compiler rejects it takes when they are patched.

``python -m patches.npu VERDICTS [RELEASE ...]`` in ``tools/``: ``VERDICTS`` is a CSV with the columns ``file``, ``openvino``,
``platform``, ``shape`` and ``ok`` of the models as they are. The compilers are those of the Windows wheels, under Wine
(``tables.npu_compiler setup``).
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from ovdoctor.patches.document import Document
from ovdoctor.patches.graph import Refused
from ovdoctor.patches.info import PatchInfo
from ovdoctor.patches.publish import draft
from ovdoctor.patches.registry import PATCHES, function_of
from tables.folders import cache
from tables.npu_child import NpuChild

PLATFORMS = ("3720", "4000", "5010")
RELEASES = ("2026.0.0", "2026.1.0", "2026.2.0", "2026.3.0", "2026.4.1")


class Patched(NamedTuple):
    """A model with a patch."""

    model: str
    patch: str
    path: Path


def rejected(verdicts: Path) -> dict[str, dict[str, set[str]]]:
    """By model with static shapes: the releases that reject it, and for which platforms."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with verdicts.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["ok"] == "0" and row["shape"] == "static":
                found[row["file"]][row["openvino"]].add(row["platform"])
    return found


def patched(path: Path, info: PatchInfo, folder: Path) -> Patched | None:
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
    return Patched(path.stem, info.id, target)


def ask(release: str, models: list[Patched], before: dict[str, dict[str, set[str]]]) -> dict[str, str]:
    """By patched model that this release rejected as it was: whether it compiles now, and else what the compiler says."""
    found = {}
    with NpuChild(release) as child:
        for each in models:
            answers = {platform: child.ask(each.path, platform) for platform in sorted(before[each.model].get(release, ()))}
            if not answers:
                continue
            taken = [platform for platform, answer in answers.items() if answer.ok]
            if len(taken) == len(answers):
                word = "compiles"
            else:
                word = f"compiles for {', '.join(taken)} alone" if taken else "still rejected"
                print("#", release, each.path.stem, *(answer.error or answer.log for answer in answers.values()), file=sys.stderr)
            found[f"`{each.patch}` | {each.model}"] = word
    return found


def main() -> None:
    """Patch, compile, tell."""
    verdicts, *named = sys.argv[1:]
    before = rejected(Path(verdicts))
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder:
        sources = [cache() / "base" / f"{stem}.xml" for stem in sorted(before)]
        made = [patched(path, info, Path(folder)) for path in sources if path.exists() for info in PATCHES]
        models = [each for each in made if each is not None]
        for release in named or RELEASES:
            for name, word in ask(release, models, before).items():
                found[name][word].append(release)
    for name, words in sorted(found.items()):
        cells = [f"{word} ({', '.join(releases)})" for word, releases in words.items()]
        print(f"| {name} | {'; '.join(cells)} |")
    good = sum(list(words) == ["compiles"] for words in found.values())
    print(f"{good} of {len(found)} compile in every release that rejected them, for every platform")


if __name__ == "__main__":
    main()
