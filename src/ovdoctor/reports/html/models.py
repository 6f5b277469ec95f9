"""Models on their targets as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ovdoctor.findings.scan import WORST_FIRST, ModelScan, ScanFinding, Strip, TargetScan, Verdict
from ovdoctor.reports.formats.words import one_line, unique
from ovdoctor.reports.html.band import Band, bands, cells_for
from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.text.head import common_headlines, told_of_model
from ovdoctor.reports.scan.text.strip import strip_reasons
from ovdoctor.reports.scan.words import asked_words, basis, how_words, kind_of, layers, tally, untold, verdict_words

MOST_PLACES = 20
"""Layers of a finding that are named."""


class FindingView(NamedTuple):
    """A finding, and what is known of its operations beside its own words."""

    finding: ScanFinding
    kind: str
    where: str
    how: str
    more: list[str]
    again: bool
    """Whether another target has told it before."""


class TargetView(NamedTuple):
    """A model on one target."""

    target: TargetScan
    verdict: str
    tally: str
    basis: list[str]
    headlines: list[str]
    notes: list[str]
    asked: list[tuple[str, str]]
    findings: list[FindingView]
    band: Band | None


class StripView(NamedTuple):
    """Releases × devices."""

    years: list[tuple[str, int]]
    """Each year, and how many of its releases are told."""
    releases: list[str]
    rows: list[tuple[str, list[tuple[str, Verdict, str]]]]
    """Of each device: release, verdict, why."""
    reasons: list[tuple[Verdict, str]]


class ModelView(NamedTuple):
    """What the templates ask for."""

    scan: ModelScan
    told: list[tuple[str, str]]
    headlines: list[str]
    targets: list[TargetView]
    strip: StripView | None


def model_views(models: Sequence[ModelScan]) -> list[ModelView]:
    """Prepared for the templates, in their order."""
    cells = cells_for(models)
    return [_model(model, cells) for model in models]


def _model(model: ModelScan, cells: int) -> ModelView:
    common = common_headlines(model)
    common_texts = [each.text for each in common]
    told: set[ScanFinding] = set()
    drawn = zip(model.targets, bands(model, cells) or [None] * len(model.targets), strict=True)
    worst_first = sorted(drawn, key=lambda pair: WORST_FIRST.index(pair[0].verdict))
    return ModelView(
        scan=model,
        told=list(told_of_model(model)),
        headlines=unique(one_line(headline.text) for headline in common),
        targets=[_target(target, band, common_texts, told) for target, band in worst_first],
        strip=_strip(model.strip) if model.strip else None,
    )


def _target(target: TargetScan, band: Band | None, common: Sequence[str], told: set[ScanFinding]) -> TargetView:
    """``told``, which grows, are the findings of targets before it."""
    known, before = basis(target), frozenset(told)
    told.update(target.findings)
    return TargetView(
        target=target,
        verdict=verdict_words(target),
        tally=tally(target),
        basis=known.split("; "),
        headlines=unique(one_line(each.text) for each in target.headlines if each.text not in common),
        notes=unique(one_line(note) for note in target.notes if note not in known),
        asked=[(asked.agreement, asked_words(asked)) for asked in target.asked],
        findings=[_finding(target, finding, finding in before) for finding in condensed(target.findings)],
        band=band,
    )


def _finding(target: TargetScan, finding: ScanFinding, again: bool) -> FindingView:
    return FindingView(
        finding=finding,
        kind=kind_of(finding),
        where=layers(finding.places, finding.count, MOST_PLACES) if finding.count else "",
        how=how_words(finding),
        more=[f"{label}: {words}" for label, words in untold(target, finding)],
        again=again,
    )


def _strip(strip: Strip) -> StripView:
    releases = list(map(one_line, strip.releases))
    years = [(year, len(list(group))) for year, group in groupby(releases, key=lambda release: release.partition(".")[0])]
    rows = [(one_line(row.device), list(zip(releases, row.verdicts, row.why, strict=False))) for row in strip.rows]
    return StripView(years, [_within_year(release) for release in releases], rows, list(strip_reasons(strip)))


def _within_year(release: str) -> str:
    """``3`` of ``2024.3.0``, ``4.1`` of ``2025.4.1``."""
    return release.partition(".")[2].removesuffix(".0") or release
