"""``python -m tables.variants WHAT BASE OUT …``, in the newest release's Python: more models from those of single operations.

``words BASE OUT.json``: the attributes that take words, and which.
``singles BASE OUT``: each change of each operation version once.
``again BASE OUT STEMS.txt``: each listed single change of other models of that operation version, and with dynamic lengths:
whether what was found of one model holds of others.
``random BASE OUT COUNT SEED AVOID…``: that many models with one or two changes, operation versions equally often, none of which
lies in one of the folders to avoid.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

from tables.mutations import PLUMBING, Mutation, enumerated, load, mutations, save, words

NEWEST_OPSET = 17
RELABELLED = 0.1
"""How many of the random models get a later opset of which the operation is still the same, as other exporters write it."""


class Base(NamedTuple):
    """A single-operation model and what can be changed about it."""

    path: Path
    version: str
    operation: str
    changes: list[tuple[str, Mutation]]


def bases(folder: Path) -> list[Base]:
    """All models of operations in that folder."""
    pool, members, found = words(folder), dict[str, list[str]](), list[Base]()
    for path in sorted(folder.glob("*.xml")):
        version, operation = path.name.partition("__")[0], path.name.rpartition("-")[0].partition("-")[0]
        if operation not in PLUMBING:
            model, node = load(path, operation)
            found.append(Base(path, version, operation, list(mutations(model, node, pool, members))))
    return found


def write_words(folder: Path, to: Path) -> None:
    """The attributes that take words, and which, of one model per operation version, as JSON."""
    pool, members = words(folder), dict[str, list[str]]()
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("*.xml")):
        listed = enumerated(load(path, path.name.rpartition("-")[0].partition("-")[0])[1], pool, members)
        found |= {path.name: listed} if listed else {}
    to.write_text(json.dumps(found), encoding="utf-8")


def write_singles(folder: Path, out: Path) -> int:
    """Every change, of the first model of its operation version that is one after it; how many there are.

    Constants made inputs, and dynamic lengths: of every model, for whether these work depends on the attributes most.
    """
    seen = set[tuple[str, str]]()
    for base in bases(folder):
        for name, change in base.changes if not base.path.stem.endswith(".dyn") else ():
            everywhere = name.startswith("c.") or name == "d.all"
            key, to = (base.path.stem if everywhere else base.version, name), out / f"{base.path.stem}~{name}.xml"
            if key not in seen and (to.exists() or save(base.path, base.operation, [change], to)):
                seen.add(key)
    return len(seen)


def write_again(folder: Path, out: Path, stems: list[str]) -> None:
    """Each of these single changes of two other models of the operation version, and of the same with dynamic lengths."""
    found = bases(folder)
    for stem in stems:
        origin, _, name = stem.partition("~")
        kind, value = name.partition(".")[0], name.rpartition(".")[2]
        alike = [base for base in found if base.version == origin.partition("__")[0]]
        for base in [base for base in alike if base.path.stem != origin][:2]:
            listed = [each for each in base.changes if each[0].partition(".")[0] == kind and each[0].rpartition(".")[2] == value]
            if kind in ("t", "tp") and listed:
                save(base.path, base.operation, [listed[0][1]], out / f"{base.path.stem}~{listed[0][0]}.xml")
        for base in [base for base in alike if base.path.stem == origin] if kind in ("t", "tp", "a") else ():
            changes = dict(base.changes)
            save(base.path, base.operation, [changes[name], changes["d.all"]], out / f"{stem}~d.all.xml")


def write_random(folder: Path, out: Path, count: int, seed: int, avoid: list[Path]) -> None:
    """So many models with one or two changes."""
    chance, taken = random.Random(seed), {path.stem for other in avoid for path in other.glob("*.xml")}
    by_version: dict[str, list[Base]] = {}
    for base in bases(folder):
        by_version.setdefault(base.version, []).append(base)
    while count:
        base = chance.choice(by_version[chance.choice(sorted(by_version))])
        kinds = sorted({name.partition(".")[0] for name, _ in base.changes})
        picked = [_of_kind(base, kind, chance) for kind in chance.sample(kinds, min(len(kinds), chance.choice((1, 1, 2))))]
        label = _label(base.version, sorted(by_version), chance) if chance.random() < RELABELLED else None
        stem = "~".join([base.path.stem, *(name for name, _ in picked), *([f"l.{label}"] if label else [])])
        to = out / f"{stem}.xml"
        if stem in taken or not save(base.path, base.operation, [change for _, change in picked], to):
            continue
        taken.add(stem)
        count -= 1
        if label:
            relabel(to, base.operation, label)


def _of_kind(base: Base, kind: str, chance: random.Random) -> tuple[str, Mutation]:
    return chance.choice([change for change in base.changes if change[0].partition(".")[0] == kind])


def _label(version: str, versions: list[str], chance: random.Random) -> int | None:
    """Another opset that has this version of the operation."""
    operation, _, number = version.rpartition("-")
    later = [int(other.rpartition("-")[2]) for other in versions if other.rpartition("-")[0] == operation]
    end = min((each for each in later if each > int(number)), default=NEWEST_OPSET + 1)
    return chance.choice(range(int(number) + 1, end)) if end > int(number) + 1 else None


def relabel(path: Path, operation: str, opset: int) -> None:
    """Write another opset to the layers of that operation."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(rf'(<layer [^>]*type="{operation}" version=")opset\d+', rf"\g<1>opset{opset}", text, flags=re.IGNORECASE)
    path.write_text(changed, encoding="utf-8")


def main() -> None:
    """Do what the command line says."""
    what, base, out, *rest = sys.argv[1:]
    if what == "words":
        write_words(Path(base), Path(out))
        return
    Path(out).mkdir(parents=True, exist_ok=True)
    if what == "singles":
        print(write_singles(Path(base), Path(out)), "single changes", flush=True)
    elif what == "again":
        write_again(Path(base), Path(out), Path(rest[0]).read_text(encoding="utf-8").split())
    else:
        write_random(Path(base), Path(out), int(rest[0]), int(rest[1]), [Path(each) for each in rest[2:]])


if __name__ == "__main__":
    main()
