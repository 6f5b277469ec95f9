"""What a text means: the same facts, the same rules, and the causes ranked."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.errors import InputError
from ovdoctor.facts.states import Fact, Known, Unknown
from ovdoctor.findings.explanation import SCHEMA_VERSION, Cause, Explanation
from ovdoctor.logs.excerpt import Excerpt, read_ends
from ovdoctor.version import __version__

if TYPE_CHECKING:
    from ovdoctor.api import Evidence
    from ovdoctor.explaining.question import Question
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.logs.reading import Reading
    from ovdoctor.rules.cause_folding import RankedCause

_FIRST, _LAST = 2 << 20, 6 << 20
"""Bytes at both ends of a larger text that are read."""
_WANTED = {
    "openvino.version": 'the version of OpenVINO (python -c "import openvino; print(openvino.get_version())")',
    "os.family": "the operating system and its version",
    "request.devices": "the device that was asked for (CPU, GPU or NPU)",
    "cpu.brand": "the processor",
}


class ExplanationResult(Explanation, frozen=True):
    """What a text means, as a notebook shows it."""

    def _repr_html_(self) -> str:
        from ovdoctor.reports.html.notebook.explanation import explanation_fragment

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
    printed_here: bool = False,
) -> ExplanationResult:
    """Say what a log, a traceback or the text of an issue means. Nothing of the text is executed or followed.

    ``text`` is the text itself, or a ``Path`` of it. With ``here`` the facts of that machine count where the text does not tell
    otherwise; none of them where it is about another machine, unless it was printed on that one (``printed_here``). ``model``
    is the model that it is about: its facts count, and what is known of its operations on the device and release that the
    text tells. ``select`` and ``ignore`` are patterns of rule ids, ``rules`` folders of further rules. Raises InputError, or
    RuleError with every mistake in a rule file.
    """
    from ovdoctor.explaining.question import Question
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
        from ovdoctor.explaining.here import on_this_machine

        snapshot, more = on_this_machine(reading, here, printed_here)
        notices += more
    question = Question(reading, Selection((), tuple(select), tuple(ignore)), tuple(rules))
    if model is None:
        return _result(snapshot, _causes(question, snapshot), question, notices)
    from ovdoctor.explaining.model import judge_model, merge, open_model

    with open_model(Path(model), here.python if here else None) as opened:
        snapshot = snapshot.with_facts(opened.facts)
        causes = _causes(question, snapshot)
        of_model, more = judge_model(opened, snapshot, question)
    return _result(snapshot, merge(causes, of_model, question.symptoms), question, [*notices, *more], str(model))


def _causes(question: Question, snapshot: Snapshot) -> list[Cause]:
    from ovdoctor.rules.causes import rank_causes

    ranked = rank_causes(snapshot, question.rule_set, question.selection)
    return [_published(cause, question) for cause in ranked]


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


def _published(cause: RankedCause, question: Question) -> Cause:
    text = question.reading.text
    indices = [*cause.quotes, *(bisect_left(text.numbers, number) for number in cause.signatures)]
    quotes = [question.quote_index(index) for index in dict.fromkeys(indices) if index < len(text.lines)]
    return Cause(cause.finding, cause.certainty, quotes, cause.missing)


def _without_the_text(snapshot: Snapshot, causes: Sequence[Cause]) -> dict[str, Fact]:
    """The facts; of the lines those that are quoted: a report is passed on, and the rest is nobody's business."""
    quoted = sorted({(quote.line, quote.text) for cause in causes for quote in cause.quotes})
    return dict(
        sorted({**snapshot.facts, "log.lines": Known([text for _, text in quoted], "the text, lines that are quoted")}.items())
    )
