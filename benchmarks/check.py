"""``python benchmarks/check.py [PYTHON_WITH_OPENVINO]``: start, and ``check`` beside a bare query of OpenVINO in one run.

Without an argument the interpreter that runs this is taken. Bounds of the project: ``--version`` below 0.1 s, ``check`` at most
1.25 of the bare query. Figures are printed, never asserted: a loaded machine is no failure.
"""

from __future__ import annotations

import sys
import tempfile
import venv
from pathlib import Path

from tabulate import tabulate

from interleaved import time_in_turn

RUNS = 11
BARE = """\
import openvino
Core = getattr(openvino, "Core", None) or __import__("openvino.runtime").runtime.Core
core = Core()
for device in core.available_devices:
    core.get_versions(device)
"""
FOUND_SOMETHING = {0, 1}


def main() -> None:
    """Measure and print."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    ovdoctor = [sys.executable, "-m", "ovdoctor"]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=False, symlinks=True)
        empty = next(path for name in ("bin/python", "Scripts/python.exe") if (path := Path(folder) / name).exists())
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "ovdoctor --version": [*ovdoctor, "--version"],
            "ovdoctor check, no openvino": [*ovdoctor, "check", "--no-settings", "--python", str(empty)],
            "import openvino, devices, versions": [python, "-c", BARE],
            "ovdoctor check": [*ovdoctor, "check", "--no-settings", "--python", python],
        }
        timings = time_in_turn(commands, RUNS, {name: FOUND_SOMETHING for name in commands if "check" in name})
    bare = timings["import openvino, devices, versions"]
    rows = [(name, f"{timing.median:.3f}", f"{timing.ratio_to(bare):.2f}") for name, timing in timings.items()]
    print(tabulate(rows, headers=("command", "median s", "ratio to the bare query"), tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
