"""The table of the compiler in the NPU plugin: ``npu.csv`` and ``npu_measured.csv``, from what ``oracle.py`` wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from ovdoctor.models.ir import Layer
from ovdoctor.tables.devices import PLATFORMS
from ovdoctor.tables.features import features
from ovdoctor.tables.timeline import Timeline
from tables.derive_cpu import (
    COVERAGE,
    PLUMBING,
    Key,
    Variant,
    by_name,
    coverage_row,
    everything,
    refused_inputs,
    rule_row,
    samples_of,
)
from tables.folders import DATA, read_rows, write_rows
from tables.irs import Model, load
from tables.learn import Learner, Sample


def derive(results: Path, models: Path, line: Timeline, to: Path = DATA, use: Callable[[str], bool] = everything) -> None:
    """Learn for each platform, from the models chosen; equal rules of several platforms become one row."""
    rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
    measured: dict[Key, tuple[str, ...]] = {}
    verdicts = read_rows(results)
    loaded = {path.stem: load(path) for path in models.glob("*.xml") if use(path.stem)}
    for platform in PLATFORMS:
        found = _variants([row for row in verdicts if row["platform"] == platform and row["file"] in loaded], loaded, line)
        inputs = refused_inputs(found)
        for shape, releases in inputs.items():
            row = (
                "Parameter",
                "opset1",
                f"shape={shape}",
                "compile",
                line.write_spans(releases),
                "Missing upper bound for one or more nodes",
            )
            rows[row].append(platform)

        def ill(_: Model, layer: Layer, inputs: dict[str, frozenset[int]] = inputs) -> frozenset[int]:
            return inputs.get(str(features(layer)["shape"]), frozenset()) if layer.type == "Parameter" else frozenset()

        for key, samples in {**samples_of(found, ill), ("Constant", "opset1"): _constants(found)}.items():
            measured[key] = coverage_row(key, [sample.features for sample, _ in samples])
            for rule in Learner([sample for sample, _ in samples]).rules():
                text = line.write_spans(rule.releases)
                rows[rule_row(key, rule.condition, rule.stage, text, samples[rule.example][1])].append(platform)
    for name in PLUMBING:
        measured[name, "opset1"] = (name, "opset1", "0", "", "", "", "", "")
    listed: list[tuple[str, ...]] = [(*row[:3], " ".join(platforms), *row[3:]) for row, platforms in rows.items()]
    header = ("type", "opset", "when", "platforms", "stage", "releases", "error")
    write_rows(to / "npu.csv", header, by_name(listed))
    write_rows(to / "npu_measured.csv", COVERAGE, by_name(measured.values()))


def _constants(found: list[Variant]) -> list[tuple[Sample, str]]:
    """Constants by element type: models with weights of it."""
    samples = []
    for variant in found:
        kind = variant.stem.partition("Constant-1__weights_")[2]
        if kind:
            samples.append((Sample({"out0": kind}, variant.outcomes), variant.error))
    return samples


def _variants(rows: list[dict[str, str]], loaded: dict[str, Model], line: Timeline) -> list[Variant]:
    outcomes: dict[str, dict[int, str]] = defaultdict(dict)
    errors: dict[str, str] = {}
    for row in rows:
        if row["stage"] not in ("crash", "timeout", "read_model"):
            outcomes[row["file"]][line.index(row["openvino"])] = "ok" if row["ok"] == "1" else "compile"
            errors[row["file"]] = row["error"] or errors.get(row["file"], "")
    return [Variant(stem, loaded[stem], loaded[stem].subject(stem), found, errors[stem]) for stem, found in outcomes.items()]
