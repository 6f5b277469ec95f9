"""``PYTHONPATH=tools python -m tables.evaluate_npu RESULTS MODELS [--fold K]``: the tables against the NPU compiler's verdicts.

``RESULTS`` is what ``oracle.py`` wrote of the IRs in ``MODELS``. With ``--fold`` (0, 1 or 2) the tables are first made without
that third of the models, and only that third is judged.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from zlib import crc32

from ovdoctor.tables import Target, judge_model, timeline
from ovdoctor.tables.load import load_tables_from
from tables import derive_npu
from tables.evaluate import constants_of
from tables.folders import DATA, cache, read_rows
from tables.irs import load

FOLDS = 3


def fold_of(stem: str) -> int:
    """The third to which a model belongs."""
    return crc32(stem.encode()) % FOLDS


def main() -> None:
    """Print the confusion, by release and platform."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[2].split("\n\n")[0].strip())
    parser.add_argument("results", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    parser.add_argument("--examples", type=int, default=0, help="how many models to name")
    options = parser.parse_args()
    if options.fold is not None:
        folder = cache() / "held-out-tables"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        derive_npu.derive(options.results, options.models, timeline("npu"), folder, lambda stem: fold_of(stem) != options.fold)
        load_tables_from(folder)
    counts, wrong = Counter[str](), Counter[tuple[str, str]]()
    loaded = {path.stem: load(path) for path in options.models.glob("*.xml") if options.fold in (None, fold_of(path.stem))}
    for row in read_rows(options.results):
        model = loaded.get(row["file"])
        if model is None or row["stage"] in ("crash", "timeout"):
            continue
        target = Target("NPU", row["openvino"], npu_platform=row["platform"], npu_compiler="plugin")
        verdict = judge_model(model.layers, target, constants=partial(constants_of, model)).verdict
        kind = {"ok": {"1": "right", "0": "ok that fails"}, "fails": {"1": "fails that works", "0": "right"}}
        found = kind[verdict][row["ok"]] if verdict in kind else "unknown"
        counts[found] += 1
        if found != "right":
            wrong[found, row["file"]] += 1
    total = max(1, counts.total())
    print(
        f"{len(loaded)} models, {total} verdicts: "
        + ", ".join(f"{name} {100 * n / total:.2f} %" for name, n in sorted(counts.items()))
    )
    for (found, file), count in wrong.most_common(options.examples):
        print(f"  {count:3} × {file}: {found}")


if __name__ == "__main__":
    main()
