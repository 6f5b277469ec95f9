"""The table of the compiler in the NPU plugin: ``npu.csv`` and ``npu_measured.csv``, from what the compilers answered.

Answers come from ``tables.npu_compiler``, and for the base models also from a file of the same form (``oracle.py`` writes it).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from ovdoctor.tables.features import Features
from ovdoctor.tables.npu_plugin import PLATFORMS
from ovdoctor.tables.timeline import Timeline
from tables.derive_cpu import COVERAGE, by_name, coverage_row, everything, rule_row
from tables.folders import DATA, write_rows
from tables.learn import COMPILED, Learner, Sample
from tables.npu_evidence import (
    DOUBTFUL,
    NETWORKS,
    PLUMBING,
    SINGLE,
    Evidence,
    Key,
    Ports,
    Variant,
    answers,
    blamed,
    evidence_of,
    inside,
    refused_ports,
    variants,
)
from tables.npu_results import completed, is_complete

Use: TypeAlias = Callable[[str], bool]
_TYPES = ("in*", "in0", "in1", "in2", "in3", "in4", "in5", "out0", "out1")
_WORD = r"(?!true$|false$)[a-z][a-z0-9_.-]*"
_WEIGHTS = "Constant-1__weights_"
_NAMES = ("@variable_id",)
"""What users name as they like."""
_ORDER = ("shape", "dyn0", "@", "rank0", "const", "equal", "in0", "out0", "in1", "out1", "inputs")
"""What is blamed first, where several things could be: most element types that are at fault the compiler names itself."""
_SOME = 3
"""So many models must fail before all of an operation do."""
_ERROR = 90
"""Characters of the compiler's sentence."""
Row: TypeAlias = tuple[str, ...]
"""Type, opset, condition, stage, releases."""
_Rows: TypeAlias = dict[Row, tuple[tuple[str, ...], str]]
"""With the platforms and the compiler's sentence."""


def derive(
    base: Path,
    line: Timeline,
    to: Path = DATA,
    use: Use = everything,
    evidence: Use = everything,
    sets: Iterable[str] = SINGLE,
) -> None:
    """Learn for each platform, from the models chosen; equal rules of several platforms become one row."""
    rows: _Rows = {}
    measured: dict[Key, list[Features]] = defaultdict(list)
    told: dict[Key, list[set[tuple[int, str]]]] = defaultdict(list)
    worked: dict[str, dict[Key, bool]] = defaultdict(dict)
    known = [
        (name, stem, completed(cells))
        for name in sets
        for stem, cells in answers(name, base).items()
        if use(stem) and is_complete(cells)
    ]
    whole = [(name, stem, completed(cells)) for name in NETWORKS for stem, cells in answers(name, base).items() if evidence(stem)]
    for platform in PLATFORMS:
        found, networks = list(variants(known, platform, line)), list(variants(whole, platform, line))
        ports = refused_ports([*found, *networks])
        _add_ports(rows, ports, platform, line)
        compiled, doubts = inside(networks), blamed(networks)
        alone = evidence_of(found, ports, len(line.releases))
        for key, (samples, covered, refused) in {**alone, ("Constant", "opset1"): Evidence(_constants(found), [], set())}.items():
            context = compiled.get(key, [])
            samples = [*samples, *doubts.get(key, [])]
            measured[key] += [*covered, *(features for features, _ in context)]
            told[key].append(refused)
            _count_words(worked, key, (sample for sample, _ in samples))
            counted = [Sample(features, dict.fromkeys(releases, COMPILED)) for features, releases in context]
            for rule in Learner([*(sample for sample, _ in samples), *counted], _ORDER).rules():
                sure = rule.stage != DOUBTFUL and (rule.condition or len(samples) >= _SOME)
                stage = rule.stage if sure else "unknown"
                *row, error = rule_row(key, rule.condition, stage, line.write_spans(rule.releases), samples[rule.example][1])
                _add(rows, tuple(row), platform, error)
    for key, by_platform in told.items():
        everywhere = set.intersection(*by_platform) if len(by_platform) == len(PLATFORMS) else ()
        measured[key] += [{f"in{place}": kind} for place, kind in sorted(everywhere)]
    listed = [(*row[:3], " ".join(platforms), *row[3:], error) for row, (platforms, error) in _merged(rows).items()]
    header = ("type", "opset", "when", "platforms", "stage", "releases", "error")
    write_rows(to / "npu.csv", header, by_name(listed))
    plumbing = [(name, "opset1", "0", *[""] * 7) for name in PLUMBING if name != "Constant"]
    plumbing.append(("Constant", "opset1", "0", " ".join(sorted(_weights(answers("base", base), use))), *[""] * 6))
    rest = [
        (*coverage_row(key, samples), _moving(samples), _words(samples, worked))
        for key, samples in measured.items()
        if key[0] not in PLUMBING
    ]
    write_rows(to / "npu_measured.csv", (*COVERAGE, "dynamic", "words"), by_name([*plumbing, *rest]))


