"""What the tables predict against what the releases really did, as one table: ``PYTHONPATH=tools python -m tables.evaluate``.

Every model of a set is judged for every release that it was measured on, and compared with that measurement: it was read,
compiled and (where inputs can be made up) run by the release's own wheel, on CPU. Columns are in percent of these verdicts:
*ok* that really failed (at most 0.5), *fails* that really worked (at most 0.5), *unknown* (over all at most 3). The exit code
is 1 where a limit is exceeded, 2 where a measurement is missing.

==================  ================================================================================  ==========
set                 models                                                                            learned
==================  ================================================================================  ==========
``base``            single operations: every version of opset 1-17, with types, shapes, attributes    yes
``variants-fresh``  single operations with one or two random changes, none of which is in other sets  no
``networks``        small networks of known architectures                                             doubt only
``networks-fresh``  networks of torchvision and transformers                                          no
==================  ================================================================================  ==========

The tables are learned from ``base`` and further variants of it (``variants``, ``again``, ``pairs``); what ``networks`` contradict
becomes *unknown*. ``variants-fresh`` and ``networks-fresh`` are held out of everything. For those who work on the learning,
``--hold-out`` makes tables from two thirds of the pairs and half of the networks, and judges the rest by them. ``--examples N``
names models. Changed models whose lengths or axes contradict each other, as any release says, are no models: they are left out.
Measurements come from ``python -m tables.regenerate``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from functools import partial
from typing import NamedTuple, cast

from tabulate import tabulate

from ovdoctor.models.ir import Layer
from ovdoctor.tables import ModelVerdict, OperationLike, Target, judge_model
from ovdoctor.tables.load import load_tables_from
from ovdoctor.tables.rules import COMMON
from tables.cpu_samples import NO_MODEL, is_evidence, outcome
from tables.derive_cpu import derive
from tables.derive_reading import TYPE_ATTRIBUTES
from tables.folders import DATA, cache
from tables.irs import Model, load
from tables.learn import COMPILED
from tables.measure import measured

SETS = ("base", "variants-fresh", "networks", "networks-fresh")
ALL = "all"
WRONG_OK, WRONG_FAILS, UNKNOWN = 0.5, 0.5, 3.0
"""Limits, in percent of the verdicts: of what is wrong in each set and over all, of what is unknown over all."""
RELEASES, OPERATIONS, NETWORKS = 12, 600, 20
"""At least so many releases in each set, single-operation models and networks in all."""


class Case(NamedTuple):
    """One model on one release."""

    file: str
    release: str
    real: str
    predicted: ModelVerdict
    error: str
    rare: bool
    """An operation, constants apart, has an element type that plugins do not compute with."""

    @property
    def kind(self) -> str:
        """``ok that fails``, ``fails that works``, ``unknown``; nothing where it is right."""
        verdict = self.predicted.verdict
        if verdict == "unknown":
            return "unknown"
        if verdict == "ok":
            return "" if self.real == "ok" else "ok that fails"
        return "fails that works" if self.real == "ok" else ""


KINDS = ("ok that fails", "fails that works", "unknown")
LIMITS = dict(zip(KINDS, (WRONG_OK, WRONG_FAILS, UNKNOWN), strict=True))


def cases(name: str, held_out: bool = False) -> list[Case]:
    """All models of a set on all releases for which it was measured."""
    results = measured(name)
    found: list[Case] = []
    for path in sorted((cache() / name).glob("*.xml")):
        if held_out and name in ("pairs", "networks") and is_evidence(path.stem):
            continue
        rows = {release: by_file[path.stem] for release, by_file in results.items() if path.stem in by_file}
        if "~" in path.stem and any(NO_MODEL.search(row["error"]) for row in rows.values()):
            continue  # lengths or axes contradict each other: the newest release's shape inference let it pass, others say so
        model = load(path)
        rare = has_rare_type(model)
        for release, row in rows.items():
            if row["error"] == "TIMEOUT":
                continue
            predicted = judge_model(model.layers, Target("CPU", release), constants=partial(constants_of, model))
            real = outcome(row, path.stem)
            if real == COMPILED and predicted.stage == "infer":
                continue  # it was not run: nobody knows
            found.append(Case(path.stem, release, "ok" if real == COMPILED else real, predicted, row["error"], rare))
    return found


def has_rare_type(model: Model) -> bool:
    """Whether an input or a conversion is of an element type that few operations take."""
    kinds = {port.element_type for layer in model.layers if layer.type == "Parameter" for port in layer.outputs}
    operations = [layer for layer in model.layers if layer.type != "Constant"]
    kinds |= {value for layer in operations for key, value in layer.attributes.items() if key in TYPE_ATTRIBUTES}
    return not kinds <= COMMON


def constants_of(model: Model, layer: OperationLike) -> tuple[bool, ...] | None:
    """Of each input of a layer, whether it follows from constants."""
    return model.constants(cast(Layer, layer))


def share(found: list[Case], kind: str) -> float:
    """Percent of the verdicts."""
    return 100 * sum(case.kind == kind for case in found) / max(1, len(found))


def row(title: str, found: list[Case]) -> list[object]:
    """A line of the table."""
    counts = [len({case.file for case in found}), len({case.release for case in found}), len(found)]
    return [title, *counts, *(f"{share(found, kind):.2f}" for kind in KINDS)]


def examples(found: list[Case], count: int) -> None:
    """The models that are judged wrong on most releases."""
    for kind in KINDS:
        groups = Counter((case.file, case.real, case.error[:60]) for case in found if case.kind == kind)
        for (file, real, error), times in groups.most_common(count):
            why = next(case for case in found if case.file == file and case.kind == kind).predicted.operations
            print(f"  {kind}: {times} × {file}: {real} {error} | {why[0].why if why else ''}")


def exceeded(sets: dict[str, list[Case]]) -> list[str]:
    """What is not as it must be, as sentences: what is wrong in any set, what is unknown over all."""
    limits = [(name, kind) for name in sets for kind in KINDS if name == ALL or kind != "unknown"]
    wrong = [
        f"{name}: {kind} {share(sets[name], kind):.2f} %, the limit is {LIMITS[kind]} %"
        for name, kind in limits
        if share(sets[name], kind) > LIMITS[kind]
    ]
    few = [name for name, found in sets.items() if len({case.release for case in found}) < RELEASES]
    wrong += [f"{name}: fewer than {RELEASES} releases" for name in few]
    files = {name: {case.file for case in found} for name, found in sets.items()}
    if len(files["base"] | files["variants-fresh"]) < OPERATIONS:
        wrong.append(f"fewer than {OPERATIONS} models of single operations")
    if len({stem.rpartition("_")[0] for stem in files["networks-fresh"]}) < NETWORKS:
        wrong.append(f"fewer than {NETWORKS} networks that are held out")
    return wrong


def main() -> int:
    """Evaluate the sets that are named, or all."""
    parser = argparse.ArgumentParser(prog="tables.evaluate", description="Predicted against measured, on CPU.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"folders of measured models (default: {' '.join(SETS)})")
    parser.add_argument("--examples", type=int, default=0, help="how many models to name of each kind (default: none)")
    parser.add_argument("--hold-out", action="store_true", help="judge by tables made without a part of pairs and networks")
    options = parser.parse_args()
    names = options.sets or (["pairs", "networks"] if options.hold_out else list(SETS))
    missing = [name for name in names if not measured(name)]
    if missing:
        print(f"Not measured: {', '.join(missing)}. Install releases (python tools/releases.py), then run", file=sys.stderr)
        print("PYTHONPATH=tools python -m tables.regenerate --help", file=sys.stderr)
        return 2
    if options.hold_out:
        folder = cache() / "held-out-tables"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        derive(is_evidence, is_evidence, folder)
        load_tables_from(folder)
    sets = {name: cases(name, options.hold_out) for name in names}
    if not options.sets and not options.hold_out:
        sets[ALL] = [case for found in sets.values() for case in found]
    lines = []
    for name, found in sets.items():
        lines.append(row(name, found))
        common = [case for case in found if not case.rare]
        if len(common) < len(found):
            lines.append(row("  without rare element types", common))
    print(
        tabulate(
            lines, headers=("set", "models", "releases", "verdicts", *(f"{kind} %" for kind in KINDS)), disable_numparse=True
        )
    )
    for name, found in [each for each in sets.items() if each[0] != ALL] if options.examples else ():
        print(f"\n{name}")
        examples(found, options.examples)
    wrong = exceeded(sets) if ALL in sets else []
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
