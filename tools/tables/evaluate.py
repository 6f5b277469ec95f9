"""``PYTHONPATH=tools python -m tables.evaluate [SET …]``: what the tables predict against what the releases did.

Sets are folders of models that ``measure.py`` has measured (``base``, ``variants``, ``variants-held-out``, …). The
tables are made from the first two, and doubted where networks contradict them; the others they have never seen.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

from ovdoctor.models.ir import Layer
from ovdoctor.tables import ModelVerdict, OperationLike, Target, judge_model
from ovdoctor.tables.load import load_tables_from
from ovdoctor.tables.rules import COMMON
from tables.derive_cpu import derive, is_evidence, outcome
from tables.derive_reading import TYPE_ATTRIBUTES
from tables.folders import DATA, cache
from tables.irs import Model, load
from tables.learn import COMPILED
from tables.measure import measured

SETS = ("base", "variants", "variants-held-out", "variants-unseen", "networks")


class Case(NamedTuple):
    """One model on one release."""

    file: str
    release: str
    real: str
    predicted: ModelVerdict
    error: str
    rare: bool
    """An operation, constants apart, has an element type that plugins do not compute with."""


def cases(name: str, held_out: bool = False) -> list[Case]:
    """All models of a set on all releases for which it was measured."""
    results = measured(name)
    found: list[Case] = []
    for path in sorted((cache() / name).rglob("*.xml")):
        if held_out and name in ("base", "variants", "networks") and is_evidence(path.stem):
            continue
        model = load(path)
        kinds = {port.element_type for layer in model.layers if layer.type == "Parameter" for port in layer.outputs}
        kinds |= {
            value
            for layer in model.layers
            if layer.type != "Constant"
            for key, value in layer.attributes.items()
            if key in TYPE_ATTRIBUTES
        }
        rare = not kinds <= COMMON
        rows = {release: by_file[path.stem] for release, by_file in results.items() if path.stem in by_file}
        for release, row in rows.items():
            if row["error"] == "TIMEOUT":
                continue
            target = Target("CPU", release)
            predicted = judge_model(model.layers, target, constants=partial(constants_of, model))
            real = outcome(row, path.stem)
            if real == COMPILED and predicted.stage == "infer":
                continue  # it was not run: nobody knows
            found.append(Case(path.stem, release, "ok" if real == COMPILED else real, predicted, row["error"], rare))
    return found


def constants_of(model: Model, layer: OperationLike) -> tuple[bool, ...] | None:
    """Of each input of a layer, whether it follows from constants."""
    return model.constants(cast(Layer, layer))


def report(title: str, found: list[Case], examples: int) -> None:
    """The confusion of some cases, in figures and examples."""
    wrong_ok = [case for case in found if case.predicted.verdict == "ok" and case.real != "ok"]
    wrong_fails = [case for case in found if case.predicted.verdict == "fails" and case.real == "ok"]
    unknown = [case for case in found if case.predicted.verdict == "unknown"]
    stage = [case for case in found if case.predicted.verdict == "fails" and case.real not in ("ok", case.predicted.stage)]
    releases, models = {case.release for case in found}, {case.file for case in found}
    print(f"\n{title}: {len(models)} models, {len(releases)} releases, {len(found)} verdicts")
    listed = (("ok that fails", wrong_ok), ("fails that works", wrong_fails), ("unknown", unknown), ("other stage", stage))
    for kind, cases_ in listed:
        print(f"  {kind:17}{len(cases_):6}  {100 * len(cases_) / max(1, len(found)):.2f} %")
        groups = Counter((case.file, case.real, case.error[:60]) for case in cases_)
        for (file, real, error), count in groups.most_common(examples):
            why = next(case for case in cases_ if case.file == file).predicted.operations
            print(f"      {count:3} × {file}: {real} {error} | {why[0].why if why else ''}")


def main() -> None:
    """Evaluate the sets that are named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[2].split("\n\n")[0].strip())
    parser.add_argument("sets", nargs="*", default=[name for name in SETS if (cache() / "measured" / name).exists()])
    parser.add_argument("--examples", type=int, default=0, help="how many models to name of each kind (default: none)")
    parser.add_argument(
        "--hold-out",
        action="store_true",
        help="make tables of two thirds of the variants and half of the networks, and judge the rest",
    )
    options = parser.parse_args()
    if options.hold_out:
        folder = cache() / "held-out-tables"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        derive(is_evidence, is_evidence, folder)
        load_tables_from(folder)
    for name in options.sets:
        found = cases(Path(name).name, options.hold_out)
        common = [case for case in found if not case.rare]
        report(Path(name).name, found, options.examples)
        if len(common) < len(found):
            report(f"{Path(name).name}, without the element types that few operations take", common, 0)


if __name__ == "__main__":
    main()
