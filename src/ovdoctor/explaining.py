"""What a text means: the same facts, the same rules, and the causes ranked."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.errors import InputError

if TYPE_CHECKING:
    from ovdoctor.api import Evidence
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.facts.states import Fact
    from ovdoctor.findings.explanation import Cause, Explanation, Quote
    from ovdoctor.logs.reading import Reading
    from ovdoctor.rules.causes import RankedCause
    from ovdoctor.rules.load import RuleSet

_LARGEST = 64 << 20
_LONGEST_QUOTE = 300
_WANTED = {
    "openvino.version": 'the version of OpenVINO (python -c "import openvino; print(openvino.get_version())")',
    "os.family": "the operating system and its version",
    "request.devices": "the device that was asked for (CPU, GPU or NPU)",
    "cpu.brand": "the processor",
}


def read_text(path: Path) -> str:
    """The text of a file (``-``: standard input) in whatever encoding. Raises InputError."""
    from ovdoctor.logs.decoding import decode

    name = "standard input" if str(path) == "-" else str(path)
    try:
        if name == "standard input":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise InputError(f"{name}: larger than {_LARGEST >> 20} MiB; give the part around the error")
    return decode(data, name)


def explain(
    text: str,
    here: Evidence | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Sequence[Path] = (),
) -> Explanation:
    """Say what a log, a traceback or the text of an issue means. Nothing of the text is executed or followed.

    With ``here`` the facts of that machine count where the text does not tell otherwise. ``select`` and ``ignore`` are patterns
    of rule ids, ``rules`` folders of further rules. Raises InputError, or RuleError with every mistake in a rule file.
    """
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.facts.states import Known
    from ovdoctor.findings.explanation import SCHEMA_VERSION, Explanation
    from ovdoctor.logs.reading import read_log
    from ovdoctor.rules.causes import rank_causes
    from ovdoctor.rules.diagnose import Selection
    from ovdoctor.version import __version__

    reading = read_log(text)
    if not any(line.strip() for line in reading.text.lines):
        raise InputError("there is nothing to explain: the text is empty")
    snapshot, notices = Snapshot(reading.facts), _notices(reading)
    if here is not None:
        snapshot, more = _on_this_machine(reading, here)
        notices += more
    rule_set = _rule_set(tuple(rules))
    ranked = rank_causes(snapshot, rule_set, Selection((), tuple(select), tuple(ignore)))
    causes = [_published(cause, reading) for cause in ranked]
    missing = [name for name in _WANTED if not isinstance(snapshot.get(name), Known)]
    return Explanation(
        schema_version=SCHEMA_VERSION,
        ovdoctor=__version__,
        facts=_without_the_text(snapshot, causes),
        causes=causes,
        wanted=[_WANTED[name] for name in missing]
        + ([] if causes else ["the whole message, from the first line of the traceback on"]),
        notices=[*rule_set.notices, *notices],
    )


@lru_cache(maxsize=4)
def _rule_set(extra: tuple[Path, ...]) -> RuleSet:
    """Read once: a program explains many texts."""
    from ovdoctor.rules.load import load_rules

    return load_rules(extra, subjects=("machine", "log"))


def _notices(reading: Reading) -> list[str]:
    from ovdoctor.facts.states import Unknown

    unclear = [
        f"{name}: {fact.reason}; it counts as unknown"
        for name, fact in sorted(reading.facts.items())
        if isinstance(fact, Unknown)
    ]
    return unclear + (
        [f"{reading.text.left_out} lines in the middle were left out: the text is too long"] if reading.text.left_out else []
    )


def _on_this_machine(reading: Reading, here: Evidence) -> tuple[Snapshot, list[str]]:
    """The machine's facts, with what the text says in their place where it says something."""
    from ovdoctor.api import gather
    from ovdoctor.facts.states import Known

    machine, notices = gather(here)
    said: dict[str, Fact] = {name: fact for name, fact in reading.facts.items() if isinstance(fact, Known)}
    other = sorted(
        name
        for name, fact in said.items()
        if isinstance(own := machine.get(name), Known) and isinstance(fact, Known) and own.value != fact.value
    )
    if other:
        notices.append(f"the text tells otherwise than this machine, and counts: {', '.join(other)}")
    return machine.with_facts(said), notices


def _published(cause: RankedCause, reading: Reading) -> Cause:
    from ovdoctor.findings.explanation import Cause

    indices = [*cause.quotes, *(bisect_left(reading.text.numbers, number) for number in cause.signatures)]
    quotes = [_quote(index, reading) for index in dict.fromkeys(indices) if index < len(reading.text.lines)]
    return Cause(cause.finding, cause.certainty, quotes, cause.missing)


def _quote(index: int, reading: Reading) -> Quote:
    from ovdoctor.findings.explanation import Quote

    line = " ".join(reading.text.lines[index].split())
    return Quote(reading.text.numbers[index], line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…")


def _without_the_text(snapshot: Snapshot, causes: Sequence[Cause]) -> dict[str, Fact]:
    """The facts; of the lines those that are quoted: a report is passed on, and the rest is nobody's business."""
    from ovdoctor.facts.states import Known

    quoted = sorted({(quote.line, quote.text) for cause in causes for quote in cause.quotes})
    return dict(
        sorted({**snapshot.facts, "log.lines": Known([text for _, text in quoted], "the text, lines that are quoted")}.items())
    )
