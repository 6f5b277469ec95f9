"""How far every model of a folder comes on CPU, in every installed release: one CSV per release, kept between runs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, read_rows, write_rows

HEADER = ("file", "stage", "ok", "error")


def _until(model: Path) -> str:
    """Made-up inputs make no sense to every mutation of a model: those are compiled, and not run."""
    return "infer" if "~" not in model.stem else "compile"


def measure(folder: Path, releases: list[str]) -> None:
    """Measure what has not been measured. A release's answers are written when they are complete."""
    models = {model.stem: model for model in sorted(folder.rglob("*.xml"))}
    for release in releases:
        target = cache() / "measured" / folder.name / f"{release}.csv"
        rows = {row["file"]: tuple(row.values()) for row in read_rows(target)} if target.exists() else {}
        missing = [model for stem, model in models.items() if stem not in rows]
        if not missing:
            continue
        begin = time.monotonic()
        with Child(release) as child:
            for model in missing:
                answer = child.ask(model, _until(model), model.name.partition("-")[0])
                rows[model.stem] = (model.stem, answer.stage, str(int(answer.ok)), answer.error)
        write_rows(target, HEADER, [rows[stem] for stem in models])
        print(f"{folder.name} {release}: {len(missing)} models, {time.monotonic() - begin:.0f} s", flush=True)


def measured(name: str) -> dict[str, dict[str, dict[str, str]]]:
    """What was measured of a folder: release, file, row."""
    files = sorted((cache() / "measured" / name).glob("*.csv"))
    return {path.stem: {row["file"]: row for row in read_rows(path)} for path in files}


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[2:] or installed())
