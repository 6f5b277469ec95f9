"""``python benchmarks/scan.py MODEL.xml``: a whole ``ovdoctor scan`` beside ``read_model`` and ``query_model``.

Each is a fresh process; all are run in turn. Ratios are of wall-clock seconds, round by round. The project wants at most 0.25 s
for a model of the size of YOLOv8n. Figures are printed, never asserted: a loaded machine is no failure.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tabulate import tabulate

ROUNDS = 11

_READ = "import sys, openvino; openvino.Core().read_model(sys.argv[1])"
_QUERY = "import sys, openvino; core = openvino.Core(); core.query_model(core.read_model(sys.argv[1]), 'CPU')"


def commands(model: str) -> dict[str, list[str]]:
    """What is timed."""
    scan = [sys.executable, "-m", "ovdoctor", "scan", model, "--no-offer", "--fail-on", "never"]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "ovdoctor --version": [sys.executable, "-m", "ovdoctor", "--version"],
        "scan --device CPU --openvino 2023.3": [*scan, "--device", "CPU", "--openvino", "2023.3"],
        "scan (this machine)": scan,
        "scan --releases": [*scan, "--releases"],
        "read_model": [sys.executable, "-c", _READ, model],
        "query_model": [sys.executable, "-c", _QUERY, model],
    }


def main() -> None:
    """Measure and print."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit(__doc__)
    timed = commands(sys.argv[1])
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as installed
    for number in range(ROUNDS + 1):
        for name, command in timed.items():
            begin = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
            if number:  # the first round warms the caches
                seconds[name].append(time.perf_counter() - begin)
    rows = []
    for name, values in seconds.items():
        ratios = [
            statistics.median(m / o for m, o in zip(values, seconds[other], strict=True))
            for other in ("read_model", "query_model")
        ]
        rows.append((name, f"{min(values):.3f}", f"{statistics.median(values):.3f}", *(f"{ratio:.2f}" for ratio in ratios)))
    headers = ("whole process", "s (least)", "s (median)", "of read_model", "of query_model")
    print(tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True))


def _ratio(mine: list[float], others: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(mine, others, strict=True))


if __name__ == "__main__":
    main()
