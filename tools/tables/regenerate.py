"""``PYTHONPATH=tools python -m tables.regenerate``: make the product's tables anew from installed releases.

``tools/releases.py`` installs the releases. What was measured before (``~/.cache/ovdoctor/tables``) is kept: remove a release's
files there to have it measured again. NPU and GPU come from measurements made elsewhere (``--measured``), in the forms that
``npu-compiler/oracle.py`` and the others in that folder have; ``--npu`` names further results of the NPU compiler.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from ovdoctor.tables.load import timeline
from tables import attribute_values, derive_cpu, derive_npu, derive_others, derive_reading, element_types, names
from tables.children import installed, interpreter
from tables.folders import DATA, cache
from tables.measure import measure

PAIRS = 600
"""Models with two changes at once, for the evaluation."""


def generate(measured: Path) -> None:
    """The models, by the newest release: single operations, their variants, and what attributes take words."""
    newest, folder = interpreter(installed()[-1]), cache()
    base, mutations = folder / "base", Path(__file__).with_name("mutations.py")
    steps: tuple[tuple[Path, Path, list[object]], ...] = (
        (base, measured / "npu-compiler" / "gen_ops.py", [base]),
        (folder / "enumerated.json", mutations, [base, folder / "enumerated.json"]),
        (folder / "variants", mutations, [base, folder / "variants", PAIRS]),
    )
    for product, script, arguments in steps:
        if not product.exists():
            subprocess.run([os.fspath(newest), os.fspath(script), *map(str, arguments)], check=True)


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
    for folder in ("base", "variants", "variants-held-out", "variants-unseen", "networks"):
        measure(cache() / folder, installed())


def derive(measured: Path, facts: Path, npu: Path) -> None:
    """The data files of the product."""
    line = derive_reading.timeline()
    derive_reading.derive_releases(npu)
    derive_reading.derive_names(cache() / "base", line)
    derive_reading.derive_element_types(line)
    derive_reading.derive_attribute_values(line)
    derive_others.derive_gpu(measured / "gpu_plugin_ops.csv", measured / "npu-compiler" / "all_ops.txt")
    derive_others.derive_driver_compilers(measured / "npu_driver_compiler_ops.csv")
    derive_others.derive_documented_opsets(facts)
    derive_others.derive_drivers(facts, measured / "npu_driver_compiler_ops.csv")
    derive_cpu.derive()
    derive_npu.derive(npu, cache() / "base", timeline("npu"))


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
