"""The questions: what becomes of an operation, or of a model, on a target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TypeAlias

from ovdoctor.tables.devices import compile_pieces, route_of
from ovdoctor.tables.evidence import Piece, look
from ovdoctor.tables.features import Subject, is_rankless, subject
from ovdoctor.tables.load import timeline
from ovdoctor.tables.model import ModelVerdict, OperationLike, OperationVerdict, Outcome, Span, Target
from ovdoctor.tables.names import canonical, documented_too_new
from ovdoctor.tables.npu_plugin import plugin_attributes
from ovdoctor.tables.reading import read_attributes, read_pieces
from ovdoctor.tables.rules import rule_attributes
from ovdoctor.tables.timeline import Place, Timeline

_STAGES = ("read", "compile", "infer")
_WORSE = {"fails": 0, "unknown": 1, "ok": 2}


Constants: TypeAlias = Callable[[OperationLike], Sequence[bool] | None]
"""Of each input of an operation, whether it follows from constants; ``None``: not known."""


def judge_operation(operation: OperationLike, target: Target, *, constants: Sequence[bool] | None = None) -> OperationVerdict:
    """What is known of an operation on a target. ``constants``: of each input, whether it follows from constants."""
    return judge_subject(subject_of(operation, constants=constants, rankless=is_rankless(operation)), target)


def judge_model(operations: Iterable[OperationLike], target: Target, *, constants: Constants = lambda _: None) -> ModelVerdict:
    """What is known of a model on a target: operations that are alike are judged once, those that are not fine are listed."""
    operations = list(operations)
    rankless = any(map(is_rankless, operations))
    return judge_subjects({subject_of(each, constants=constants(each), rankless=rankless): None for each in operations}, target)


def subject_of(operation: OperationLike, *, constants: Sequence[bool] | None, rankless: bool) -> Subject:
    """An operation reduced to what any verdict depends on: for those who judge a model for many targets."""
    return subject(operation, _wanted(operation.type, operation.opset), constants=constants, rankless=rankless)


def judge_subjects(subjects: Collection[Subject], target: Target) -> ModelVerdict:
    """``judge_model`` for operations that were reduced before, each kind once."""
    verdicts = sorted({judge_subject(kind, target) for kind in subjects}, key=_order)
    listed = tuple(verdict for verdict in verdicts if verdict.verdict != "ok")
    route = route_of(target)
    return ModelVerdict(
        target=target,
        verdict=verdicts[0].verdict if verdicts else "ok",
        stage=listed[0].stage if listed else None,
        operations=listed,
        counts=dict(sorted(Counter(verdict.verdict for verdict in verdicts).items())),
        needs_openvino=_needed([verdict for verdict in listed if verdict.verdict == "fails"], target),
        route=route.compiler if route else None,
        notes=route.notes if route else (),
    )


@cache
def _wanted(type_: str, opset: str) -> frozenset[str]:
    """The attributes that any verdict on the operation depends on."""
    key = canonical(type_, opset)
    return frozenset(read_attributes(*key) | rule_attributes(*key) | plugin_attributes(*key))


@lru_cache(maxsize=16384)
def _pieces(found: Subject, target: Target) -> tuple[Piece, ...]:
    """What is known of an operation in all releases; the target's own does not matter but for the route."""
    pieces = tuple(read_pieces(found))
    return pieces if found.folded else (*pieces, *compile_pieces(found, target, route_of(target)))


@lru_cache(maxsize=16384)
def _states(pieces: tuple[Piece, ...]) -> tuple[Outcome, ...]:
    """What becomes of an operation in each measured release."""
    return tuple(_outcome(pieces, release) for release in timeline("cpu").releases)


@lru_cache(maxsize=16384)
def judge_subject(found: Subject, target: Target) -> OperationVerdict:
    """``judge_operation`` for an operation that was reduced before."""
    line = timeline("cpu")
    place = line.place(target.openvino)
    if place is None:
        return OperationVerdict(found.type, found.opset, "unknown", why=f"{target.openvino} is no version of OpenVINO")
    pieces = measured = _pieces(found, _of_any_release(target))
    if place.below is None and (too_new := documented_too_new(found.opset, target.openvino)):
        pieces = (Piece(line, "read", _every(line), too_new, "documentation: newest opset by release", by_release=False), *pieces)
    decided = [(piece, look(piece, piece.timeline.place(target.openvino) or place)) for piece in pieces]
    piece, answer = min(decided, key=lambda pair: (_WORSE[pair[1].outcome], _STAGES.index(pair[0].stage)))
    states = _states(measured)
    works = line.spans(lambda index: states[index] == "ok")
    newer = [release for index, release in enumerate(line.releases) if index > _below(place) and states[index] == "ok"]
    fine = answer.outcome == "ok"
    return OperationVerdict(
        type=found.type,
        opset=found.opset,
        verdict=answer.outcome,
        stage=None if fine else piece.stage,
        why=answer.why or (piece.why if not fine else ""),
        how_known=(decided[-1][1].how if fine else answer.how or piece.how).strip(),
        works=works,
        since=works[-1].first if works and works[-1].last is None else None,
        first_good_release=newer[0] if newer and not fine else None,
        error=piece.error if answer.outcome == "fails" else "",
    )


def _every(line: Timeline) -> frozenset[int]:
    return frozenset(range(len(line.releases)))


def _of_any_release(target: Target) -> Target:
    """The target as far as pieces depend on it: for an NPU the release can decide the route."""
    return target if target.device == "NPU" else Target(target.device, "")


def _outcome(pieces: Iterable[Piece], release: str) -> Outcome:
    found = [_at(piece, place) for piece in pieces if (place := piece.timeline.place(release))]
    return min(found, key=_WORSE.__getitem__, default="unknown")


def _at(piece: Piece, place: Place) -> Outcome:
    exact = piece.by_release and place.below is not None and place.below == place.above
    return piece.outcome(place.below) if exact and place.below is not None else look(piece, place).outcome


def _below(place: Place | None) -> int:
    return -1 if place is None or place.below is None else place.below


def _needed(failing: list[OperationVerdict], target: Target) -> str | None:
    """The first newer release in which all works that fails now."""
    line = timeline("cpu")
    working = [frozenset(_indices(line, verdict.works)) for verdict in failing]
    common = frozenset[int]().union(*working[:1]).intersection(*working[1:])
    newer = sorted(index for index in common if index > _below(line.place(target.openvino)))
    return line.releases[newer[0]] if newer else None


def _indices(line: Timeline, spans: tuple[Span, ...]) -> Iterator[int]:
    for span in spans:
        yield from range(line.index(span.first), line.index(span.last) + 1 if span.last else len(line.releases))


def _order(verdict: OperationVerdict) -> tuple[int, int, str, str, str]:
    stage = _STAGES.index(verdict.stage) if verdict.stage else len(_STAGES)
    return _WORSE[verdict.verdict], stage, verdict.type, verdict.opset, verdict.why
