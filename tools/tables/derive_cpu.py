"""The table of what CPU does: ``cpu.csv`` (conditions of failure) and ``cpu_measured.csv`` (what was measured at all)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from ovdoctor.facts.truth import Truth
from ovdoctor.models.ir import Layer
from ovdoctor.tables.conditions import holds
from ovdoctor.tables.features import Features, features, subject
from ovdoctor.tables.load import timeline
from ovdoctor.tables.reading import read_pieces
from tables.cpu_samples import PLUMBING, Key, Variant, contradictions, plumbing_samples, samples_of, variants
from tables.folders import DATA, write_rows
from tables.irs import Model
from tables.learn import COMPILED, Learner, Rule, Sample

SETS = ("base", "variants", "again", "pairs")
"""What the tables are made from: single operations, all single changes of one of each version, some of two changes at once."""
ALMOST_ALL = 0.95
COVERAGE = ("type", "opset", "samples", "in0", "in1", "in2", "rank0", "shape")
"""What is told of the variants of an operation version: their number, and the values of some features."""


def everything(_: str) -> bool:
    """Leave nothing out."""
    return True


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
    found = variants(line, SETS, use)
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
