"""What ends a run, one class per exit code. Messages say what is wrong, where, and what to do.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings; 2 usage, rule or input error; 3 inconclusive (only with
``--strict``); 4 a bug in ovdoctor.
"""

from __future__ import annotations

from typing import ClassVar


class OvdoctorError(Exception):
    """Base of everything that ovdoctor raises on purpose."""

    exit_code: ClassVar[int] = 4


class InputError(OvdoctorError):
    """Something given to ovdoctor (an option, a file, a rule) cannot be used."""

    exit_code: ClassVar[int] = 2


class RuleError(InputError):
    """One or more rule files are wrong; every problem is listed with file, line and column."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_INPUT = 2
EXIT_INCONCLUSIVE = 3
EXIT_BUG = 4
EXIT_INTERRUPTED = 130
