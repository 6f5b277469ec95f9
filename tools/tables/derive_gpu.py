"""The table of the GPU plugin: ``gpu.csv`` (conditions of failure) and ``gpu_measured.csv`` (what was measured), without a GPU.

The answers (``measured-gpu``, one CSV per folder of models and release, in the form that ``tables.measure`` writes) are those
of each release's own plugin, with a stand-in for the OpenCL driver that describes an Intel Iris Xe, accepts every kernel and runs
none. The plugin reads, transforms, checks and selects kernels as ever; whether a driver builds the kernels is not known. Where
the same is known of real machines, it agrees: Sign of integers (https://github.com/openvinotoolkit/openvino/pull/36003).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ovdoctor.models.ir import Layer
from ovdoctor.tables.features import Features, features, subject
from ovdoctor.tables.load import timeline
from ovdoctor.tables.names import canonical, name_piece
from ovdoctor.tables.reading import read_pieces
from ovdoctor.tables.rules import COMMON
from ovdoctor.tables.timeline import Timeline
from tables.cpu_samples import PLUMBING, Key, Variant, filled
from tables.derive_cpu import COVERAGE, by_name, coverage_row, learn, refused_inputs, rule_row
from tables.folders import DATA, cache, read_rows, write_rows
from tables.irs import Model, load
from tables.learn import COMPILED, Sample

SETS = ("base", "variants", "again")
"""Single operations, single changes of one of each version, some of these with dynamic lengths."""
NETWORKS = ("networks", "networks-fresh")
UNKNOWN = "unknown"
NO_ANSWER = ("CRASH", "TIMEOUT", "could not create an engine", "could not create engine")
"""The stand-in may be to blame for these, or the machine: oneDNN makes its engine from what a real driver compiles."""
_PREAMBLE = re.compile(r"^(\[GPU\] )?(ProgramBuilder|GPU program) build failed! \| ")
_CONSTANT = ("Constant", "opset1")
_WEIGHTS = "Constant-1__weights_"
Inside = dict[Key, list[tuple[Features, frozenset[int]]]]


def derive(to: Path = DATA, evidence: Callable[[str], bool] = lambda stem: True) -> None:
    """Learn from the single operations and from those of the networks that ``evidence`` takes, and write both tables."""
    line = timeline("gpu")
    found = [variant for name in SETS for variant in variants(line, name)]
    inputs = refused_inputs(found)
    inside = compiled_inside(line, evidence)
    rows = [*_input_rules(line, inputs, found), *_constant_rules(line, found, inside)]
    coverage = []
    for key, samples in sorted(_samples(found, inputs).items()):
        for rule in learn([sample for sample, _ in samples], inside.get(key, [])):
            spans = line.write_spans(rule.releases)
            rows.append(rule_row(key, rule.condition, rule.stage, spans, samples[rule.example][1]))
        if silent := _silent(line, key, samples):
            rows.append(rule_row(key, (), UNKNOWN, line.write_spans(silent), ""))
        known = [sample.features for sample, _ in samples if sample.outcomes] + [known for known, _ in inside.get(key, [])]
        coverage.append(coverage_row(key, known))
    coverage += _plumbing(found)
    write_rows(to / "gpu.csv", ("type", "opset", "when", "stage", "releases", "error"), by_name(dict.fromkeys(rows)))
    write_rows(to / "gpu_measured.csv", COVERAGE, by_name(coverage))


def variants(line: Timeline, name: str) -> Iterator[Variant]:
    """The models of a folder about which the oldest and the newest release were asked, with what each plugin made of them."""
    for path, outcomes, error in answers(line, name):
        if not {0, len(line.releases) - 1} <= outcomes.keys():
            continue
        model = load(path)
        yield Variant(path.stem, model, model.subject(path.stem), filled(outcomes), error)


def answers(line: Timeline, name: str) -> Iterator[tuple[Path, dict[int, str], str]]:
    """The models of a folder, their outcomes by release, and a sentence of the plugin's where it refused them."""
    outcomes: dict[str, dict[int, str]] = defaultdict(dict)
    errors: dict[str, str] = {}
    for file in sorted((cache() / "measured-gpu" / name).glob("*.csv")):
        for row in read_rows(file):
            lost = any(text in row["error"] for text in NO_ANSWER)
            outcome = COMPILED if row["ok"] == "1" else UNKNOWN if lost else row["stage"]
            outcomes[row["file"]][line.index(file.stem)] = outcome
            if outcome == "compile":
                errors[row["file"]] = _PREAMBLE.sub("", row["error"])
    for path in sorted((cache() / name).glob("*.xml")):
        if path.stem in outcomes:
            yield path, outcomes[path.stem], errors.get(path.stem, "")


