"""What the GPU plugin of each release compiles: ``PYTHONPATH=tools python -m tables.gpu_measure FOLDER [--only PATTERN]``.

There need be no GPU: ``gpu_opencl.c`` stands in for the driver. The plugin reads, transforms, checks and selects kernels as it
does for an Intel Iris Xe; its kernels are not compiled and nothing runs. One CSV per release, kept between runs. The anchors are
asked about every model, the other releases about those on which their measured neighbours differ.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, read_rows, write_rows

HERE = Path(__file__).parent
HEADER = ("file", "stage", "ok", "error")
ANCHORS = ("2023.0.0", "2024.3.0", "2025.3.0", "2026.4.1")
Row = dict[str, str]


def stand_in() -> Path:
    """The folder with the stand-in for OpenCL, built if it is not there."""
    source, library = HERE / "gpu_opencl.c", cache() / "opencl" / "libOpenCL.so.1"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        library.parent.mkdir(exist_ok=True)
        flags = ["-O1", "-shared", "-fPIC", "-Wl,-soname,libOpenCL.so.1"]
        subprocess.run(["cc", *flags, "-o", os.fspath(library), os.fspath(source), "-lpthread"], check=True)
    return library.parent


def measured(name: str) -> dict[str, dict[str, Row]]:
    """What was measured of a folder: release, file, row."""
    files = sorted((cache() / "measured-gpu" / name).glob("*.csv"))
    return {path.stem: {row["file"]: row for row in read_rows(path)} for path in files}


def measure(models: dict[str, Path], name: str, release: str, wanted: Callable[[str], bool]) -> None:
    """Measure what is wanted and has not been measured."""
    target = cache() / "measured-gpu" / name / f"{release}.csv"
    rows = {row["file"]: tuple(row.values()) for row in read_rows(target)} if target.exists() else {}
    missing = [stem for stem in models if stem not in rows and wanted(stem)]
    begin = time.monotonic()
    with Child(release, HERE / "gpu_worker.py") as child:
        for stem in missing:
            answer = child.ask(models[stem], "compile")
            rows[stem] = (stem, answer.stage, str(int(answer.ok)), answer.error)
    if missing:
        write_rows(target, HEADER, [rows[stem] for stem in sorted(rows)])
        print(f"{name} {release}: {len(missing)} models, {time.monotonic() - begin:.0f} s", flush=True)


def between(name: str, release: str, order: list[str]) -> Callable[[str], bool]:
    """Whether the nearest measured neighbours of a release differ on a model."""
    known, place = measured(name), order.index(release)

    def differ(stem: str) -> bool:
        below = [known[other][stem] for other in order[:place] if stem in known.get(other, {})]
        above = [known[other][stem] for other in order[place + 1 :] if stem in known.get(other, {})]
        return bool(below and above) and (below[-1]["stage"], below[-1]["ok"]) != (above[0]["stage"], above[0]["ok"])

    return differ


def halved(order: list[str], places: list[int]) -> list[str]:
    """The other releases, the middle of each gap before its halves: an answer spares those between releases that agree."""
    found: list[str] = []
    gaps = list(pairwise(sorted(places)))
    while gaps:
        low, high = gaps.pop(0)
        middle = (low + high) // 2
        if middle > low:
            found.append(order[middle])
            gaps += [(low, middle), (middle, high)]
    return found


def main() -> None:
    """Measure a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="every release about every model")
    parser.add_argument("--only", help="a pattern that the names of models must contain (regular expression)")
    parser.add_argument("--anchors", nargs="*", default=ANCHORS, metavar="RELEASE", help="(default: %(default)s)")
    options = parser.parse_args()
    os.environ["LD_LIBRARY_PATH"] = os.fspath(stand_in())
    found = {path.stem: path for path in sorted(options.folder.rglob("*.xml"))}
    if options.only:
        found = {stem: path for stem, path in found.items() if re.search(options.only, stem)}
    order, name = installed(), options.folder.name
    anchors = order if options.all else options.anchors
    for release in anchors:
        measure(found, name, release, lambda stem: True)
    for release in halved(order, [order.index(anchor) for anchor in anchors]):
        measure(found, name, release, between(name, release, order))


if __name__ == "__main__":
    main()
