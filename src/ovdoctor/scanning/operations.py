"""The operations of a model on a target: what the tables say of each kind, with counts, places and patches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ovdoctor.findings.scan import OperationFound, Patch, Place, operation_name
from ovdoctor.scanning.census import PLACES, Kind, Spot
from ovdoctor.tables import OperationVerdict, Span, Subject, Target, judge_subject
from ovdoctor.tables.names import canonical

_BACK = 1 << 16
"""Bytes that are searched backwards for the beginning of a line."""


def find_operations(kinds: Mapping[Subject, Kind], target: Target, path: Path | None) -> tuple[OperationFound, ...]:
    """What fails or is not known, what says the same of an operation version together; ``path`` is the file they stand in.

    First what fails at the earliest stage, as the tables order it.
    """
    groups: dict[OperationVerdict, list[Kind]] = {}
    for subject, kind in kinds.items():
        verdict = judge_subject(subject, target)
        if verdict.verdict != "ok":
            groups.setdefault(verdict, []).append(kind)
    found = [_operation(verdict, group, target.device, path) for verdict, group in groups.items()]
    return tuple(sorted(found, key=_order))


_STAGES = {"read": 0, "compile": 1, "infer": 2, None: 3}


def _order(found: OperationFound) -> tuple[bool, int, str, str, str]:
    return found.verdict != "fails", _STAGES[found.stage], found.type, found.opset, found.why


def _operation(verdict: OperationVerdict, kinds: list[Kind], device: str, path: Path | None) -> OperationFound:
    spots = sorted((spot for kind in kinds for spot in kind.spots), key=lambda spot: spot.begin)[:PLACES]
    return OperationFound(
        type=verdict.type,
        opset=verdict.opset,
        count=sum(kind.count for kind in kinds),
        verdict=verdict.verdict,
        stage=verdict.stage,
        why=verdict.why,
        how_known=verdict.how_known,
        since=verdict.since,
        works=tuple(map(write_span, verdict.works)),
        first_good_release=verdict.first_good_release,
        error=verdict.error,
        patches=_patches(verdict, device) if verdict.verdict == "fails" else (),
        places=places(spots, path) if path else (),
    )


def write_span(span: Span) -> str:
    """``2024.1.0..2025.2.0``, ``2026.1.0..``; a single release by itself."""
    if span.last == span.first:
        return span.first
    return f"{span.first}..{span.last or ''}"


def say_span(span: Span) -> str:
    """``2024.1.0 to 2025.2.0``, ``2026.1.0 and newer``."""
    if span.last is None:
        return f"{span.first} and newer"
    return span.first if span.last == span.first else f"{span.first} to {span.last}"


def _patches(verdict: OperationVerdict, device: str) -> tuple[Patch, ...]:
    from ovdoctor.patches.registry import patches_for

    known = patches_for(*canonical(verdict.type, verdict.opset))
    return tuple(
        Patch(patch.id, patch.summary, operation_name(patch.type, patch.to_opset) if patch.to_opset else "other operations")
        for patch in known
        if not patch.devices or device in patch.devices
    )


def places(spots: list[Spot], path: Path) -> tuple[Place, ...]:
    """The places with their columns, which the reader does not count."""
    try:
        with path.open("rb") as file:
            found = []
            for spot in spots:
                start = max(0, spot.begin - _BACK)
                file.seek(start)
                column = spot.begin - start - file.read(spot.begin - start).rfind(b"\n")
                found.append(Place(spot.name, spot.line, column, spot.begin, spot.end, spot.inside))
            return tuple(found)
    except OSError:  # gone since it was read
        return tuple(Place(spot.name, spot.line, 1, spot.begin, spot.end, spot.inside) for spot in spots)
