"""How far every model of a folder comes on CPU, in installed releases: one CSV per release, kept between runs.

``PYTHONPATH=tools python -m tables.measure FOLDER [RELEASE …]`` asks the releases that are named (default: all installed).
``--between`` asks the others only about models that their measured neighbours do not agree on: enough to learn from.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, read_rows, write_rows

HEADER = ("file", "stage", "ok", "error")
EVALUATED = (
    *("2023.0.0", "2023.1.0", "2023.3.0", "2024.0.0", "2024.2.0", "2024.6.0"),
    *("2025.0.0", "2025.2.0", "2025.3.0", "2026.0.0", "2026.3.0", "2026.4.1"),
)
"""The releases on which what was held out is judged."""
ANCHORS = ("2023.0.0", "2024.5.0", "2025.4.1", "2026.4.1")
"""The releases that are asked about every model from which tables are made; the others where their neighbours differ."""
Row = dict[str, str]


def _until(model: Path) -> str:
    """Made-up inputs make no sense to every mutation of a model: those are compiled, and not run."""
    return "infer" if "~" not in model.stem else "compile"


def measure(folder: Path, releases: list[str], wanted: Callable[[str, str], bool] = lambda stem, release: True) -> None:
    """Measure what is wanted and has not been measured. A release's answers are written when they are complete."""
    models = {model.stem: model for model in sorted(folder.rglob("*.xml"))}
    for release in releases:
        target = cache() / "measured" / folder.name / f"{release}.csv"
        rows = {row["file"]: tuple(row.values()) for row in read_rows(target)} if target.exists() else {}
        missing = [model for stem, model in models.items() if stem not in rows and wanted(stem, release)]
        if not missing:
            continue
        begin = time.monotonic()
        with Child(release) as child:
            for model in missing:
                answer = child.ask(model, _until(model), model.name.partition("-")[0])
                rows[model.stem] = (model.stem, answer.stage, str(int(answer.ok)), answer.error)
        write_rows(target, HEADER, [rows[stem] for stem in models if stem in rows])
        print(f"{folder.name} {release}: {len(missing)} models, {time.monotonic() - begin:.0f} s", flush=True)


def measure_between(folder: Path) -> None:
    """Measure the anchors, then halve what lies between two releases that do not agree on a model."""
    order = installed()
    measure(folder, [release for release in order if release in ANCHORS])
    places = {release: place for place, release in enumerate(order)}
    for release in sorted(set(order) - set(ANCHORS), key=lambda release: places[release]):
        known = measured(folder.name)

        def differ(stem: str, release: str, known: dict[str, dict[str, Row]] = known) -> bool:
            have = [other for other in order if stem in known.get(other, {})]
            below = [known[other][stem] for other in have if places[other] < places[release]]
            above = [known[other][stem] for other in have if places[other] > places[release]]
            return bool(below and above) and (below[-1]["stage"], below[-1]["ok"]) != (above[0]["stage"], above[0]["ok"])

        measure(folder, [release], differ)


def measured(name: str) -> dict[str, dict[str, Row]]:
    """What was measured of a folder: release, file, row."""
    files = sorted((cache() / "measured" / name).glob("*.csv"))
    return {path.stem: {row["file"]: row for row in read_rows(path)} for path in files}


def main() -> None:
    """Measure a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("releases", nargs="*")
    parser.add_argument("--between", action="store_true", help="the anchors, and where these differ what lies between them")
    options = parser.parse_args()
    if options.between:
        measure_between(options.folder)
    else:
        measure(options.folder, options.releases or installed())


if __name__ == "__main__":
    main()
