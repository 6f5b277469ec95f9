"""``PYTHONPATH=tools python -m tables.npu_models BASE OUT COUNT SEED AVOID…``, in the newest release's Python: variants for NPUs.

Models with one or two changes of those to which the NPU compilers answer differently: lengths, ranks, numbers, attributes,
common element types, bounded lengths, constants made inputs and inputs made constants. Every operation version gets equally many.
With ``bounded`` for COUNT, and nothing after it: bounded lengths with each of the element types that networks have.

===================  =======================================================  ==========
set                  made by                                                  learned
===================  =======================================================  ==========
``npu-variants``     6 of each version, seed 11                               yes
``npu-bounded``      ``bounded``                                              yes
``variants``         ``tables.regenerate``: all single changes of one model   yes
``npu-held-out``     ``tables.variants random``, 400, seed 77                 no
``npu-fresh``        ``tables.variants random``, 300, seed 20261122           no
``npu-second``       ``tables.variants random``, 250, seed 20261205           no
===================  =======================================================  ==========

``npu-held-out`` has been looked at, to see what is left unknown. The last two have not: see ``evaluate_npu``.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

from tables.mutations import COMMON, Mutation, load, mutations, save, words

_TELLING = re.compile(rf"(s|n|r|a|c|k|tp|d\.bounded|t\.\w+\.({'|'.join(COMMON)}))(\.|$)")
BOUNDED = ("f32", "f16", "i32", "i64", "u8", "boolean")
"""The element types that networks with dynamic lengths have."""
_TRIES = 12
"""Many changes do not fit many operations: so often another one is tried."""


def settle(place: int) -> Mutation:
    """What the operation takes as an input becomes a constant."""

    def change(model: Any, node: Any) -> None:
        source = node.input_value(place)
        data = np.full(source.get_shape(), 1, dtype=source.get_element_type().to_dtype())
        parameter = source.get_node()
        source.replace(ov.opset13.constant(data, source.get_element_type()).output(0))
        model.remove_parameter(parameter)

    return change


def changes_of(model: Any, node: Any, pool: list[str], members: dict[str, list[str]]) -> dict[str, list[tuple[str, Mutation]]]:
    """The changes by kind."""
    found: dict[str, list[tuple[str, Mutation]]] = {}
    for name, change in mutations(model, node, pool, members):
        if re.match(_TELLING, name):
            found.setdefault(name.partition(".")[0], []).append((name, change))
    inputs = [
        place for place in range(node.get_input_size()) if node.input_value(place).get_node().get_type_name() == "Parameter"
    ]
    if len(inputs) > 1:
        found["k"] = [(f"k.{place}", settle(place)) for place in inputs]
    return found


def versions(base: Path) -> dict[str, list[Path]]:
    """The models of each operation version, but for those with dynamic lengths."""
    found: dict[str, list[Path]] = {}
    for path in sorted(base.glob("*.xml")):
        if not path.stem.endswith(".dyn"):
            found.setdefault(path.name.partition("__")[0], []).append(path)
    return found


def operation_of(path: Path) -> str:
    """The operation that a model is about."""
    return path.name.rpartition("-")[0].partition("-")[0]


def write_bounded(base: Path, out: Path) -> None:
    """Bounded lengths with each of some element types, of the first inputs of each operation version."""
    pool, members = words(base), dict[str, list[str]]()
    for paths in versions(base).values():
        operation, missing = operation_of(paths[0]), set(BOUNDED)
        for path in paths:
            model, node = load(path, operation)
            first = node.get_input_element_type(0).get_type_name() if node.get_input_size() else ""
            changes = dict(mutations(model, node, pool, members))
            for name in [name for name in changes if name.startswith(f"t.{first}.") and name.rpartition(".")[2] in missing]:
                to = out / f"{path.stem}~d.bounded~{name}.xml"
                if save(path, operation, [changes["d.bounded"], changes[name]], to):
                    missing.discard(name.rpartition(".")[2])


def main() -> None:
    """Write the models."""
    base, out, count, *rest = sys.argv[1:]
    Path(out).mkdir(parents=True, exist_ok=True)
    if count == "bounded":
        write_bounded(Path(base), Path(out))
        return
    seed, *avoid = rest
    chance, pool, members = random.Random(int(seed)), words(Path(base)), dict[str, list[str]]()
    taken = {path.stem for folder in (*avoid, out) for path in Path(folder).glob("*.xml")}
    for paths in versions(Path(base)).values():
        operation = operation_of(paths[0])
        done = 0
        for _ in range(_TRIES * int(count)):
            path = chance.choice(paths)
            kinds = changes_of(*load(path, operation), pool, members)
            picked = [
                chance.choice(kinds[kind]) for kind in chance.sample(sorted(kinds), min(len(kinds), chance.choice((1, 1, 2))))
            ]
            stem = "~".join([path.stem, *(name for name, _ in picked)])
            if (
                picked
                and stem not in taken
                and save(path, operation, [change for _, change in picked], Path(out) / f"{stem}.xml")
            ):
                taken.add(stem)
                done += 1
            if done == int(count):
                break


if __name__ == "__main__":
    main()