def compiled_inside(line: Timeline, evidence: Callable[[str], bool]) -> Inside:
    """Operations of networks that were compiled, and where: what fails alone may work among others."""
    found: dict[Key, dict[str, tuple[Features, set[int]]]] = defaultdict(dict)
    for path, outcomes, _ in (answer for name in NETWORKS for answer in answers(line, name)):
        compiled = {release for release, outcome in filled(outcomes).items() if outcome == COMPILED}
        if not compiled or not evidence(path.stem):
            continue
        model = load(path)
        for layer in model.layers:
            constants = model.constants(layer)
            if layer.type == "Constant" or (layer.type not in PLUMBING and constants and not all(constants)):
                known = features(layer, constants=constants, rankless=model.rankless)
                found[canonical(layer.type, layer.opset)].setdefault(str(known), (known, set()))[1].update(compiled)
    return {key: [(known, frozenset(releases)) for known, releases in kinds.values()] for key, kinds in found.items()}


def _samples(found: Iterable[Variant], inputs: dict[str, frozenset[int]]) -> dict[Key, list[tuple[Sample, str]]]:
    """By operation. What another part of the model spoils in a release says nothing of that release, nor what was not read."""
    samples: dict[Key, list[tuple[Sample, str]]] = defaultdict(list)
    for variant in found:
        model, layer = variant.model, variant.subject
        if layer.type in PLUMBING:
            continue
        spoilt = _spoilt(model, inputs)
        outcomes = {place: outcome for place, outcome in variant.outcomes.items() if outcome != "read" and place not in spoilt}
        known = features(layer, constants=model.constants(layer), rankless=model.rankless)
        samples[canonical(layer.type, layer.opset)].append((Sample(known, outcomes), variant.error))
    return samples


def _silent(line: Timeline, key: Key, samples: Iterable[tuple[Sample, str]]) -> frozenset[int]:
    """The releases that read the operation version, and said nothing of it."""
    read = frozenset(range(len(line.releases))) - name_piece(*key).fails
    return read.difference(*(sample.outcomes for sample, _ in samples))


def _spoilt(model: Model, inputs: dict[str, frozenset[int]]) -> frozenset[int]:
    """The releases that refuse an input of the model, or an operation as it is written."""
    found = frozenset[int]()
    for layer in model.layers:
        found = found.union(*(piece.fails for piece in read_pieces(subject(layer))))
        if layer.type == "Parameter":
            found |= inputs.get(str(features(layer)["shape"]), frozenset())
    return found


def _input_rules(line: Timeline, inputs: dict[str, frozenset[int]], found: list[Variant]) -> Iterator[tuple[str, ...]]:
    """Inputs whose shapes a release refuses whatever the operation."""
    for shape, releases in inputs.items():
        example = next(
            variant.error for variant in found if variant.error and any(shape == _shape(layer) for layer in variant.model.layers)
        )
        yield rule_row(("Parameter", "opset1"), (f"shape={shape}",), "compile", line.write_spans(releases), example)


def _shape(layer: Layer) -> str:
    return str(features(layer)["shape"]) if layer.type == "Parameter" else ""


def _constant_rules(line: Timeline, found: list[Variant], inside: Inside) -> Iterator[tuple[str, ...]]:
    """Element types of constants that a release did not take as weights, nor elsewhere: how they are used may be to blame."""
    taken: dict[str, frozenset[int]] = defaultdict(frozenset)
    for known, releases in inside.get(_CONSTANT, []):
        taken[str(known["out0"])] |= releases
    for variant in found:
        compiled = frozenset(release for release, outcome in variant.outcomes.items() if outcome == COMPILED)
        for kind in COMMON & {str(layer.outputs[0].element_type) for layer in variant.model.layers if layer.type == "Constant"}:
            taken[kind] |= compiled
    for variant in found:
        kind = variant.stem.partition(_WEIGHTS)[2]
        failed = frozenset(release for release, outcome in variant.outcomes.items() if outcome == "compile")
        if doubtful := failed - taken[kind] if kind else None:
            yield rule_row(_CONSTANT, (f"out0={kind}",), UNKNOWN, line.write_spans(doubtful), variant.error)


def _plumbing(found: Iterable[Variant]) -> Iterator[tuple[str, ...]]:
    """What inputs, results and constants hand on or take: the element types with which some model was compiled."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for variant in found:
        if COMPILED in variant.outcomes.values():
            for layer in variant.model.layers:
                if layer.type in PLUMBING:
                    kinds[layer.type].update(str(port.element_type) for port in (*layer.inputs, *layer.outputs))
    for type_ in PLUMBING:
        yield (type_, "opset1", "0", " ".join(sorted(kinds[type_])), *[""] * (len(COVERAGE) - 4))
