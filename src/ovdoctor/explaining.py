"""What a text means: the same facts, the same rules, and the causes ranked."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.errors import InputError
from ovdoctor.facts.states import Fact, Known, Unknown
from ovdoctor.findings.explanation import SCHEMA_VERSION, Cause, Explanation, Quote
from ovdoctor.logs.excerpt import Excerpt, read_ends
from ovdoctor.version import __version__

if TYPE_CHECKING:
    from ovdoctor.api import Evidence
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.logs.reading import Reading
    from ovdoctor.rules.causes import RankedCause
    from ovdoctor.rules.diagnose import Selection
    from ovdoctor.rules.load import RuleSet

_FIRST, _LAST = 2 << 20, 6 << 20
"""Bytes at both ends of a larger text that are read."""
_LONGEST_QUOTE = 300
_WANTED = {
    "openvino.version": 'the version of OpenVINO (python -c "import openvino; print(openvino.get_version())")',
    "os.family": "the operating system and its version",
    "request.devices": "the device that was asked for (CPU, GPU or NPU)",
    "cpu.brand": "the processor",
}


class ExplanationResult(Explanation, frozen=True):
    """What a text means, as a notebook shows it."""

    def _repr_html_(self) -> str:
        from ovdoctor.reports.explanation_html import explanation_fragment

        return explanation_fragment(self)


def read_text(path: Path) -> Excerpt:
    """A file (``-``: standard input) in whatever encoding: of a very large one both ends. Raises InputError."""
    return read_ends(path, _FIRST, _LAST)


def explain(
    text: str | os.PathLike[str] | Excerpt,
    here: Evidence | None = None,
    *,
    model: str | os.PathLike[str] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Sequence[Path] = (),
) -> ExplanationResult:
    """Say what a log, a traceback or the text of an issue means. Nothing of the text is executed or followed.

    ``text`` is the text itself, or a ``Path`` of it. With ``here`` the facts of that machine count where the text does not tell
    otherwise. ``model`` is the model that it is about: its facts count, and what is known of its operations on the device and
    release that the text tells. ``select`` and ``ignore`` are patterns of rule ids, ``rules`` folders of further rules. Raises
    InputError, or RuleError with every mistake in a rule file.
    """
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.logs.reading import read_log
    from ovdoctor.rules.diagnose import Selection

    if not isinstance(text, Excerpt):
        text = Excerpt(text) if isinstance(text, str) else read_text(Path(text))
    reading = read_log(text.text)
    if not any(line.strip() for line in reading.text.lines):
        raise InputError("there is nothing to explain: the text is empty")
    snapshot, notices = Snapshot(reading.facts), _notices(reading, text)
    if here is not None:
        snapshot, more = _on_this_machine(reading, here)
        notices += more
    question = Question(reading, Selection((), tuple(select), tuple(ignore)), tuple(rules))
    if model is None:
        return _result(snapshot, _causes(question, snapshot), question, notices)
    from ovdoctor.explaining_model import judge_model, merge, open_model

    with open_model(Path(model), here.python if here else None) as opened:
        snapshot = snapshot.with_facts(opened.facts)
        causes = _causes(question, snapshot)
        of_model, more = judge_model(opened, snapshot, question)
    return _result(snapshot, merge(causes, of_model, question.symptoms), question, [*notices, *more], str(model))


@dataclass(frozen=True)
class Question:
    """What is asked of a text that has been read, and of the model with it."""

    reading: Reading
    selection: Selection
    rules: tuple[Path, ...]

    def keeps(self, rule: str) -> bool:
        """Whether findings of that id are told."""
        select, ignore = self.selection.select, self.selection.ignore
        chosen = not select or any(fnmatchcase(rule, pattern) for pattern in select)
        return chosen and not any(fnmatchcase(rule, pattern) for pattern in ignore)

    def quote(self, number: int) -> Quote:
        """A line of the text by its number (from 1)."""
        return _quote(bisect_left(self.reading.text.numbers, number), self.reading)

    @property
    def rule_set(self) -> RuleSet:
        return _rule_set(self.rules)

    @property
    def symptoms(self) -> frozenset[str]:
        """The ids of rules that only repeat a message."""
        return frozenset(rule.id for rule in self.rule_set.rules if rule.symptom and rule.subject == "log")


def _causes(question: Question, snapshot: Snapshot) -> list[Cause]:
    from ovdoctor.rules.causes import rank_causes

    ranked = rank_causes(snapshot, question.rule_set, question.selection)
    return [_published(cause, question.reading) for cause in ranked]


def _result(
    snapshot: Snapshot, causes: list[Cause], question: Question, notices: list[str], model: str | None = None
) -> ExplanationResult:
    missing = [name for name in _WANTED if not isinstance(snapshot.get(name), Known)]
    return ExplanationResult(
        schema_version=SCHEMA_VERSION,
        ovdoctor=__version__,
        facts=_without_the_text(snapshot, causes),
        causes=causes,
        wanted=[_WANTED[name] for name in missing]
        + ([] if causes else ["the whole message, from the first line of the traceback on"]),
        notices=[*question.rule_set.notices, *notices],
        model=model,
    )


@lru_cache(maxsize=4)
def _rule_set(extra: tuple[Path, ...]) -> RuleSet:
    """Read once: a program explains many texts."""
    from ovdoctor.rules.load import load_rules

    return load_rules(extra, subjects=("machine", "log"))


def _notices(reading: Reading, excerpt: Excerpt) -> list[str]:
    unclear = [
        f"{name}: {fact.reason}; it counts as unknown"
        for name, fact in sorted(reading.facts.items())
        if isinstance(fact, Unknown)
    ]
    if excerpt.left_out:
        unclear.append(
            f"{excerpt.left_out} bytes in the middle were left out: the text is too long; lines after them are counted as if "
            "they were not there"
        )
    if reading.text.left_out:
        unclear.append(f"{reading.text.left_out} lines in the middle were left out: the text is too long")
    return unclear


def _on_this_machine(reading: Reading, here: Evidence) -> tuple[Snapshot, list[str]]:
    """The machine's facts, with what the text says in their place where it says something."""
    from ovdoctor.api import gather

    machine, notices = gather(here)
    said: dict[str, Fact] = {
        name: fact for name, fact in reading.facts.items() if isinstance(fact, Known) and not _is_vaguer(fact, machine.get(name))
    }
    other = sorted(
        name
        for name, fact in said.items()
        if isinstance(own := machine.get(name), Known) and isinstance(fact, Known) and own.value != fact.value
    )
    if other:
        notices.append(f"the text tells otherwise than this machine, and counts: {', '.join(other)}")
    return machine.with_facts(said), notices


def _is_vaguer(said: Known, own: Fact) -> bool:
    """Whether the text says less of the same: Python 3.11, where it is 3.11.7."""
    return isinstance(own, Known) and str(own.value).startswith(f"{said.value}.")


def _published(cause: RankedCause, reading: Reading) -> Cause:
    indices = [*cause.quotes, *(bisect_left(reading.text.numbers, number) for number in cause.signatures)]
    quotes = [_quote(index, reading) for index in dict.fromkeys(indices) if index < len(reading.text.lines)]
    return Cause(cause.finding, cause.certainty, quotes, cause.missing)


def _quote(index: int, reading: Reading) -> Quote:
    line = " ".join(reading.text.lines[index].split())
    return Quote(reading.text.numbers[index], line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…")


def _without_the_text(snapshot: Snapshot, causes: Sequence[Cause]) -> dict[str, Fact]:
    """The facts; of the lines those that are quoted: a report is passed on, and the rest is nobody's business."""
    quoted = sorted({(quote.line, quote.text) for cause in causes for quote in cause.quotes})
    return dict(
        sorted({**snapshot.facts, "log.lines": Known([text for _, text in quoted], "the text, lines that are quoted")}.items())
    )
