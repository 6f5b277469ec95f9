"""A text → facts: what its errors say (``log.*``) and what it tells of the environment (the facts of every machine)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ovdoctor.facts.states import Absent, Fact, Known, Record, Value
from ovdoctor.logs.hardware import read_graphics, read_hardware
from ovdoctor.logs.names import WITHOUT_GRAPHICS
from ovdoctor.logs.settling import Mentions, Reliability, source_of
from ovdoctor.logs.signatures import find_errors
from ovdoctor.logs.software import read_software
from ovdoctor.logs.statements import Statement, statements
from ovdoctor.logs.system import read_system
from ovdoctor.logs.text import LogText

_FIRST, _LAST = 30_000, 15_000
"""Characters at both ends of a long text that are read for the environment: what is between is the log."""


class Reading(msgspec.Struct, frozen=True):
    """What was read: the text, and the facts in it."""

    text: LogText
    facts: dict[str, Fact]


def read_log(text: str) -> Reading:
    """Read a text. Nothing of it is executed or followed."""
    log = LogText.of(text)
    errors = [{**record, "line": log.numbers[int(str(record["line"]))]} for record in find_errors(log.lines)]
    mentions = Mentions()
    told = list(statements(_ends(log.lines)))
    for statement in told:
        read_software(statement, mentions)
        read_hardware(statement, mentions)
        read_system(statement, mentions)
    _derive(mentions)
    facts = dict(mentions.facts(log.numbers))
    facts.update(_graphics(told, facts, log.numbers))
    facts.setdefault("request.devices", Absent("the text asks for none"))
    facts["log.lines"] = Known(log.lines, "the text")
    facts["log.errors"] = Known(_value(errors), "the text")
    return Reading(log, facts)


def _ends(lines: list[str]) -> list[str]:
    """The lines; of a long text those in the middle, and any that was there before, empty."""
    place, total, seen = 0, sum(map(len, lines)), set[str]()
    kept: list[str] = []
    for line in lines:
        outside = place < _FIRST or place > total - _LAST
        kept.append(line if outside and line not in seen else "")
        seen.add(line)
        place += len(line)
    return kept


def _derive(mentions: Mentions) -> None:
    """An NPU that has a driver, or that the processor has and the text is about, is there."""
    npu, driver, codename = mentions.best("cpu.npu"), mentions.best("npu.driver.version"), mentions.best("cpu.codename")
    if npu and driver and codename and mentions.best("npu.hardware") is None:
        mentions.add("npu.hardware", f"the NPU of {codename.value}", npu.line, Reliability.HINT)
        mentions.add("npu.platform", npu.value, npu.line, Reliability.HINT)
        mentions.add("npu.codename", codename.value, npu.line, Reliability.HINT)
    if kernel := mentions.best("os.kernel"):
        mentions.add("os.family", "linux", kernel.line, Reliability.HINT)
    if driver and str(driver.value).count(".") == 3 and not str(driver.value).startswith(("1.", "2.")):
        mentions.add("os.family", "windows", driver.line, Reliability.HINT)


def _graphics(told: list[Statement], facts: dict[str, Fact], numbers: list[int]) -> dict[str, Fact]:
    """The adapters that are named; where the processor has graphics, an Intel GPU is among them."""
    found = read_graphics(told)
    if not found:
        return {}
    records = [record for record, _ in found]
    source = source_of(numbers[found[0][1]])
    intel = [record for record in records if record["vendor"] == "intel"]
    brand, own = facts.get("cpu.brand"), facts.get("gpu.intel.generation")
    bare = isinstance(brand, Known) and WITHOUT_GRAPHICS.search(str(brand.value))
    if not intel and isinstance(own, Known) and not bare:
        records.append({"vendor": "intel", "generation": str(own.value), "name": "graphics of the processor", "discrete": False})
    told_facts: dict[str, Fact] = {"gpu.hardware": Known(_value(records), source)}
    for name, field in (("gpu.intel.generation", "generation"), ("gpu.intel.codename", "codename")):
        if intel and (words := next((str(record[field]) for record in intel if record.get(field)), "")):
            told_facts[name] = Known(words, source)
    return told_facts


def _value(records: Sequence[Record]) -> Value:
    return list(records)
