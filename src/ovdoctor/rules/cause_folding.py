"""One cause, one answer, of a text: what repeats the message, or is about a device that is not there, inside what explains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from ovdoctor.findings.explanation import Certainty
from ovdoctor.findings.model import Finding, Missing
from ovdoctor.rules.absence import HARDWARE_STAGES
from ovdoctor.rules.diagnose import SHARED_DEVICE

_FEW_LINES = 3


class RankedCause(msgspec.Struct, frozen=True):
    """A cause before it is published. ``quotes`` are indices of ``log.lines``; ``signatures`` the lines of ``log.errors``."""

    finding: Finding
    certainty: Certainty
    quotes: list[int]
    signatures: list[int]
    missing: list[Missing]

    def lines(self) -> set[int]:
        """The numbers of the lines that speak for it."""
        return {*(index + 1 for index in self.quotes), *self.signatures}


def first_lines(lines: Sequence[int]) -> list[int]:
    """The first few, each once."""
    return list(dict.fromkeys(lines))[:_FEW_LINES]


def says_nothing_beside(finding: Finding) -> bool:
    """Whether what repeats a message is empty beside what explains it: "threw an exception", "an earlier line tells why"."""
    return finding.device == SHARED_DEVICE and finding.severity != "error"


def without_repeats(cause: RankedCause, repeats: Mapping[str, RankedCause]) -> RankedCause:
    """The cause with its consequences, less those that are empty beside it, and with the lines of the messages among them."""
    inside = [repeats[finding.rule] for finding in cause.finding.consequences if finding.rule in repeats]
    told = [finding for finding in cause.finding.consequences if not (finding.rule in repeats and says_nothing_beside(finding))]
    return _quoting(_with(cause, told), inside)


def fold_repeats(causes: Sequence[RankedCause], repeats: Collection[str]) -> list[RankedCause]:
    """What only repeats the message, inside the first cause of that device."""
    told = [cause for cause in causes if cause.finding.rule not in repeats]
    inside: dict[str, list[RankedCause]] = {}
    free: list[RankedCause] = []
    for cause in (cause for cause in causes if cause.finding.rule in repeats):
        first = next((other for other in told if _holds(cause, other)), None)
        if first is None:
            free.append(cause)
        else:
            inside.setdefault(first.finding.rule, []).append(cause)
    return [_holding(cause, inside.get(cause.finding.rule, [])) for cause in causes if cause in told or cause in free]


def _holding(cause: RankedCause, repeats: Sequence[RankedCause]) -> RankedCause:
    more = [repeat.finding for repeat in repeats if not says_nothing_beside(repeat.finding)]
    return _quoting(_with(cause, [*cause.finding.consequences, *more]), repeats)


def fold_under_absence(causes: Sequence[RankedCause], device: str) -> list[RankedCause]:
    """All causes of a device that is not there inside the one that says so, in the place of the first of them.

    Possible ones are left out: they cannot be. Where nothing says so, an error about what comes after the hardware is none.
    """
    of_device = [cause for cause in causes if cause.finding.device == device]
    leads = [cause for cause in of_device if _is_sure_error(cause) and cause.finding.stage in HARDWARE_STAGES]
    if not leads:
        return [_doubted(cause) if cause in of_device else cause for cause in causes]
    lead = next((cause for cause in leads if _knows_the_hardware(cause)), leads[0])
    sure = [cause for cause in of_device if cause is not lead and cause.certainty == "confirmed"]
    inside = [each for cause in sure for each in (_alone(cause.finding), *cause.finding.consequences)]
    whole = _quoting(_with(lead, [*lead.finding.consequences, *inside]), sure)
    place = causes.index(of_device[0])
    rest = [[cause for cause in part if cause not in of_device] for part in (causes[:place], causes[place:])]
    return [*rest[0], whole, *rest[1]]


def _knows_the_hardware(cause: RankedCause) -> bool:
    """Whether it rests on what the machine has, not on a message."""
    return any(evidence.fact == f"{cause.finding.device.lower()}.hardware" for evidence in cause.finding.why)


def _doubted(cause: RankedCause) -> RankedCause:
    """An error as a warning: the device whose driver or rights it blames is not there."""
    if not (_is_sure_error(cause) and cause.lines()):
        return cause
    return msgspec.structs.replace(cause, finding=msgspec.structs.replace(cause.finding, severity="warning"))


def _is_sure_error(cause: RankedCause) -> bool:
    return cause.certainty == "confirmed" and cause.finding.severity == "error"


def _holds(repeat: RankedCause, cause: RankedCause) -> bool:
    """Whether the cause is about the same device, as sure as the message, and no mere remark about the environment."""
    devices = {repeat.finding.device, cause.finding.device}
    same = len(devices) == 1 or SHARED_DEVICE in devices
    sure = cause.certainty == "confirmed" or repeat.certainty == "possible"
    return same and sure and _explains(cause)


def _explains(cause: RankedCause) -> bool:
    """Whether a message may be told inside: an error, or a warning that the text speaks for."""
    severity = cause.finding.severity
    return severity == "error" or (severity == "warning" and bool(cause.quotes or cause.signatures))


def _quoting(cause: RankedCause, others: Sequence[RankedCause]) -> RankedCause:
    """The cause; where the text does not speak for it itself, with the lines of the others."""
    if cause.lines() or not others:
        return cause
    quotes = first_lines([line for other in others for line in other.quotes])
    signatures = first_lines([line for other in others for line in other.signatures])
    return msgspec.structs.replace(cause, quotes=quotes, signatures=signatures)


def _with(cause: RankedCause, consequences: Sequence[Finding]) -> RankedCause:
    finding = msgspec.structs.replace(cause.finding, consequences=list(consequences))
    return msgspec.structs.replace(cause, finding=finding)


def _alone(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, consequences=[])
