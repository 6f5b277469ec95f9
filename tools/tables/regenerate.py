"""``PYTHONPATH=tools python -m tables.regenerate``: make the product's tables anew from installed releases.

``tools/releases.py`` installs the releases. What was measured before (``~/.cache/ovdoctor/tables``) is kept: remove a release's
files there to have it measured again. Networks are made by ``networks.py`` and ``networks_public.py`` (they need torch) in the
folders ``networks`` and ``networks-fresh`` there. What NPU and GPU do is measured by ``npu_compiler`` and ``gpu_measure``; of the
base models on NPUs also a file tells that ``npu-compiler/oracle.py`` wrote (``--npu``, default: the one in ``--measured``).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from ovdoctor.tables.load import timeline
from tables import (
    attribute_values,
    derive_cpu,
    derive_exporters,
    derive_gpu,
    derive_npu,
    derive_others,
    derive_reading,
    element_types,
    names,
)
from tables.children import installed, interpreter
from tables.folders import DATA, cache
from tables.measure import EVALUATED, measure, measure_between
from tables.measure import measured as measured_of

PAIRS, FRESH = (2500, 1), (650, 20261123)
"""Random models to learn from and to be judged by: how many, and the seed."""


def generate(measured: Path) -> None:
    """The models, by the newest release: single operations, their variants, and what attributes take words."""
    folder = cache()
    base, variants, pairs = folder / "base", folder / "variants", folder / "pairs"
    if not base.exists():
        newest = interpreter(installed()[-1])
        subprocess.run([os.fspath(newest), os.fspath(measured / "npu-compiler" / "gen_ops.py"), os.fspath(base)], check=True)
    steps: tuple[tuple[str, Path, list[object]], ...] = (
        ("words", folder / "enumerated.json", []),
        ("singles", variants, []),
        ("random", pairs, [*PAIRS, variants]),
        ("random", folder / "variants-fresh", [*FRESH, variants, pairs, folder / "again"]),
    )
    for what, product, arguments in steps:
        if not product.exists():
            make(what, base, product, *arguments)


def make(what: str, base: Path, product: Path, *arguments: object) -> None:
    """Run ``variants.py`` in the newest release."""
    command = [os.fspath(interpreter(installed()[-1])), "-m", "tables.variants", what, *map(str, (base, product, *arguments))]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": os.fspath(Path(__file__).parents[1])})


def try_again(folder: Path) -> None:
    """Make the models that tell whether what fails of one model of an operation version fails of the others."""
    listed = [stem for rows in measured_of("variants").values() for stem, row in rows.items() if is_open(stem, row)]
    stems = cache() / "failing.txt"
    stems.write_text("\n".join(sorted(set(listed))), encoding="utf-8")
    make("again", cache() / "base", folder, stems)


def is_open(stem: str, row: dict[str, str]) -> bool:
    """Whether it is worth to try that change on other models, too."""
    change = stem.partition("~")[2].partition(".")[0]
    return change in ("t", "tp", "a") and row["ok"] == "0" and row["stage"] == "compile" and row["error"] != "TIMEOUT"


def ask(measured: Path) -> None:
    """All questions to the installed releases that have not been asked."""
    definitions = (measured / "npu-compiler" / "all_ops.txt").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").exists() else None) as scratch:
        if not (cache() / "names.csv").exists():
            names.measure(sorted({line.split()[0] for line in definitions}), Path(scratch))
        if not (cache() / "element_types.csv").exists():
            element_types.measure(Path(scratch))
        if not (cache() / "attribute_values.csv").exists():
            attribute_values.measure(cache() / "base", Path(scratch))
    measure(cache() / "base", installed())
    measure_between(cache() / "variants")
    if not (cache() / "again").exists():
        try_again(cache() / "again")
    for folder in ("again", "pairs"):
        measure_between(cache() / folder)
    for folder in ("variants-fresh", "networks", "networks-fresh"):
        measure(cache() / folder, list(EVALUATED))


def derive(measured: Path, facts: Path, npu: Path) -> None:
    """The data files of the product."""
    line = derive_reading.timeline()
    derive_reading.derive_releases(npu)
    derive_reading.derive_names(cache() / "base", line)
    derive_reading.derive_element_types(line)
    derive_reading.derive_attribute_values(line)
    derive_exporters.derive_exporters(measured / "frontend_ops_emitted.csv", measured / "npu-compiler" / "all_ops.txt")
    derive_others.derive_driver_compilers(measured / "npu_driver_compiler_ops.csv")
    derive_others.derive_documented_opsets(facts)
    derive_others.derive_drivers(facts, measured / "npu_driver_compiler_ops.csv")
    derive_cpu.derive()
    derive_gpu.derive()
    derive_npu.derive(npu, timeline("npu"))


def main() -> None:
    """Generate, ask, derive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[2].split("\n\n")[0].strip())
    parser.add_argument("--measured", type=Path, required=True, help="folder of measurements made elsewhere")
    parser.add_argument("--facts", type=Path, required=True, help="folder with npu_linux_drivers.yaml, npu_windows_drivers.yaml")
    parser.add_argument("--npu", type=Path, help="results of the NPU compiler (default: npu_plugin_compiler_ops.csv there)")
    parser.add_argument("--derive-only", action="store_true", help="ask nothing: from what was measured before")
    options = parser.parse_args()
    if not options.derive_only:
        generate(options.measured)
        ask(options.measured)
    DATA.mkdir(exist_ok=True)
    derive(options.measured, options.facts, options.npu or options.measured / "npu_plugin_compiler_ops.csv")


if __name__ == "__main__":
    main()
