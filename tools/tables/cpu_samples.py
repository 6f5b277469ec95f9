"""What CPU did with the models from which its table is made, by operation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from ovdoctor.models.ir import Layer
from ovdoctor.tables.features import Features, features
from ovdoctor.tables.names import canonical
from ovdoctor.tables.rules import COMMON
from ovdoctor.tables.timeline import Timeline
from tables.folders import cache, read_rows
from tables.irs import Model, load
from tables.learn import COMPILED, Sample
from tables.measure import measured

PLUMBING = ("Parameter", "Result", "Constant")
"""In every model: their own rules come from ``element_types.csv``, and elsewhere failures due to them say nothing."""
Key = tuple[str, str]


def plumbing_samples(line: Timeline) -> dict[Key, list[tuple[Sample, str]]]:
    """Inputs and constants of each element type."""
    outcomes: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    errors: dict[tuple[str, str], str] = {}
    for row in read_rows(cache() / "element_types.csv"):
        if row["role"] != "attribute" and (row["stage"] != "read" or row["ok"] == "1"):
            key = ({"input": "Parameter", "constant": "Constant"}[row["role"]], row["element_type"])
            outcomes[key][line.index(row["openvino"])] = "ok" if row["ok"] == "1" else row["stage"]
            errors[key] = row["error"] or errors.get(key, "")
    found: dict[Key, list[tuple[Sample, str]]] = defaultdict(list)
    for (operation, kind), by_release in outcomes.items():
        found[operation, "opset1"].append((Sample({"out0": kind}, by_release), errors[operation, kind]))
    return found


class Variant(NamedTuple):
    """One measured model."""

    stem: str
    model: Model
    subject: Layer
    outcomes: dict[int, str]
    error: str


def variants(line: Timeline, sets: Iterable[str], use: Callable[[str], bool]) -> list[Variant]:
    """The measured single-operation models of these sets."""
    found = []
    for name in sets:
        results = measured(name)
        for path in sorted((cache() / name).glob("*.xml")):
            rows = {line.index(release): by_file[path.stem] for release, by_file in results.items() if path.stem in by_file}
            if not use(path.stem) or not rows:
                continue
            model = load(path)
            outcomes = filled({release: outcome(row, path.stem) for release, row in rows.items() if telling(row, path.stem)})
            error = next((row["error"] for row in rows.values() if row["error"] and row["stage"] != "read"), "")
            found.append(Variant(path.stem, model, model.subject(path.stem), outcomes, error))
    return found


def filled(outcomes: dict[int, str]) -> dict[int, str]:
    """Releases that were not asked do as their neighbours do, where these agree: so they were chosen (``measure.py``)."""
    known = sorted(outcomes)
    gaps = [(low, high) for low, high in pairwise(known) if outcomes[low] == outcomes[high]]
    return outcomes | {release: outcomes[low] for low, high in gaps for release in range(low + 1, high)}


def samples_of(found: Iterable[Variant], ill: Callable[[Model, Layer], frozenset[int]]) -> dict[Key, list[tuple[Sample, str]]]:
    """By operation. What another part of the model spoils in a release says nothing of that release."""
    samples: dict[Key, list[tuple[Sample, str]]] = defaultdict(list)
    for variant in found:
        model, layer = variant.model, variant.subject
        if layer.type in PLUMBING:
            continue
        spoilt = ill(model, layer).union(*(ill(model, other) for other in model.layers if other.type in PLUMBING))
        if any(is_suspect(other) for other in model.layers if other is not layer):
            spoilt |= {release for release, outcome in variant.outcomes.items() if outcome not in ("ok", COMPILED)}
        outcomes = {release: outcome for release, outcome in variant.outcomes.items() if release not in spoilt}
        known = features_of(model, layer)
        samples[canonical(layer.type, layer.opset)].append((Sample(known, outcomes), variant.error))
    return samples


def features_of(model: Model, layer: Layer) -> Features:
    """All but whether the inputs have equal shapes: the plugin broadcasts, and dynamic lengths leave it open."""
    found = features(layer, constants=model.constants(layer), rankless=model.rankless)
    return {key: value for key, value in found.items() if key != "equal"}


def is_suspect(layer: Layer) -> bool:
    """Whether a failure may be due to that layer rather than to the operation beside it: it takes or makes a rare type."""
    kinds = {port.element_type for ports in (layer.inputs, layer.outputs) for port in ports}
    return layer.type not in PLUMBING and not kinds <= COMMON


def is_evidence(stem: str) -> bool:
    """Whether a model is used when the tables are made for an evaluation: two thirds of the pairs, half of the networks."""
    if "__" in stem:
        return stem.count("~") < 2 or crc32(stem.encode()) % 3 > 0
    return crc32(stem.rpartition("_")[0].encode()) % 2 == 0


def contradictions(line: Timeline, evidence: Callable[[str], bool]) -> dict[Key, list[tuple[Features, frozenset[int]]]]:
    """Operations of networks that were compiled, and where: what fails alone may work among others."""
    found: dict[Key, dict[str, tuple[Features, set[int]]]] = defaultdict(dict)
    results = measured("networks")
    for path in sorted((cache() / "networks").glob("*.xml")):
        rows = {line.index(release): by_file[path.stem] for release, by_file in results.items() if path.stem in by_file}
        compiled = {release for release, row in rows.items() if row["ok"] == "1" or row["stage"] == "infer"}
        if not evidence(path.stem) or not compiled:
            continue
        model = load(path)
        for layer in model.layers:
            constants = model.constants(layer)
            if layer.type not in PLUMBING and constants and not all(constants):
                known = features_of(model, layer)
                kind = found[canonical(layer.type, layer.opset)].setdefault(str(known), (known, set()))
                kind[1].update(compiled)
    return {key: [(known, frozenset(releases)) for known, releases in kinds.values()] for key, kinds in found.items()}


def outcome(row: dict[str, str], stem: str) -> str:
    """What a model came to. Mutations that were run nevertheless may have failed because of their data."""
    if "~" in stem and (row["ok"] == "1" or row["stage"] == "infer"):
        return COMPILED
    return "ok" if row["ok"] == "1" else row["stage"]


def telling(row: dict[str, str], stem: str) -> bool:
    """Whether an answer tells of the operation. That a release finds fault with lengths and axes tells of the mutation only."""
    if row["error"] == "TIMEOUT" or ("~r." in stem and row["stage"] == "read" and row["ok"] == "0"):
        return False
    return not ("~" in stem and NO_MODEL.search(row["error"]))


NO_MODEL = re.compile(
    r"rank range|axis dimension|invalid_axis|axes\.cend|zero dimension|axis value is invalid|out of bounds"
    r"|indicated by the same labels|incorrect input/output shape"
)
"""What releases say of axes and lengths that do not fit together, where the newest one's shape inference says nothing."""
