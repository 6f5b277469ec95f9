"""``PYTHONPATH=tools python -m tables.npu_compiler {setup,measure} …``: ask the NPU compiler in OpenVINO's Windows wheels.

From release 2026.0.0 on the wheels for Windows hold the compiler for every NPU platform, and it compiles without a device when
``NPU_PLATFORM`` names one. ``setup`` (Debian, as root) installs Wine and a C compiler for Windows, fetches the wheels with pip,
and builds ``npu_compile.c``; all goes to ``~/.cache/ovdoctor/npu-windows``. ``measure SET…`` compiles folders of models that
``tables.regenerate``, ``tables.npu_models`` and ``npu_networks.py`` made; answers are kept in
``~/.cache/ovdoctor/tables/measured-npu/SET.csv``, and what is there is not asked again.

Not every model is asked of all: first of two corners, the newest release for the newest platform and the oldest for the oldest.
Of the rest only where these differ, or with ``--all``. See ``npu_results`` for what is made of it.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from ovdoctor.tables.load import timeline
from ovdoctor.tables.npu_plugin import PLATFORMS
from tables.folders import cache
from tables.irs import load
from tables.npu_child import NpuChild, environment, home
from tables.npu_evidence import SINGLE
from tables.npu_results import CORNERS, HEADER, Cell, agree, read_results, results_file
from tables.npu_statements import statement

_PACKAGES = ("wine64", "wine", "gcc-mingw-w64-x86-64")
BATCH = 400
"""So many models, in an order that has nothing to do with names, are finished before the next: any time is a time to stop."""
_SOURCE = Path(__file__).with_name("npu_compile.c")


def setup(releases: Iterable[str]) -> None:
    """Install what is missing. Raises CalledProcessError."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    if not (shutil.which("wine") and shutil.which("x86_64-w64-mingw32-gcc")):
        subprocess.run(["apt-get", "update"], check=True)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *_PACKAGES], check=True)
    runtime = _fetch("msvc-runtime", folder)
    for release in releases:
        libraries = folder / release
        if libraries.exists():
            continue
        beside = folder / f"{release}.part"
        _unpack(_fetch(f"openvino=={release}", folder), "openvino/libs/", beside)
        _unpack(runtime, "", beside)
        beside.rename(libraries)
    program = folder / "npu_compile.exe"
    subprocess.run(["wine", "wineboot", "-i"], env=environment(), check=False, timeout=300)
    subprocess.run(["x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-o", os.fspath(program), os.fspath(_SOURCE)], check=True)


def _fetch(package: str, folder: Path) -> Path:
    """A wheel for Windows."""
    pattern = f"{package.replace('-', '_').replace('==', '-')}-*.whl"
    if not list(folder.glob(pattern)):
        options = ["--no-deps", "--platform", "win_amd64", "--python-version", "3.11", "--only-binary=:all:"]
        subprocess.run(["python3", "-m", "pip", "download", *options, "-d", os.fspath(folder), package], check=True)
    return next(folder.glob(pattern))


def _unpack(wheel: Path, inside: str, to: Path) -> None:
    """The libraries of a wheel, without its folders."""
    to.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if inside in name and not name.endswith("/") and (inside or name.endswith(".dll")):
                (to / name.rpartition("/")[2]).write_bytes(archive.read(name))


def measure(models: dict[str, Path], to: Path, everything: bool, end: float) -> None:
    """Ask of each model what is not known yet: the corners, then what they leave open. Stops at that ``time.monotonic()``."""
    known = read_results(to)
    for release, platform in CORNERS:
        _ask([(stem, platform) for stem in models if (platform, release) not in known.get(stem, {})], release, models, to, end)
    known = read_results(to)
    for release in timeline("npu").releases:
        wanted = list(_open(models, known, release, everything))
        _ask(wanted, release, models, to, end)


def _open(
    models: Iterable[str], known: dict[str, dict[Cell, dict[str, str]]], release: str, everything: bool
) -> Iterator[tuple[str, str]]:
    for stem in models:
        if everything or not agree(known.get(stem, {})):
            yield from ((stem, platform) for platform in PLATFORMS if (platform, release) not in known.get(stem, {}))


def _ask(wanted: list[tuple[str, str]], release: str, models: dict[str, Path], to: Path, end: float) -> None:
    """Compile, and append each answer as it comes."""
    if not wanted or time.monotonic() > end:
        return
    begin = time.monotonic()
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = not to.exists()
    with to.open("a", newline="", encoding="utf-8") as file, NpuChild(release) as child:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(HEADER)
        for done, (stem, platform) in enumerate(wanted):
            if time.monotonic() > end:
                wanted = wanted[:done]
                break
            start = time.monotonic()
            answer = child.ask(models[stem], platform)
            seconds = f"{time.monotonic() - start:.2f}"
            writer.writerow((stem, platform, release, int(answer.ok), answer.stage, answer.error, answer.log, seconds))
            file.flush()
    print(f"{to.stem} {release}: {len(wanted)} compilations, {time.monotonic() - begin:.0f} s", flush=True)


def untold(paths: Iterable[Path]) -> Iterator[Path]:
    """The models of single operations that no statement of the compiler about another one answers."""
    said: dict[str, set[tuple[int, frozenset[str]]]] = defaultdict(set)
    for name in SINGLE:
        for stem, cells in read_results(results_file(name)).items():
            found = [statement(row["log"]) for row in cells.values()]
            said[stem.partition("__")[0]] |= {(each[0], each[2]) for each in found if each}
    for path in paths:
        kinds = [port.element_type for port in load(path).subject(path.stem).inputs]
        if not any(place < len(kinds) and kinds[place] not in taken for place, taken in said[path.stem.partition("__")[0]]):
            yield path


def main() -> None:
    """Set up, or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[2].split("\n\n")[0].strip())
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("setup", help="install Wine, the releases' libraries, the program")
    one.add_argument("releases", nargs="*", default=list(timeline("npu").releases))
    two = commands.add_parser("measure", help="compile folders of models")
    two.add_argument("sets", nargs="+")
    two.add_argument("--all", action="store_true", help="ask all releases and platforms, also where the corners agree")
    two.add_argument("--only", default="", help="a regular expression: the models whose name has it")
    two.add_argument("--untold", action="store_true", help="leave out element types that the compiler said it refuses")
    two.add_argument("--seconds", type=float, default=float("inf"), help="stop after that time; what is known then is kept")
    options = parser.parse_args()
    if options.command == "setup":
        setup(options.releases)
        return
    end = time.monotonic() + options.seconds
    for name in options.sets:
        named: Iterable[Path] = [path for path in (cache() / name).rglob("*.xml") if re.search(options.only, path.stem)]
        if options.untold:
            named = untold(named)
        models = sorted(named, key=lambda path: crc32(path.stem.encode()))
        for first in range(0, len(models), BATCH):
            batch = {path.stem: path for path in models[first : first + BATCH]}
            measure(batch, results_file(name), options.all, end)


if __name__ == "__main__":
    main()
