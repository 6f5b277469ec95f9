"""The cases, and what ``explain`` makes of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from ovdoctor.explaining import explain
from ovdoctor.findings.explanation import Cause

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.yaml"))


class Case(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"kind": "class"}):
    """One case; ``README.md`` tells what the fields are."""

    source: str
    kind: str
    expect: list[str]
    text: str
    within: int = 1


class Judged(NamedTuple):
    """What came out: the place of the first right cause (0: none), and the errors that do not belong."""

    case: Case
    place: int
    false_errors: list[str]


def read(file: Path) -> Case:
    """The case in a file."""
    return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), Case)


@cache
def judge(file: Path) -> Judged:
    """What ``explain`` says of a case."""
    case, causes = read(file), explain(read(file).text).causes
    place = next((number for number, cause in enumerate(causes, 1) if cause.finding.rule in case.expect), 0)
    return Judged(case, place, [cause.finding.rule for cause in causes if _is_false(cause, case)])


def _is_false(cause: Cause, case: Case) -> bool:
    return cause.certainty == "confirmed" and cause.finding.severity == "error" and cause.finding.rule not in case.expect
