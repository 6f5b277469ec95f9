"""``PYTHONPATH=tools python -m tables.evaluate_npu BASE [WHAT …]``: the tables against the NPU compilers' verdicts.

``BASE`` is what ``oracle.py`` wrote of the base models. The tables are made anew without what is judged: ``models`` judges each
third of the base models by tables made without them, ``folds`` by tables made without their variants either, ``held-out`` models
with two changes at once by tables made from base models and single changes, ``networks`` each half of the networks by tables for
which the other half was used. ``fresh`` judges by the tables as they are what was made and measured when all choices about
learning had been made, and was not looked at before: random changes, and networks of further architectures. ``product`` judges
everything else by the tables as they are.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from ovdoctor.tables import Target, judge_model, timeline
from ovdoctor.tables.load import load_tables_from
from tables.derive_npu import derive
from tables.evaluate import constants_of
from tables.folders import DATA, cache
from tables.npu_evidence import NETWORKS, SINGLE, answers, model_of
from tables.npu_results import completed

FOLDS = 3
HELD_OUT = ("variants-held-out", "npu-held-out")
FRESH = {"first": ("npu-fresh", "networks-npu-fresh"), "second": ("npu-second", "networks-npu-second")}
"""Random changes, and networks of architectures that no table was made from; made, measured and judged when the tables were
complete. After the first, tables learned doubt from networks that fail (of others, but for that reason): it judges no more."""


class Case(NamedTuple):
    """One model on one release for one platform."""

    file: str
    platform: str
    release: str
    works: bool
    verdict: str
    why: str


def fold_of(stem: str) -> int:
    """The third to which a base model belongs."""
    return crc32(stem.encode()) % FOLDS


def half_of(stem: str) -> int:
    """The half to which a network belongs: static and dynamic shapes of it together."""
    return crc32(stem.removesuffix("_static").removesuffix("_dynamic").encode()) % 2


def judge(base: Path, sets: Iterable[str], use: Callable[[str], bool]) -> Iterator[Case]:
    """All models of these sets on all platforms and releases of which the outcome is known."""
    for name in sets:
        for stem, cells in answers(name, base).items():
            if not use(stem):
                continue
            model = model_of(name, stem)
            for (platform, release), row in completed(cells).items():
                target = Target("NPU", release, npu_platform=platform, npu_compiler="plugin")
                found = judge_model(model.layers, target, constants=partial(constants_of, model))
                why = found.operations[0].why if found.operations else row["error"]
                yield Case(stem, platform, release, row["ok"] == "1", found.verdict, why)


def remake(base: Path, use: Callable[[str], bool], evidence: Callable[[str], bool]) -> None:
    """Tables from the chosen models, to be used from now on."""
    folder = cache() / "held-out-tables-npu"
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    derive(base, timeline("npu"), folder, use, evidence)
    for name in [name for name in sys.modules if name.startswith("ovdoctor.tables.")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, functools._lru_cache_wrapper):  # answers from the tables before
                value.cache_clear()
    load_tables_from(folder)


def judge_folds(base: Path, origin: Callable[[str], str]) -> list[Case]:
    """Each third of the base models, by tables made without those models of which it is the origin."""
    stems = {fold: {stem for stem in answers("base", base) if fold_of(stem) == fold} for fold in range(FOLDS)}
    cases: list[Case] = []
    for held in stems.values():
        remake(base, lambda stem, held=held: origin(stem) not in held, lambda stem: True)  # type: ignore[misc]
        cases += judge(base, ["base"], held.__contains__)
    return cases


def report(title: str, cases: list[Case], examples: int) -> None:
    """The confusion in figures: of all verdicts, and of those that were given."""
    print(f"{title}: {len({case.file for case in cases})} models, {len(cases)} verdicts")
    groups = {"total": cases}
    for case in cases:
        groups.setdefault(f"platform {case.platform}", []).append(case)
        groups.setdefault(f"release {case.release}", []).append(case)
    for name, group in sorted(groups.items(), key=lambda item: (item[0] != "total", item[0])):
        print(f"  {name:18} {_figures(group)}")
    wrong = Counter((_kind(case), case.file, case.why[:150]) for case in cases if _kind(case) != "right")
    for (kind, file, why), count in wrong.most_common(examples):
        print(f"  {count:3} × {kind}: {file}: {why}")


def _figures(cases: list[Case]) -> str:
    kinds, verdicts = Counter(map(_kind, cases)), Counter(case.verdict for case in cases)

    def share(count: int, whole: int) -> str:
        return f"{100 * count / max(1, whole):.2f} %"

    ok, fails = kinds["ok that fails"], kinds["fails that works"]
    return (
        f"ok that fails {share(ok, len(cases))} of all, {share(ok, verdicts['ok'])} of ok; "
        f"fails that works {share(fails, len(cases))} of all, {share(fails, verdicts['fails'])} of fails; "
        f"unknown {share(kinds['unknown'], len(cases))}"
    )


def _kind(case: Case) -> str:
    if case.verdict == "unknown":
        return "unknown"
    if (case.verdict == "ok") == case.works:
        return "right"
    return f"{case.verdict} that {'works' if case.works else 'fails'}"


def main() -> None:
    """Print the confusion of what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[2].split("\n\n")[0].strip())
    parser.add_argument("base", type=Path)
    parser.add_argument("what", nargs="*", default=["models", "folds", "held-out", "networks"])
    parser.add_argument("--examples", type=int, default=0, help="how many errors to name")
    options = parser.parse_args()
    base: Path = options.base
    if "product" in options.what:
        report("product tables", list(judge(base, (*SINGLE, *HELD_OUT, *NETWORKS), lambda stem: True)), options.examples)
    if "fresh" in options.what:
        for title, names in FRESH.items():
            random_, networks = (list(judge(base, [name], lambda stem: True)) for name in names)
            for part, cases in (("random changes", random_), ("networks", networks), ("together", [*random_, *networks])):
                report(f"fresh, {title}: {part}", cases, options.examples)
    if "held-out" in options.what:
        remake(base, lambda stem: True, lambda stem: True)
        report("held out, two changes", list(judge(base, HELD_OUT, lambda stem: True)), options.examples)
    if "models" in options.what:
        report("three folds of the base models", judge_folds(base, lambda stem: stem), options.examples)
    if "folds" in options.what:
        report("three folds, without variants either", judge_folds(base, lambda stem: stem.partition("~")[0]), options.examples)
    if "networks" in options.what:
        halves: list[Case] = []
        for half in range(2):
            remake(base, lambda stem: True, lambda stem, half=half: half_of(stem) != half)  # type: ignore[misc]
            halves += judge(base, NETWORKS, lambda stem, half=half: half_of(stem) == half)  # type: ignore[misc]
        report("networks, by halves", halves, options.examples)


if __name__ == "__main__":
    main()
