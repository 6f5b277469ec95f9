"""``python benchmarks/explain.py [MEGABYTES]``: hostile and ordinary texts read for causes, beside decoding the same bytes.

The bound of the project: under a second of processor time per megabyte. Figures are printed, never asserted: a loaded machine is
no failure.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tabulate import tabulate

from ovdoctor.explaining import explain
from ovdoctor.logs.decoding import decode
from ovdoctor.rules.conditions import Asks, Condition
from ovdoctor.rules.load import load_rules
from ovdoctor.rules.says import SaysAny

RUNS = 3
MEGABYTE = 1_000_000
HEALTHY = Path(__file__).parent.parent / "tests" / "logs" / "healthy"
RULES = Path(__file__).parent.parent / "rules" / "log"
NEAR = (
    "create Pool layer with unsupported opse\n",
    "unsupported operation of the kind with typ\n",
    "module 'x' has no attribut, device with name is not registere\n",
    "intel_vpu 0000:00:0b.0: nothing is wrong\n",
    "NPU not there, driver version 32.0.100, OpenVINO 2024. installed\n",
    "No module name openvino, cannot open shared objec libOpenCL.so.1\n",
)


def texts(size: int) -> dict[str, str]:
    """About ``size`` characters of each kind, the same in every run."""
    source = random.Random(5)
    printable = "".join(map(chr, range(32, 127)))
    ordinary = "".join(path.read_text(encoding="utf-8") for path in sorted(HEALTHY.glob("*.log")))
    rules = "".join(path.read_text(encoding="utf-8") for path in sorted(RULES.rglob("*.yaml")))
    patterns = sorted(set(_patterns()))
    near = "".join(f"{number} {NEAR[number % len(NEAR)]}" for number in range(size // 40))
    return {
        "successful runs": (ordinary * (size // len(ordinary) + 1))[:size],
        "random characters, one line": "".join(source.choices(printable, k=size)),
        "random characters, lines of 80": "\n".join("".join(source.choices(printable, k=80)) for _ in range(size // 81)),
        "random Unicode": "".join(map(chr, source.choices(range(0x20, 0xD000), k=size // 3))),
        "random words": " ".join("".join(source.choices("aeioulnprst", k=source.randint(1, 9))) for _ in range(size // 6)),
        "one letter without end": "a" * size,
        "nested brackets": "[({<" * (size // 8) + ">})]" * (size // 8),
        "escape sequences": "\x1b[31mx\x1b[0m" * (size // 10),
        "open escape sequences": "\x1b]" * (size // 2),
        "near matches": near[:size],
        "near matches, one line": near.replace("\n", " ")[:size],
        "patterns of the rules": _repeated([" ".join(words) for words in patterns], size),
        "patterns, words in disorder": _repeated([" ".join(reversed(words)) for words in patterns], size),
        "patterns, all but the last letter": _repeated([" ".join(words)[:-1] for words in patterns], size),
        "longest words of the patterns": _repeated([max(words, key=len) for words in patterns], size),
        "patterns, one line": _repeated([" ".join(words) for words in patterns], size).replace("\n", " "),
        "the rules themselves": (rules * (size // len(rules) + 1))[:size],
        "labels": "OpenVINO: CPU: GPU: driver | " * (size // 29),
        "sentences": "Not found. The NPU is not. " * (size // 27),
        "digits and dots": "2024.1.0-1-3.2.1." * (size // 17),
        "empty lines": "\n" * (size - 1) + "x",
    }


def _repeated(lines: list[str], size: int) -> str:
    """Different lines, so that none is passed over as seen before."""
    rounds = size // sum(len(line) + 7 for line in lines) + 1
    return "\n".join(f"{number} {line}" for number in range(rounds) for line in lines)[:size]


def _patterns() -> Iterator[tuple[str, ...]]:
    for rule in load_rules(subjects=("machine", "log")).rules:
        for condition in (rule.when, rule.applies, *(case.when for case in rule.cases)):
            yield from _said(condition)


def _said(condition: Condition | None) -> Iterator[tuple[str, ...]]:
    if isinstance(condition, Asks):
        if isinstance(condition.predicate, SaysAny):
            yield from condition.predicate.patterns
    else:
        for part in getattr(condition, "parts", ()):
            yield from _said(part)


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1]) * MEGABYTE) if len(sys.argv) > 1 else MEGABYTE
    explain("the rules are read once\n")
    rows = [_row(name, text) for name, text in texts(size).items()]
    heads = ("text", "explain: CPU s per MB", "decode: CPU s per MB", "ratio")
    print(tabulate(rows, headers=heads, tablefmt="github", disable_numparse=True))


def _row(name: str, text: str) -> tuple[str, str, str, str]:
    text += "\nend\n"
    data = text.encode()
    megabytes = len(data) / MEGABYTE
    mine, theirs = zip(*((_seconds(lambda: explain(text)), _seconds(lambda: decode(data))) for _ in range(RUNS)), strict=True)
    ratio = statistics.median(own / max(other, 1e-9) for own, other in zip(mine, theirs, strict=True))
    return name, f"{statistics.median(mine) / megabytes:.3f}", f"{statistics.median(theirs) / megabytes:.4f}", f"{ratio:.0f}"


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
