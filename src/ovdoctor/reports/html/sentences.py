"""What is wrong, in a sentence for each part of a report. What was not judged is never told as health."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal, NamedTuple

from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Chain, Report
from ovdoctor.findings.scan import ModelScan, TargetScan
from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.formats.words import listed, one_line, plural, shortened, unique
from ovdoctor.reports.scan.words import count_verdicts, reasons, stage_words

Level = Literal["error", "warning", "unknown", "ok"]
_WORST: tuple[Level, ...] = ("error", "warning", "unknown", "ok")
_WORDS = {"fails": "fails", "unknown": "is not known to work", "ok": "works"}
_LEVELS: dict[str, Level] = {"fails": "error", "unknown": "unknown", "ok": "ok"}


class Sentence(NamedTuple):
    """One part of the report."""

    level: Level
    text: str
    anchor: str
    """The section that says more."""


def sentences(report: SupportReport) -> list[Sentence]:
    """The worst first; never empty."""
    told = list(_sentences(report))
    return sorted(told, key=lambda each: _WORST.index(each.level)) or [Sentence("unknown", "Nothing was judged", "notes")]


def _sentences(report: SupportReport) -> Iterator[Sentence]:
    if report.machine:
        yield _of_machine(report.machine)
    if report.models:
        yield _of_models(report.models)
    if report.explanation:
        elsewhere = " from another machine" if report.log_from_elsewhere and report.machine else ""
        yield _of_text(report.explanation, f"{'log' if report.log else 'text'}{elsewhere}")


def _of_machine(machine: Report) -> Sentence:
    counts = machine.counts
    errors = [finding for finding in machine.findings if finding.severity == "error"]
    warnings = [finding for finding in machine.findings if finding.severity == "warning"]
    open_ = f"; {plural(counts.undecided, 'rule')} could not be decided" if counts.undecided else ""
    if errors:
        first = one_line(errors[0].title).rstrip(".")
        more = f", and {plural(len(errors) - 1, 'more error')}" if len(errors) > 1 else ""
        return Sentence("error", f"{first}{more}", "findings")
    broken = [chain for chain in machine.chains if chain.verdict == "broken"]
    if broken:
        return Sentence("warning", f"{_broken(broken)}{open_}", "chains")
    if warnings:
        first = one_line(warnings[0].title).rstrip(".")
        more = f", and {plural(len(warnings) - 1, 'more warning')}" if len(warnings) > 1 else ""
        return Sentence("warning", f"No error on this machine, but a warning: {first}{more}{open_}", "findings")
    judged = counts.rules - counts.ignored - counts.not_applicable
    if judged <= 0:
        none = "no rule applies to it" if counts.not_applicable else "no rule is left"
        return Sentence("unknown", f"Nothing was judged of this machine: {none}", "machine")
    if counts.undecided:
        left = f"{plural(counts.undecided, 'rule')} could not be decided: that is not a clean bill of health"
        return Sentence("unknown", f"Nothing wrong was found on this machine, but {left}", "undecided")
    unclear = [one_line(chain.title) for chain in machine.chains if chain.verdict not in ("holds", "absent")]
    if unclear:
        words = f"Nothing wrong was found on this machine, but whether every link holds is not known of {listed(unclear, 4)}"
        return Sentence("unknown", words, "chains")
    rules = f"{plural(judged, 'rule')} that {'applies' if judged == 1 else 'apply'} to it"
    return Sentence("ok", f"Nothing wrong was found on this machine by {rules}", "chains")


def _broken(chains: list[Chain]) -> str:
    """No rule need say so: a device whose chain is broken does not work, whether or not it is anybody's fault."""
    told = []
    for chain in chains:
        at = next((f" at '{one_line(link.title)}'" for link in chain.links if link.state == "broken"), "")
        told.append(f"the chain of {one_line(chain.title)} is broken{at}")
    return f"No rule found an error on this machine, but {listed(told, 3)}"


def _of_models(models: tuple[ModelScan, ...]) -> Sentence:
    if len(models) == 1:
        return _of_model(models[0])
    unread = sum(model.error is not None for model in models)
    judged = [model for model in models if model.error is None]
    words = [f"{plural(len(judged), 'model')}: {count_verdicts(model.verdict for model in judged)}"] if judged else []
    words += [f"{plural(unread, 'file')} could not be judged"] if unread else []
    levels: list[Level] = ["error" if model.error is not None else _LEVELS[model.verdict] for model in models]
    return Sentence(min(levels, key=_WORST.index), "; ".join(words), "models")


def _of_model(model: ModelScan) -> Sentence:
    name = shortened(PurePath(model.path.replace("\\", "/")).name or model.path)
    if model.error is not None:
        return Sentence("error", f"{name} could not be judged", "models")
    told = []
    for verdict in ("fails", "unknown", "ok"):
        targets = [target for target in model.targets if target.verdict == verdict]
        if targets:
            told.append(f"{_WORDS[verdict]} on {_places(targets)}")
    if not told:
        return Sentence("unknown", f"{name} was judged for no target", "models")
    return Sentence(_LEVELS[model.verdict], f"{name} {'; '.join(told)}", "models")


def _places(targets: list[TargetScan]) -> str:
    """``CPU, OpenVINO 2023.3, when it is read (MaxPool-14)``; of several, how many, and all reasons."""
    because = listed(unique(reason for target in targets for reason in reasons(target)), 2)
    why = f" ({because})" if because else ""
    if len(targets) > 1:
        return plural(len(targets), "target") + why
    stage = stage_words(targets[0])
    return one_line(targets[0].name) + (f", {stage}" if stage else "") + why


def _of_text(explanation: Explanation, what: str) -> Sentence:
    if not explanation.causes:
        words = f"No rule knows what the {what} says: that does not mean that nothing is wrong"
        return Sentence("unknown", words, "explanation")
    first = explanation.causes[0]
    title = one_line(first.finding.title).rstrip(".")
    if first.certainty == "possible":
        return Sentence("warning", f"What the {what} may mean: {title}", "explanation")
    return Sentence("error" if first.finding.severity == "error" else "warning", f"What the {what} means: {title}", "explanation")
