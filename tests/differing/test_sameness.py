"""What is the same although it is not written alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.differing.sameness import same

WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>~/\\:;"), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<user-1>", "<user-2>"),
        ("<user-1>", "anna"),
        ("/srv/<user-1>/ov on <host-1>", "/srv/anna/ov on box.example.org"),
        ("/home/anna/ov/.venv", "~/ov/.venv"),
        ("/home/anna/ov", "/home/bert/ov"),
        ("C:\\Users\\anna\\ov", "~\\ov"),
        ("a:/home/anna/x:/usr", "a:~/x:/usr"),
        ("/root/ov", "~/ov"),
        ("/home/bert/ov", "~<user-2>/ov"),
        ("C:\\Users\\anna\\ov", "C:\\Users\\~\\ov"),
        ("/Users/anna/ov", "/Users/~/ov"),
        ([{"name": "x", "path": "/home/a/x"}], [{"name": "x", "path": "~/x"}]),
        (["<value-1>"], ["secret"]),
        (3, 3.0),
    ],
)
def test_tokens_and_homes_say_nothing(one: object, other: object) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.26.4", "2.1.0"),
        ("<user-1>/a", "anna/b"),
        ("a<user-1>", "a"),
        ("<user-1><host-1>x", "y"),
        ("/home/anna/ov", "/home/anna/llm"),
        ("/usr/lib", "~/lib"),
        ("/home/anna", "/opt/anna"),
        ("x", None),
        (["a"], ["a", "b"]),
        (["a", "b"], ["b", "a"]),
        ({"a": 1}, {"a": 1, "b": None}),
        (True, "yes"),
    ],
)
def test_other_values_are_different(one: object, other: object) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_a_text_and_itself_redacted_are_the_same(words: list[str], data: st.DataObject) -> None:
    hidden = [f"<word-{number}>" if data.draw(st.booleans()) else word for number, word in enumerate(words, 1)]
    assert same(" ".join(words), " ".join(hidden))


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_is_symmetric_and_reflexive(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)


def test_many_tokens_are_no_trouble() -> None:
    assert not same("<user-1>a" * 3000 + "c", "a" * 30000 + "b")
