"""Brute force over pooling: every patch that is applied must give the same shape and the same bits.

``python -m patches.pooling 4000`` in ``tools/``: so many random configurations of MaxPool-14 and AvgPool-14/16, patched for
OpenVINO 2023.0.0 down to the versions of opset 8 and 1, compared in the newest installed release, and run in 2023.0.0.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from ovdoctor.patches.catalogue.windows import Axis
from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.plan import bring
from ovdoctor.patches.proof import ACROSS_RELEASES, Answer, ask
from ovdoctor.patches.publish import draft
from tables.children import installed, interpreter

PER_MODEL = 40
MAX_TYPES = ("f32", "f16", "bf16", "i8", "u8", "i32", "i64", "f64")
_NOT_PROVED = "not proved: "
_LIMITS = (_NOT_PROVED, "Supported primitive descriptors list is empty")
"""The newest release does not compile the original, or the oldest has no kernel for such a pooling, by whatever version."""
AVG_TYPES = ("f32", "f16", "bf16", "f64")


def configuration(chance: random.Random) -> dict[str, Any]:
    """One pooling; it may be impossible."""
    axes = chance.choice([1, 2, 2, 2, 3])
    kind = chance.choice(["MaxPool-14", "AvgPool-14", "AvgPool-16"])
    few = 6 if axes == 3 else 14

    def pick(low: int, high: int) -> list[int]:
        return [chance.randint(low, high) for _ in range(axes)]

    largest = max(1, chance.choice([0, 1, 2, 3]))
    return {
        "kind": kind,
        "shape": [chance.choice([1, 2]), chance.choice([1, 3, 16]), *pick(1, few)],
        "kernel": pick(1, 5),
        "strides": pick(1, 4),
        "dilations": pick(1, 2) if kind == "MaxPool-14" and chance.random() < 0.4 else [1] * axes,
        "begins": pick(0, largest),
        "ends": pick(0, largest),
        "rounding": chance.choice(["floor", "ceil", "ceil_torch", "ceil_torch", "ceil_torch"]),
        "exclude": chance.random() < 0.5,
        "type": chance.choice(MAX_TYPES if kind == "MaxPool-14" else AVG_TYPES) if chance.random() < 0.4 else "f32",
        "indices": chance.random() < 0.3,
    }


def pool(parameter: Any, c: dict[str, Any]) -> Any:
    """The operation. Raises RuntimeError for one that there cannot be."""
    from openvino import opset14, opset16

    if c["kind"] == "MaxPool-14":
        return opset14.max_pool(
            parameter, c["strides"], c["dilations"], c["begins"], c["ends"], c["kernel"], c["rounding"], "explicit"
        )
    sizes = (c["begins"], c["ends"], c["kernel"], c["exclude"], c["rounding"], "explicit")
    if c["kind"] == "AvgPool-14":
        return opset14.avg_pool(parameter, c["strides"], *sizes)
    return opset16.avg_pool(parameter, c["strides"], *sizes, c["dilations"])


def build(configurations: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """A model of all that are possible. Returns those."""
    import openvino as ov
    from openvino import opset8

    parameters, results, kept = [], [], []
    for number, c in enumerate(configurations):
        parameter = opset8.parameter(c["shape"], getattr(ov.Type, c["type"]))
        try:
            node = pool(parameter, c)
        except RuntimeError:
            continue
        node.set_friendly_name(f"pool{number}")
        outputs = 2 if c["indices"] and c["kind"] == "MaxPool-14" else 1
        results += [opset8.result(node.output(index)) for index in range(outputs)]
        parameters.append(parameter)
        kept.append(c)
    ov.serialize(ov.Model(results, parameters, "pools"), path, path.with_suffix(".bin"))
    return kept


def check(configurations: list[dict[str, Any]], folder: Path, counts: Counter[str]) -> list[str]:
    """Patch, run, compare; what is wrong is narrowed down to one configuration."""
    path, place = folder / "pools.xml", folder / "patched.xml"
    kept = build(configurations, path)
    if not kept:
        return []
    document = Document(path)
    plan = bring(document.graphs.values(), Goal(max_opset=int(folder.name)))
    refused = {each.layer for each in plan.refused}
    if refused:
        counts["refused"] += len(refused)
        counts.update("refused: " + each.reason.partition(" (")[0] for each in plan.refused)
        return check([c for c in configurations if f"pool{configurations.index(c)}" not in refused], folder, counts)
    with draft(document, document.rendered("x"), place) as written:
        written.publish(place)
    problems = compare(path, place, old=not any(map(has_empty_window, kept)))
    if not problems:
        counts["bit-equal"] += len(kept)
        counts["of them also run in the oldest release"] += 0 if any(map(has_empty_window, kept)) else len(kept)
        counts.update(f"{c['kind']} {c['rounding']} {c['type']}" for c in kept)
        return []
    if len(kept) > 1:
        middle = len(kept) // 2
        return check(kept[:middle], folder, counts) + check(kept[middle:], folder, counts)
    if all(any(limit in problem for limit in _LIMITS) for problem in problems):
        counts["limits of releases: " + next(limit for limit in _LIMITS if limit in problems[0])] += 1
        return []
    return [f"{problems[0]}: {kept[0]}"]


def has_empty_window(c: dict[str, Any]) -> bool:
    """Whether a window lies beyond the input: releases do not agree on what it gives, and some take no such pooling."""
    for size, *parts in zip(c["shape"][2:], c["begins"], c["ends"], c["kernel"], c["dilations"], c["strides"], strict=True):
        begin, end, kernel, dilation, stride = parts
        axis = Axis(size, begin, end, dilation * (kernel - 1) + 1, stride)
        starts = [place * stride - begin for place in range(axis.windows(c["rounding"]))]
        if any(not any(0 <= start + tap * dilation < size for tap in range(kernel)) for start in starts):
            return True
    return False


def compare(original: Path, patched: Path, *, old: bool) -> list[str]:
    """What differs in the newest release, and with ``old`` in the oldest from the newest."""
    newest, oldest = (str(interpreter(installed()[place])) for place in (-1, 0))
    options: dict[str, object] = {"original": str(original), "patched": str(patched), "seeds": 2}
    answer = ask(newest, {"task": "compare", **options})
    if answer.unprovable:
        return [_NOT_PROVED + answer.unprovable]
    with tempfile.TemporaryDirectory() as folder:
        kept = ask(newest, {"task": "keep", "folder": folder, **options}) if old else Answer()
        there = ask(oldest, {"task": "hold", "folder": folder, "labels": kept.labels, **options}) if old else Answer()
    problems = [f"{_NOT_PROVED}{each.unprovable}" for each in (answer, kept, there) if each.unprovable]
    problems += [each.differs for each in (answer, kept, there) if each.differs]
    problems += [f"{run['inputs']}: {run['why'] or run['max_abs']}" for run in answer.runs if not run["equal"]]
    there_wrong = [run for run in there.runs if not (run["equal"] or 0 <= run["max_rel"] <= ACROSS_RELEASES)]
    return problems + [f"in the oldest release, {run['inputs']}: {run['why'] or run['max_abs']}" for run in there_wrong]


def main() -> None:
    """Count, and list whatever is wrong."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    counts: Counter[str] = Counter()
    problems: list[str] = []
    for opset in ("8", "7"):
        with tempfile.TemporaryDirectory() as top:
            folder = Path(top, opset)
            folder.mkdir()
            drawn = [configuration(chance) for _ in range(total // 2)]
            for same in (True, False):
                some = [c for c in drawn if has_empty_window(c) is same]
                for begin in range(0, len(some), PER_MODEL):
                    problems += check(some[begin : begin + PER_MODEL], folder, counts)
    for key, count in sorted(counts.items()):
        print(f"{count:6} {key}")
    print(*problems, f"{len(problems)} differ", sep="\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
