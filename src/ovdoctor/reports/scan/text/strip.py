"""The strip: releases from left to right, grouped by year, and what becomes of the model on each device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ovdoctor.findings.scan import Strip, StripRow, Verdict
from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.scan.text.lines import COLOURS, INDENT, mark
from ovdoctor.reports.text.terminal import Terminal

_BAR = {True: " │ ", False: " | "}


class _Year(NamedTuple):
    name: str
    labels: list[str]
    begin: int
    """Of the first of its releases among all."""


def strip_lines(strip: Strip, terminal: Terminal) -> Iterator[str]:
    """As many years side by side as fit, then the reasons."""
    device = max((len(one_line(row.device)) for row in strip.rows), default=0) + 2
    for band in _bands(_years(strip.releases, terminal), terminal.width - device, terminal):
        bar = _BAR[terminal.unicode]
        yield terminal.style((" " * device + bar.join(f"{year.name:<{_width(year)}}" for year in band)).rstrip(), bold=True)
        yield " " * device + bar.join(" ".join(year.labels) for year in band)
        for row in strip.rows:
            yield f"{one_line(row.device):<{device}}" + bar.join(_marks(row, year, terminal) for year in band)
        yield ""
    legend = ", ".join(f"{mark(verdict, terminal)} {verdict}" for verdict in ("ok", "fails", "unknown"))
    yield from terminal.wrap(f"{legend.replace('ok ok', 'ok')}. --openvino with a release tells how its verdict is known.", 0)
    for verdict, words in strip_reasons(strip):
        yield from terminal.wrap(words, INDENT, f"  {mark(verdict, terminal)}")


def _years(releases: Sequence[str], terminal: Terminal) -> list[_Year]:
    years, begin = [], 0
    least = max(len(mark("fails", terminal)), len(mark("ok", terminal)))
    for name, group in groupby(map(one_line, releases), key=lambda release: release.partition(".")[0]):
        labels = [f"{_short(release.partition('.')[2]):<{least}}" for release in group]
        labels[0] = f"{labels[0]:<{max(len(name) - sum(len(label) + 1 for label in labels[1:]), len(labels[0]))}}"
        years.append(_Year(name, labels, begin))
        begin += len(labels)
    return years


def _short(release: str) -> str:
    """``3`` of ``3.0``, ``0.2`` of ``0.2``."""
    return release.removesuffix(".0") or "-"


def _width(year: _Year) -> int:
    return sum(map(len, year.labels)) + len(year.labels) - 1


def _bands(years: Sequence[_Year], room: int, terminal: Terminal) -> list[list[_Year]]:
    bands: list[list[_Year]] = [[]]
    used = 0
    for year in years:
        joint = len(_BAR[terminal.unicode]) if bands[-1] else 0
        if bands[-1] and used + joint + _width(year) > room:
            bands.append([])
            used = joint = 0
        bands[-1].append(year)
        used += joint + _width(year)
    return bands


def _marks(row: StripRow, year: _Year, terminal: Terminal) -> str:
    verdicts = row.verdicts[year.begin : year.begin + len(year.labels)]
    return " ".join(
        terminal.style(f"{mark(verdict, terminal):<{len(label)}}", fg=COLOURS[verdict])
        for verdict, label in zip(verdicts, year.labels, strict=False)
    )


def strip_reasons(strip: Strip) -> Iterator[tuple[Verdict, str]]:
    """Each reason once, with the devices and the releases that it holds for."""
    devices: dict[tuple[Verdict, str, str], list[str]] = {}
    for row in strip.rows:
        told = zip(strip.releases, row.verdicts, row.stages, row.why, strict=False)
        for (verdict, stage, why), group in groupby(told, key=lambda each: each[1:]):
            releases = [one_line(release) for release, *_ in group]
            when = releases[0] if len(releases) == 1 else f"{releases[0]} to {releases[-1]}"
            if verdict != "ok":
                words = (f"{verdict} at {stage}" if stage else verdict) + (f": {one_line(why)}" if why else "")
                devices.setdefault((verdict, when, words), []).append(one_line(row.device))
    for (verdict, when, words), names in devices.items():
        yield verdict, f"{', '.join(names)}: {when} {words}"
