"""How far patches reach: every model of a folder, for every release in which an operation of it is not known.

``python -m patches.evaluate [FOLDER ...]`` in ``tools/`` (default: the single-operation models and networks that the tables were
measured with). Each patched model is compared with the original in the newest release, then read, compiled and run in the real
release that was the target, against the original's outputs. It prints what remains, as the table of ``docs/patches.md``.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from ovdoctor.findings.patching import Proof
from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.indices import indices_of
from ovdoctor.patches.plan import Plan, bring
from ovdoctor.patches.proof import Answer, hold_there, keep_outputs, prove
from ovdoctor.patches.publish import draft
from ovdoctor.patches.registry import patches_for
from ovdoctor.tables import Target
from tables.children import installed, interpreter
from tables.folders import cache

FOLDERS = ("base", "networks")


class Pair(NamedTuple):
    """A model and a release that does not know an operation of it."""

    model: str
    release: str
    outcome: str
    """refused, no patch, loads, fails there, differs, not proved."""
    reason: str


def read_failures(document: Document, target: Target) -> list[str]:
    """The operations whose version the release does not know; types and other attributes are another matter."""
    goal = Goal(target)
    found = []
    for graph in document.graphs.values():
        for node in graph.nodes.values():
            verdict = goal.judge(graph, node)
            if verdict is None or verdict.verdict != "fails" or verdict.stage != "read":
                continue
            if not verdict.why.startswith("the element type"):
                found.append(f"{node.type}-{node.opset.removeprefix('opset')}")
    return found


class Evaluation:
    """All pairs of one model; what is the same for several releases is done once."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        self._newest = str(interpreter(installed()[-1]))
        self._kept: Answer | None = None
        self._indices = indices_of(Document(path))
        self._proofs: dict[bytes, Proof] = {}

    def pairs(self) -> list[Pair]:
        """The outcome for each release that does not read the model."""
        found = []
        for release in installed():
            document = Document(self._path)
            failing = read_failures(document, Target("CPU", release))
            if failing:
                plan = bring(document.graphs.values(), Goal(Target("CPU", release)))
                found.append(Pair(self._path.name, release, *self._outcome(document, plan, failing, release)))
        return found

    def _outcome(self, document: Document, plan: Plan, failing: list[str], release: str) -> tuple[str, str]:
        if any(each.stage == "read" for each in plan.refused):
            without = [name for name in failing if not patches_for(*_named(name))]
            reason = "; ".join(dict.fromkeys(f"{each.operation}: {each.reason}" for each in plan.refused))
            return ("no patch", ", ".join(sorted(set(without)))) if without else ("refused", reason)
        place = self._folder / "patched.xml"
        data = document.rendered("evaluated")
        with draft(document, data, place) as written:
            proof = self._proofs.get(data) or prove(
                self._path,
                written.xml,
                self._newest,
                exact=all(each.exactness == "exact" for each in plan.applied),
                indices=self._indices,
            )
            self._proofs[data] = proof
            if proof.verdict != "proved":
                return proof.verdict, proof.reason
            self._kept = self._kept or keep_outputs(self._path, self._newest, str(self._folder), indices=self._indices)
            if self._kept.unprovable:
                return "not proved", self._kept.unprovable
            there = hold_there(self._kept, written.xml, str(interpreter(release)), str(self._folder))
        if there.verdict == "differs":
            sets = ", ".join(self._kept.labels)
            reason = f"{release}: {there.reason} (of {sets})"
            return ("fails there" if "does not load" in reason else "differs there"), reason
        return ("loads", "") if there.verdict == "proved" else ("not proved", there.reason)


def _named(name: str) -> tuple[str, str]:
    type_, _, opset = name.rpartition("-")
    return type_, f"opset{opset}"


def main() -> None:
    """Count and list."""
    folders = [Path(each) for each in sys.argv[1:]] or [cache() / name for name in FOLDERS]
    pairs: list[Pair] = []
    for path in sorted(path for folder in folders for path in folder.glob("*.xml")):
        with tempfile.TemporaryDirectory() as folder:
            pairs += Evaluation(path, Path(folder)).pairs()
    counts = Counter(pair.outcome for pair in pairs)
    possible = sum(count for outcome, count in counts.items() if outcome not in ("refused", "no patch"))
    print(f"{len(pairs)} pairs of model and release fail at reading for an operation's version", dict(counts))
    print(f"{counts['loads']} of {possible} that are patched load there and compute the same")
    rest: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.outcome != "loads":
            rest[pair.outcome, pair.reason[:300]].add(pair.model.removesuffix(".xml"))
    for (outcome, reason), models in sorted(rest.items()):
        print(f"| {outcome} | {', '.join(sorted(models))} | {reason} |")
    sys.exit(bool(counts["differs"] or counts["differs there"]))


if __name__ == "__main__":
    main()
