"""What the commands do, as functions: the same calls serve the command line and Python programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ovdoctor.check_result import CheckResult
    from ovdoctor.facts.snapshot import Snapshot
    from ovdoctor.facts.states import Fact


@dataclass(frozen=True)
class Evidence:
    """Where facts come from: this machine, or a file; and which of them are assumed to be otherwise.

    ``python`` is the interpreter whose OpenVINO is examined; ``limit`` the seconds that one question to OpenVINO may take.
    """

    facts: Path | None = None
    host: Path | None = None
    python: str | None = None
    live: bool = False
    limit: float = 20.0
    assumed: Mapping[str, Fact] = field(default_factory=dict)


def gather(evidence: Evidence | None = None, record: Path | None = None) -> tuple[Snapshot, list[str]]:
    """The facts, and notices about them; every look at the machine is saved in ``record``.

    Raises InputError for a file or interpreter that cannot be used.
    """
    gathering = _Gathering(evidence or Evidence(), (), record)
    return gathering.finish()


def check(
    evidence: Evidence | None = None,
    *,
    devices: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Sequence[Path] = (),
) -> CheckResult:
    """Judge a machine by ovdoctor's rules and those in the folders ``rules``.

    ``devices`` limits the answer to them (and what every device needs); ``select`` and ``ignore`` are patterns of rule ids.
    Raises InputError, or RuleError with every mistake in a rule file.
    """
    wanted = tuple(device.upper() for device in ([devices] if isinstance(devices, str) else devices))
    gathering = _Gathering(evidence or Evidence(), wanted)
    from ovdoctor.rules.load import load_rules

    rule_set = load_rules(rules, subjects=("machine",))  # while OpenVINO is being asked in its own process
    from ovdoctor.rules.diagnose import Selection, diagnose

    snapshot, notices = gathering.finish()
    from ovdoctor.check_result import CheckResult

    return CheckResult.of(diagnose(snapshot, rule_set, Selection(wanted, tuple(select), tuple(ignore)), notices))


class _Gathering:
    """Facts on their way: the child process that asks OpenVINO starts at once, the rest of ovdoctor is imported beside it."""

    def __init__(self, evidence: Evidence, devices: Sequence[str], record: Path | None = None) -> None:
        self._evidence = evidence
        self._devices = tuple(devices)
        self._session = None
        if evidence.facts is None:
            from ovdoctor.collect.session import Session

            self._session = Session(evidence.host, evidence.python, live=evidence.live, limit=evidence.limit, record=record)

    def finish(self) -> tuple[Snapshot, list[str]]:
        from ovdoctor.facts.assume import SOURCE, assume
        from ovdoctor.facts.documents import read_snapshot
        from ovdoctor.facts.states import Absent, Known

        notices: list[str] = []
        if self._session is not None:
            snapshot = self._session.finish()
        else:
            assert self._evidence.facts is not None
            snapshot, notices = read_snapshot(self._evidence.facts)
        asked = Known(list(self._devices), "--device") if self._devices else Absent("no --device")
        live = Known(self._session.live if self._session is not None else self._evidence.live, "--live")
        requested = {"request.devices": asked}
        if self._session is not None:
            requested["request.live"] = live
        assumed = self._evidence.assumed
        snapshot = assume(snapshot.with_facts(requested), assumed)
        names = sorted(name for name, fact in snapshot.facts.items() if fact.source == SOURCE)  # of a saved report as well
        if names:
            notices.append("assumed, not measured: " + ", ".join(names))
        return snapshot, notices
