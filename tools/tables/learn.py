"""From measured variants of one operation to conditions under which it fails.

A condition is a conjunction of up to three comparisons that covers failing variants and no working one. The shortest that covers
most is taken, then the next for what is left. What no conjunction separates becomes a condition of *unknown*, if failures are
frequent where it holds.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ovdoctor.facts.truth import Truth
from ovdoctor.tables.conditions import Literal, holds
from ovdoctor.tables.features import Features

# Inputs have different roles (data, axes, lengths): the first one's type says more than that of any of them.
_ORDER = ("in0", "in*", "out0", "in1", "out1", "@", "shape", "dyn0", "rank0", "equal", "inputs")
_LITERALS = 3
COMPILED = "compiled"
"""It was compiled and not run, or run with data that make no sense."""


class Sample(NamedTuple):
    """One variant: its features, and by release what it came to: ``ok``, ``compiled``, a stage that failed."""

    features: Features
    outcomes: Mapping[int, str]


class Rule(NamedTuple):
    """Where the condition holds, the operation fails at that stage (or is ``unknown``) in those releases."""

    condition: tuple[Literal, ...]
    stage: str
    releases: frozenset[int]
    example: int
    """The sample that shows it."""


class Learner:
    """The samples of one operation version."""

    def __init__(self, samples: Sequence[Sample], order: Sequence[str] = _ORDER) -> None:
        self._order = order
        self.samples = samples
        self._masks: dict[Literal, int] = {}
        for literal in _literals([sample.features for sample in samples]):
            mask = sum(1 << place for place, sample in enumerate(samples) if literal.holds(sample.features) is Truth.TRUE)
            if mask:
                self._masks[literal] = mask
        self._used: list[tuple[tuple[Literal, ...], int]] = []

    def rules(self) -> list[Rule]:
        """All rules, releases with the same condition and stage put together."""
        found: dict[tuple[tuple[Literal, ...], str], tuple[set[int], int]] = {}
        for release in sorted({release for sample in self.samples for release in sample.outcomes}, reverse=True):
            for condition, stage, example in self._release(release):
                found.setdefault((condition, stage), (set(), example))[0].add(release)
        return [
            rule
            for (condition, stage), (releases, example) in found.items()
            for rule in self._between(Rule(condition, stage, frozenset(releases), example))
        ]

    def _between(self, rule: Rule) -> Iterator[Rule]:
        """The rule, with releases that say nothing of it: as their neighbours if these agree, else unknown."""
        holding = [sample.outcomes for sample in self.samples if holds(rule.condition, sample.features) is Truth.TRUE]
        measured = sorted({release for outcomes in holding for release in outcomes})
        certain, doubtful = set(rule.releases), set[int]()
        for release in range(measured[0], measured[-1]):
            if release not in measured:
                place = bisect(measured, release)
                agree = {measured[place - 1] in rule.releases, measured[place] in rule.releases}
                certain |= {release} if agree == {True} else set()
                doubtful |= {release} if len(agree) == 2 else set()
        yield rule._replace(releases=frozenset(certain))
        if doubtful:
            yield rule._replace(releases=frozenset(doubtful), stage="unknown")

    def _release(self, release: int) -> Iterator[tuple[tuple[Literal, ...], str, int]]:
        outcomes = [sample.outcomes.get(release) for sample in self.samples]
        for stage in sorted({outcome for outcome in outcomes if outcome not in ("ok", COMPILED, None)}, key=str):
            good = ("ok",) if stage == "infer" else ("ok", COMPILED)
            fine = sum(1 << place for place, outcome in enumerate(outcomes) if outcome in good)
            left = sum(1 << place for place, outcome in enumerate(outcomes) if outcome == stage)
            given_up = 0
            while todo := left & ~given_up:
                seed = (todo & -todo).bit_length() - 1
                best = self._best(seed, todo, fine)
                if best is None:
                    given_up |= 1 << seed
                    continue
                condition, mask = best
                yield condition, str(stage), seed
                left &= ~mask
            if given_up & left:
                yield from self._unseparated(given_up & left, fine)

    def _best(self, seed: int, todo: int, fine: int) -> tuple[tuple[Literal, ...], int] | None:
        """The condition to use for that sample."""
        for condition, mask in self._used:
            if mask >> seed & 1 and not mask & fine:
                return condition, mask
        true = [(literal, mask) for literal, mask in self._masks.items() if mask >> seed & 1]
        whole = (1 << len(self.samples)) - 1
        for size in range(_LITERALS + 1):
            fitting = []
            for chosen in combinations(true, size):
                mask = whole
                for _, one in chosen:
                    mask &= one
                if not mask & fine:
                    condition = tuple(literal for literal, _ in chosen)
                    fitting.append(
                        ((mask & todo).bit_count(), [-_rank(literal, self._order) for literal in condition], condition, mask)
                    )
            if fitting:
                _, _, condition, mask = max(fitting, key=lambda item: item[:2])
                self._used.append((condition, mask))
                return condition, mask
        return None

    def _unseparated(self, failing: int, fine: int) -> Iterator[tuple[tuple[Literal, ...], str, int]]:
        """Failures among workings: unknown, where they are at least a third of what the shortest condition holds of."""
        while failing:
            seed = (failing & -failing).bit_length() - 1
            true = [(literal, mask) for literal, mask in self._masks.items() if mask >> seed & 1]
            pairs = [((), (1 << len(self.samples)) - 1), *(((one,), mask) for one, mask in true)]
            pairs += [((one, other), a & b) for (one, a), (other, b) in combinations(true, 2)]
            condition, mask = min(
                pairs, key=lambda pair: ((pair[1] & fine).bit_count() - (pair[1] & failing).bit_count(), len(pair[0]))
            )
            if (mask & failing).bit_count() * 2 >= (mask & fine).bit_count():
                yield condition, "unknown", seed
            failing &= ~mask & ~(1 << seed)


def _rank(literal: Literal, order: Sequence[str]) -> int:
    """Comparisons in the order in which they are preferred."""
    operators = ("=", ">=", "<=", "!=").index(literal.op)
    keys = [place for place, key in enumerate(order) if literal.key.startswith(key)]
    return (keys[0] if keys else len(order)) + 20 * operators


def _literals(samples: Sequence[Features]) -> Iterator[Literal]:
    """Comparisons that distinguish the samples."""
    keys = sorted({key for features in samples for key in features})
    for key in keys:
        values = sorted({value for features in samples if (value := features.get(key)) is not None})
        if key == "in*":
            yield from (Literal(key, "=", kind) for kind in sorted({kind for value in values for kind in value.split()}))
            continue
        absent = any(key not in features for features in samples)
        if len(values) + absent < 2:
            continue
        yield from (Literal(key, "=", value) for value in values)
        numbers = sorted({float(value) for value in values if _is_number(value)})
        if len(numbers) > 1 and key.startswith(("rank", "@")):
            yield from (Literal(key, ">=", f"{number:g}") for number in numbers[1:])
            yield from (Literal(key, "<=", f"{number:g}") for number in numbers[:-1])
        elif len(values) > 2 and key.startswith("@"):
            yield from (Literal(key, "!=", value) for value in values)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
