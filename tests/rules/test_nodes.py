"""YAML as rules need it: versions stay text, places are known, hostile files are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.rules.nodes import NodeError, load_nodes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024.10", "2024.10"),
        ("1.10", "1.10"),
        ("no", "no"),
        ("on", "on"),
        ("1e3", "1e3"),
        ("12:30:45", "12:30:45"),
        ("2026-11-22", "2026-11-22"),
        ("0660", "0660"),
        ("42", 42),
        ("-1", -1),
        ("0xAA", 170),
        ("'42'", "42"),
        ("true", True),
        ("~", None),
    ],
)
def test_scalars(text: str, value: object) -> None:
    assert load_nodes(f"key: {text}\n", "f").plain() == {"key": value}


def test_places() -> None:
    node = load_nodes("a: 1\nb:\n  - x\n  - {c: y}\n", "f")
    second = node.mapping("it")["b"].sequence("it")[1]
    assert (second.line, second.column) == (4, 5)
    assert str(second.error("wrong")) == "f:4:5: wrong"


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("depth", [200, 1_000, 3_000, 200_000])
def test_deep_nesting_ends_in_a_sentence(opener: str, depth: int) -> None:
    """libyaml's composer recurses in C: unguarded, this ends the process."""
    with pytest.raises(NodeError):
        load_nodes(opener * depth + "]", "f")


def test_deep_indentation_does_no_harm() -> None:
    text = "\n".join(" " * level + "a:" for level in range(1_400))
    with pytest.raises(NodeError, match="nested too deeply"):
        load_nodes(text, "f")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        load_nodes(text, "f")
    except NodeError as error:
        assert str(error).startswith("f:")
