"""The table of what CPU does: ``cpu.csv`` (conditions of failure) and ``cpu_measured.csv`` (what was measured at all)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from ovdoctor.facts.truth import Truth
from ovdoctor.models.ir import Layer
from ovdoctor.tables.conditions import holds
from ovdoctor.tables.features import Features, features, subject
from ovdoctor.tables.load import timeline
from ovdoctor.tables.names import canonical
from ovdoctor.tables.reading import read_pieces
from ovdoctor.tables.timeline import Timeline
from tables.folders import DATA, cache, read_rows, write_rows
from tables.irs import Model, load
from tables.learn import COMPILED, Learner, Rule, Sample
from tables.measure import measured

PLUMBING = ("Parameter", "Result", "Constant")
"""In every model: their own rules come from ``element_types.csv``, and elsewhere failures due to them say nothing."""
ALMOST_ALL = 0.95
COVERAGE = ("type", "opset", "samples", "in0", "in1", "in2", "rank0", "shape")
"""What is told of the variants of an operation version: their number, and the values of some features."""
Key = tuple[str, str]


def everything(_: str) -> bool:
    """Leave nothing out."""
    return True


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
            outcomes = {release: outcome(row, path.stem) for release, row in rows.items() if telling(row, path.stem)}
            error = next((row["error"] for row in rows.values() if row["error"] and row["stage"] != "read"), "")
            found.append(Variant(path.stem, model, model.subject(path.stem), outcomes, error))
    return found


def samples_of(found: Iterable[Variant], ill: Callable[[Model, Layer], frozenset[int]]) -> dict[Key, list[tuple[Sample, str]]]:
    """By operation. What another part of the model spoils in a release says nothing of that release."""
    samples: dict[Key, list[tuple[Sample, str]]] = defaultdict(list)
    for variant in found:
        model, layer = variant.model, variant.subject
        if layer.type in PLUMBING:
            continue
        spoilt = ill(model, layer).union(*(ill(model, other) for other in model.layers if other.type in PLUMBING))
        outcomes = {release: outcome for release, outcome in variant.outcomes.items() if release not in spoilt}
        known = features(layer, constants=model.constants(layer), rankless=model.rankless)
        samples[canonical(layer.type, layer.opset)].append((Sample(known, outcomes), variant.error))
    return samples


def is_evidence(stem: str) -> bool:
    """Whether a model is used when the tables are made for an evaluation: two thirds of the variants, half of the networks."""
    if "__" in stem:
        return "~" not in stem or crc32(stem.encode()) % 3 > 0
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
                known = features(layer, constants=constants, rankless=model.rankless)
                kind = found[canonical(layer.type, layer.opset)].setdefault(str(known), (known, set()))
                kind[1].update(compiled)
    return {key: [(known, frozenset(releases)) for known, releases in kinds.values()] for key, kinds in found.items()}


def learn(samples: list[Sample], networks: list[tuple[Features, frozenset[int]]]) -> list[Rule]:
    """Rules that no network contradicts: other conditions if there are any that separate as well, else *unknown*."""
    rules = Learner(samples).rules()
    surer = [part for rule in rules for part in doubted(rule, networks)]
    if surer == rules:
        return rules
    counted = [Sample(known, dict.fromkeys(releases, COMPILED)) for known, releases in networks]
    others = Learner([*samples, *counted]).rules()
    unsure = sum(rule.stage == "unknown" for rule in others)
    return others if unsure <= sum(rule.stage == "unknown" for rule in rules) else surer


def doubted(rule: Rule, networks: Iterable[tuple[Features, frozenset[int]]]) -> list[Rule]:
    """The rule, *unknown* in the releases that compiled a network with an operation of which it holds."""
    wrong = frozenset[int]().union(*(releases for known, releases in networks if holds(rule.condition, known) is Truth.TRUE))
    both = (rule._replace(releases=rule.releases - wrong), rule._replace(releases=rule.releases & wrong, stage="unknown"))
    return [part for part in both if part.releases]


def refused_inputs(found: Iterable[Variant]) -> dict[str, frozenset[int]]:
    """Shapes of inputs that a release refuses (almost) whatever the operation, by what ``features`` calls them."""
    counts: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for variant in found:
        for shape in {str(features(layer)["shape"]) for layer in variant.model.layers if layer.type == "Parameter"} - {"static"}:
            for release, outcome in variant.outcomes.items():
                if outcome != "read":
                    counts[shape, release].append(outcome == "compile")
    refused: dict[str, set[int]] = defaultdict(set)
    for (shape, release), failed in counts.items():
        if sum(failed) >= ALMOST_ALL * len(failed):
            refused[shape].add(release)
    return {shape: frozenset(releases) for shape, releases in refused.items()}


def outcome(row: dict[str, str], stem: str) -> str:
    """What a model came to. Mutations that were run nevertheless may have failed because of their data."""
    if "~" in stem and (row["ok"] == "1" or row["stage"] == "infer"):
        return COMPILED
    return "ok" if row["ok"] == "1" else row["stage"]


def telling(row: dict[str, str], stem: str) -> bool:
    """Whether an answer tells of the operation. That older releases find fault with lengths tells of the mutation only."""
    return row["error"] != "TIMEOUT" and not ("~r." in stem and row["stage"] == "read" and row["ok"] == "0")


def derive(use: Callable[[str], bool] = everything, evidence: Callable[[str], bool] = everything, to: Path = DATA) -> None:
    """Learn from the chosen variants and networks, and write the tables."""
    line = timeline("cpu")
    rows: list[tuple[str, ...]] = []
    plumbing: dict[tuple[str, str], frozenset[int]] = {}
    for key, samples in plumbing_samples(line).items():
        for rule in Learner([sample for sample, _ in samples]).rules():
            spans = line.write_spans(rule.releases)
            rows.append(rule_row(key, rule.condition, rule.stage, spans, samples[rule.example][1]))
        for sample, _ in samples:
            kind = str(sample.features["out0"])
            plumbing[key[0], kind] = frozenset(release for release, outcome in sample.outcomes.items() if outcome != "ok")
    found = variants(line, ("base", "variants"), use)
    inputs = refused_inputs(found)
    for shape, releases in inputs.items():
        example = next(variant.error for variant in found if "d.rank" in variant.stem and variant.error)
        rows.append(("Parameter", "opset1", f"shape={shape}", "compile", line.write_spans(releases), example))

    def ill(model: Model, layer: Layer) -> frozenset[int]:
        spoilt = frozenset[int]().union(*(piece.fails for piece in read_pieces(subject(layer))))
        if layer.type == "Parameter":
            spoilt |= inputs.get(str(features(layer)["shape"]), frozenset())
        return spoilt.union(*(plumbing.get((layer.type, str(port.element_type)), frozenset()) for port in layer.outputs))

    coverage: list[tuple[str, ...]] = [(name, "opset1", "0", "", "", "", "", "") for name in PLUMBING]
    networks = contradictions(line, evidence)
    for key, samples in sorted(samples_of(found, ill).items()):
        for rule in learn([sample for sample, _ in samples], networks.get(key, [])):
            spans = line.write_spans(rule.releases)
            rows.append(rule_row(key, rule.condition, rule.stage, spans, samples[rule.example][1]))
        coverage.append(coverage_row(key, [sample.features for sample, _ in samples]))
    write_rows(to / "cpu.csv", ("type", "opset", "when", "stage", "releases", "error"), by_name(rows))
    write_rows(to / "cpu_measured.csv", COVERAGE, by_name(coverage))


def rule_row(key: Key, condition: Iterable[object], stage: str, releases: str, error: str) -> tuple[str, ...]:
    """A rule as the data files write it."""
    return (*key, " & ".join(map(str, condition)), stage, releases, error.partition(" | Details")[0][:120])


def by_name(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows by type, then opset as a number."""
    return sorted(rows, key=lambda row: (row[0], int(row[1].removeprefix("opset")), row))


def coverage_row(key: Key, samples: list[Features]) -> tuple[str, ...]:
    """With which values an operation version was measured."""

    def values(key: str) -> str:
        return " ".join(sorted({value for features in samples if (value := features.get(key))}))

    return *key, str(len(samples)), values("in0"), values("in1"), values("in2"), values("rank0"), values("shape")
