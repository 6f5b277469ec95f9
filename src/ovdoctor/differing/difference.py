"""``ovdoctor.diff``: two sides, judged by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ovdoctor.differing.facts import fact_changes, not_compared
from ovdoctor.differing.findings import Judged, chain_changes, finding_changes
from ovdoctor.differing.sides import Seen, Where, asked_alike, see
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known
from ovdoctor.findings.difference import SCHEMA_VERSION, Difference, Side
from ovdoctor.findings.model import Report, Undecided
from ovdoctor.rules.diagnose import Selection, diagnose
from ovdoctor.rules.load import load_rules
from ovdoctor.version import __version__

_IDENTITY = ("os.family", "cpu.brand", "npu.hardware")


def diff(
    before: Where,
    after: Where = None,
    *,
    devices: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Sequence[Path] = (),
) -> Difference:
    """What is different between two looks at a machine, or between two machines, and what the rules make of it.

    Each side is a snapshot, a JSON report, the zip of a support report, a recorded host, evidence, or this machine (``None``).
    Raises InputError, or RuleError with every mistake in a rule file.
    """
    rule_set = load_rules(rules, subjects=("machine",))
    wanted = tuple(device.upper() for device in ([devices] if isinstance(devices, str) else devices))
    one, other, asked, notices = asked_alike(see(before), see(after), wanted)
    selection = Selection(asked, tuple(select), tuple(ignore))
    old, new = (Judged(side.snapshot, diagnose(side.snapshot, rule_set, selection)) for side in (one, other))
    told = [*rule_set.notices, *notices, *one.notices, *other.notices, *_two_machines(one.snapshot, other.snapshot)]
    return Difference(
        schema_version=SCHEMA_VERSION,
        ovdoctor=__version__,
        before=_side(one, old.report),
        after=_side(other, new.report),
        devices=asked,
        findings=tuple(finding_changes(old, new, rule_set)),
        chains=tuple(chain_changes(old.report, new.report)),
        facts=tuple(fact_changes(one.snapshot, other.snapshot)),
        undecided=tuple(_newly_undecided(old.report, new.report)),
        not_compared=tuple(not_compared(one.snapshot, other.snapshot)),
        notices=tuple(dict.fromkeys(told)),
    )


def _side(seen: Seen, report: Report) -> Side:
    return Side(seen.name, seen.summary, report.counts.findings, report.counts.undecided)


def _newly_undecided(before: Report, after: Report) -> list[Undecided]:
    was_open = {rule.rule for rule in before.undecided}
    return [rule for rule in after.undecided if rule.rule not in was_open]


def _two_machines(before: Snapshot, after: Snapshot) -> list[str]:
    """A warning where the two are not one machine at two times."""
    others = [name for name in _IDENTITY if _differs(name, before, after)]
    return [f"these seem to be two machines: they differ in {', '.join(others)}"] if others else []


def _differs(name: str, before: Snapshot, after: Snapshot) -> bool:
    one, other = before.get(name), after.get(name)
    return isinstance(one, Known) and isinstance(other, Known) and one.value != other.value
