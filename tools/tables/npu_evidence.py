"""What the NPU compilers' answers say of single operations, of networks, and of inputs and results whatever lies between."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ovdoctor.models.ir import Layer
from ovdoctor.tables.features import Features, features, is_rankless
from ovdoctor.tables.names import canonical
from ovdoctor.tables.timeline import Timeline
from tables.folders import cache
from tables.irs import Model, load
from tables.learn import Sample
from tables.npu_results import Answers, read_results, reason, results_file
from tables.npu_statements import only, refused, stated

PLUMBING = ("Parameter", "Result", "Constant")
SINGLE = ("base", "variants", "npu-variants", "npu-bounded")
"""Folders of single operations from which the tables are made."""
NETWORKS = ("networks", "networks-npu")
"""Folders of networks, whose operations are known to work among others."""
Key: TypeAlias = tuple[str, str]
DOUBTFUL = "doubtful"
"""What a network comes to for the operation that the compiler names when it fails: others may be at fault."""
_NAMED = re.compile(r'name = "([^"]+)", type = "(\w+)"')
_ALMOST_ALL = 0.95
_MANY = 0.3
_ENOUGH = 6
"""So many models, of at least three operations, must fail before their inputs or results are blamed."""
_DEEP = 6
"""Tensors with that many dimensions have no name in the compiler's list of layouts: *Failed to find BLOCKED for 0*."""


class Variant(NamedTuple):
    """One model on one platform; ``logs`` by release, where the compiler refused it."""

    stem: str
    model: Model
    subject: Layer
    outcomes: dict[int, str]
    error: str
    logs: dict[int, str]


class Ports(NamedTuple):
    """What becomes of models with such an input or result: the releases that refuse them all, and those that refuse many."""

    refused: frozenset[int]
    doubtful: frozenset[int]
    error: str


def answers(name: str, base: Path) -> dict[str, Answers]:
    """What is known of a folder of models; of the base models also what a file tells that ``oracle.py`` wrote."""
    found = read_results(results_file(name))
    for stem, cells in read_results(base).items() if name == "base" else ():
        found[stem] = cells | found.get(stem, {})
    return {stem: cells for stem, cells in found.items() if _file(name, stem).exists()}


@functools.cache
def model_of(name: str, stem: str) -> Model:
    """One of those models."""
    return load(_file(name, stem))


def _file(name: str, stem: str) -> Path:
    return cache() / name / f"{stem}.xml"


def variants(known: Iterable[tuple[str, str, Answers]], platform: str, line: Timeline) -> Iterator[Variant]:
    """The models with what one platform's compilers answered. What was not read is not compiled: other tables tell of that."""
    for name, stem, cells in known:
        rows = {
            line.index(release): row for (of, release), row in cells.items() if of == platform and row["stage"] != "read_model"
        }
        if not rows:
            continue
        model = model_of(name, stem)
        subject = model.layers[0] if name in NETWORKS else model.subject(stem)
        outcomes = {release: "ok" if row["ok"] == "1" else "compile" for release, row in rows.items()}
        failed = {release: row for release, row in rows.items() if row["ok"] == "0"}
        error = next(map(reason, failed.values()), "")
        yield Variant(stem, model, subject, outcomes, error, {release: row["log"] for release, row in failed.items()})


class Evidence(NamedTuple):
    """What single models tell of an operation: samples to learn from, with errors, and what is known at all."""

    samples: list[tuple[Sample, str]]
    covered: list[Features]
    refused: set[tuple[int, str]]
    """Inputs and element types that the compiler of every release says it refuses."""


def evidence_of(found: Iterable[Variant], ports: dict[tuple[str, str], Ports], releases: int) -> dict[Key, Evidence]:
    """By operation. A failure that an input or result may be to blame for says nothing of that release."""
    evidence: dict[Key, Evidence] = defaultdict(lambda: Evidence([], [], set()))
    types: dict[Key, dict[tuple[int, str], tuple[Sample, str]]] = defaultdict(dict)
    for variant in found:
        model, layer = variant.model, variant.subject
        if layer.type in PLUMBING:
            continue
        failed = frozenset(release for release, outcome in variant.outcomes.items() if outcome != "ok")
        spoilt = failed.intersection(release for other in model.layers for spoilt in _spoilt(other, ports) for release in spoilt)
        outcomes = {release: outcome for release, outcome in variant.outcomes.items() if release not in spoilt}
        key, known = canonical(layer.type, layer.opset), _features(model, layer)
        said = stated(known, variant.logs)
        rest = {release: outcome for release, outcome in outcomes.items() if release not in said}
        if outcomes:
            evidence[key].covered.append(known)
        if rest:
            evidence[key].samples.append((Sample(known, rest), variant.error))
        for release, (place, taken) in said.items():
            evidence[key].covered.extend({f"in{place}": kind} for kind in taken)
            for kind in refused(taken):
                before = types[key].get((place, kind), (Sample({}, {}), variant.error))
                sample = Sample(only({**known, **before[0].features}, place, kind), {**before[0].outcomes, release: "compile"})
                types[key][place, kind] = (sample, before[1])
    for key, kinds in types.items():
        evidence[key].samples.extend(kinds.values())
        evidence[key].refused.update(place for place, (sample, _) in kinds.items() if len(sample.outcomes) == releases)
    return evidence