def _moving(samples: Iterable[Features]) -> str:
    """The element types of first inputs with which dynamic shapes were measured."""
    return " ".join(sorted({kind for known in samples if known.get("shape") == "dynamic" and (kind := known.get("in0"))}))


def _count_words(worked: dict[str, dict[Key, bool]], key: Key, samples: Iterable[Sample]) -> None:
    """Note for each word of an attribute whether the operation was ever compiled with it."""
    for sample in samples:
        for name, value in sample.features.items():
            if name.startswith("@") and value is not None:
                found = worked[f"{name}={value}"]
                found[key] = found.get(key, False) or "ok" in sample.outcomes.values()


def _words(samples: Iterable[Features], worked: Mapping[str, Mapping[Key, bool]]) -> str:
    """Attributes that take words, with the words that were measured: ``auto_broadcast=none|numpy mode=nearest``.

    A word with which all of several other operations were compiled counts as measured.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for features in samples:
        for key, value in features.items():
            if key.startswith("@") and value is not None and key not in _NAMES:
                found[key[1:]].add(value)
    worded = {name: values for name, values in found.items() if all(re.fullmatch(_WORD, value) for value in values)}
    for spelt, operations in worked.items():
        name, _, value = spelt[1:].partition("=")
        if name in worded and len(operations) >= _SOME and all(operations.values()) and re.fullmatch(_WORD, value):
            worded[name].add(value)
    return " ".join(f"{name}={'|'.join(sorted(values))}" for name, values in sorted(worded.items()))


def _add(rows: _Rows, row: Row, platform: str, error: str) -> None:
    """A rule of one platform."""
    platforms, before = rows.get(row, ((), ""))
    rows[row] = ((*platforms, platform), before or error[:_ERROR])


def _add_ports(rows: _Rows, ports: Mapping[tuple[str, str], Ports], platform: str, line: Timeline) -> None:
    """Rules of inputs and results."""
    for (type_, condition), port in ports.items():
        for stage, releases in (("compile", port.refused), ("unknown", port.doubtful)):
            if releases:
                _add(rows, (type_, "opset1", condition, stage, line.write_spans(releases)), platform, port.error)


def _merged(rows: _Rows) -> _Rows:
    """Rows that differ in one element type alone become one row, with the error of the first."""
    together: dict[Row, list[tuple[str, Row]]] = defaultdict(list)
    merged: _Rows = {}
    for row, (platforms, error) in sorted(rows.items()):
        types = [part for part in row[2].split(" & ") if part.partition("=")[0] in _TYPES]
        if len(types) != 1:
            merged[row] = (platforms, error)
            continue
        key, _, value = types[0].partition("=")
        pattern = row[2].replace(types[0], f"{key}=*", 1)
        together[row[0], row[1], pattern, row[3], row[4], " ".join(platforms)].append((value, row))
    for (type_, opset, pattern, stage, releases, _), found in together.items():
        when = pattern.replace("=*", "=" + "|".join(sorted(value for value, _ in found)), 1)
        merged[type_, opset, when, stage, releases] = rows[found[0][1]]
    return merged


def _constants(found: list[Variant]) -> list[tuple[Sample, str]]:
    """Constants by element type: models with weights of it."""
    return [(Sample({"out0": kind}, variant.outcomes), variant.error) for variant in found if (kind := _weights_in(variant.stem))]


def _weights(stems: Iterable[str], use: Use) -> Iterator[str]:
    """The element types of constants that were measured."""
    return (kind for stem in stems if use(stem) and (kind := _weights_in(stem)))


def _weights_in(stem: str) -> str:
    """The element type of weights that a model was made for, unless something else about it was changed."""
    return "" if "~" in stem else stem.partition(_WEIGHTS)[2]
