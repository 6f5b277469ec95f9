"""What the log means, as parts of a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.explanation import Cause, Explanation
from ovdoctor.reports.ticket.machine import MARKS, finding_block
from ovdoctor.reports.ticket.models import places
from ovdoctor.reports.ticket.prose import code, words

_FEW = 5
_LONGEST_QUOTE = 200
NOTHING = "no rule knows what this log says, which does not mean that nothing is wrong"


def headlines(explanation: Explanation) -> Iterator[str]:
    """The first cause."""
    if not explanation.causes:
        yield f"- ❔ the log: {NOTHING}"
        return
    first = explanation.causes[0]
    rest = len(explanation.causes) - 1
    more = f"; and {rest} more, less specific" if rest else ""
    yield f"- {_mark(first)} the log: {_certainty(first)}{words(first.finding.title)} ({code(first.finding.rule)}){more}"


def causes(explanation: Explanation) -> str:
    """The causes, the most specific first; empty if there are none."""
    told = [_block(cause) for cause in explanation.causes[:_FEW]]
    if (rest := len(explanation.causes) - _FEW) > 0:
        told.append(f"and {rest} more, less specific.")
    return "\n\n".join(told)


def _block(cause: Cause) -> str:
    lines = [f"- line {quote.line} says {code(quote.text, _LONGEST_QUOTE)}" for quote in cause.quotes[:_FEW]]
    if cause.places:
        lines.append(f"- in the model: {places(cause.places, len(cause.places))}")
    lines += [f"- not known: {code(missing.fact)}: {words(missing.reason)}" for missing in cause.missing]
    block = finding_block(cause.finding, " — possible, if what is not known fits" if cause.certainty == "possible" else "")
    return "\n".join([block, *lines])


def _certainty(cause: Cause) -> str:
    return "possibly: " if cause.certainty == "possible" else ""


def _mark(cause: Cause) -> str:
    return "❔" if cause.certainty == "possible" else MARKS[cause.finding.severity]
