"""Kleene's tables, and what they promise."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.facts.truth import Truth, conjunction, disjunction, negate

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
truths = st.sampled_from(list(Truth))


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, U, U, T),
        (T, F, F, T),
        (U, T, U, T),
        (U, U, U, U),
        (U, F, F, U),
        (F, T, F, T),
        (F, U, F, U),
        (F, F, F, F),
    ],
)
def test_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert conjunction([left, right]) is both
    assert disjunction([left, right]) is either


def test_not() -> None:
    assert [negate(truth) for truth in (T, U, F)] == [F, U, T]


@given(st.lists(truths))
def test_de_morgan(values: list[Truth]) -> None:
    assert negate(conjunction(values)) is disjunction([negate(value) for value in values])


@given(st.lists(truths, min_size=1, max_size=5))
def test_a_decided_answer_survives_whatever_the_unknown_turns_out_to_be(values: list[Truth]) -> None:
    for combine in (conjunction, disjunction):
        answer = combine(values)
        if answer is U:
            continue
        for world in itertools.product(*([value] if value is not U else [T, F] for value in values)):
            assert combine(world) is answer


def test_a_truth_is_no_bool() -> None:
    with pytest.raises(TypeError):
        bool(Truth.UNKNOWN)