def _features(model: Model, layer: Layer) -> Features:
    """By input: the compiler checks each of them, and of many operations one alone decides."""
    found = features(layer, constants=model.constants(layer), rankless=model.rankless)
    return {name: value for name, value in found.items() if name != "in*"}


def blamed(networks: Iterable[Variant]) -> dict[Key, list[tuple[Sample, str]]]:
    """Operations of networks at which the compiler says that it failed: alone, or among others, they may work."""
    found: dict[Key, dict[str, tuple[Sample, str]]] = defaultdict(dict)
    for variant in networks:
        by_name = {(layer.name, layer.type): layer for layer in variant.model.layers}
        for release, log in variant.logs.items():
            for layer in filter(None, map(by_name.get, _NAMED.findall(log)[:1])):
                known = _features(variant.model, layer)
                before = found[canonical(layer.type, layer.opset)].get(str(known), (Sample(known, {}), variant.error))
                sample = Sample(known, {**before[0].outcomes, release: DOUBTFUL})
                found[canonical(layer.type, layer.opset)][str(known)] = (sample, before[1])
    return {key: list(kinds.values()) for key, kinds in found.items()}


def inside(networks: Iterable[Variant]) -> dict[Key, list[tuple[Features, frozenset[int]]]]:
    """Operations of networks that were compiled, and where: what fails alone may work among others."""
    found: dict[Key, dict[str, tuple[Features, set[int]]]] = defaultdict(dict)
    for variant in networks:
        compiled = {release for release, outcome in variant.outcomes.items() if outcome == "ok"}
        for layer in variant.model.layers if compiled else ():
            constants = variant.model.constants(layer)
            if layer.type not in PLUMBING and constants and not all(constants):
                known = _features(variant.model, layer)
                found[canonical(layer.type, layer.opset)].setdefault(str(known), (known, set()))[1].update(compiled)
    return {key: [(known, frozenset(releases)) for known, releases in kinds.values()] for key, kinds in found.items()}


def refused_ports(found: Iterable[Variant]) -> dict[tuple[str, str], Ports]:
    """Inputs and results that a release refuses (almost) whatever the operation, by type and condition."""
    seen: dict[tuple[str, str], list[Variant]] = defaultdict(list)
    for variant in found:
        layers = (layer for layer in variant.model.layers if layer.type in ("Parameter", "Result"))
        for port in {(layer.type, trait) for layer in layers for trait in traits(layer)}:
            seen[port].append(variant)
    ports = {}
    for key, models in sorted(seen.items()):
        refused, doubtful = set(), set()
        for release in {release for variant in models for release in variant.outcomes}:
            asked = [variant for variant in models if release in variant.outcomes]
            failed = [variant.subject.type for variant in asked if variant.outcomes[release] != "ok"]
            if len(failed) < _ENOUGH or len(set(failed)) < 3:
                continue
            if len(failed) >= _ALMOST_ALL * len(asked):
                refused.add(release)
            elif len(failed) >= _MANY * len(asked) and key[1].startswith("shape=") and key[1] != "shape=bounded":
                doubtful.add(release)
        errors = [variant.error for variant in models if variant.error]
        if refused or doubtful:
            ports[key] = Ports(frozenset(refused), frozenset(doubtful), max(sorted(set(errors)), key=errors.count))
    return ports


def traits(layer: Layer) -> Iterator[str]:
    """What a compiler may refuse of a model's input or result, as conditions."""
    found = features(layer, rankless=is_rankless(layer))
    if layer.type == "Parameter" and found["shape"] != "static":
        yield f"shape={found['shape']}"
    kind = "out0" if layer.type == "Parameter" else "in0"
    yield f"{kind}={found[kind]}"
    rank = found.get("rank0")
    if rank and rank.isdecimal() and int(rank) >= _DEEP:
        yield f"rank0>={_DEEP}"


def _spoilt(layer: Layer, ports: dict[tuple[str, str], Ports]) -> Iterator[frozenset[int]]:
    for trait in traits(layer) if layer.type in ("Parameter", "Result") else ():
        port = ports.get((layer.type, trait))
        if port:
            yield port.refused | port.doubtful
