"""Whatever stands in a log, a path or a model: on GitHub it is text, and does nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from tests.reports.scan.corpus import HOSTILE
from tests.reports.ticket.rendering import render

from ovdoctor.reports.formats.words import one_line
from ovdoctor.reports.text.terminal import printable
from ovdoctor.reports.ticket.prose import code, details, fence, html, source, table, words

DOES_SOMETHING = re.compile(r"@\w|#\d|\bGH-\d|://|www\.|\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|:\w+:", re.IGNORECASE)
"""Mentions, references, addresses, numbers of commits and emoji, which GitHub looks for in what is no code."""

SPEAKING = [
    "ask @torvalds or @org/team",
    "see #123, org/repo#12 and GH-7",
    "https://evil.example/x?a=b www.evil.example",
    "commit e213a147257 and e213a147257e213a147257e213a147257e213a147",
    ":tada: :+1:",
    "<script>alert(1)</script> <img src=x onerror=y>",
    "a_b_c *x* **y** ~~z~~ `q` ``r`",
    "[link](https://evil.example) ![image](https://evil.example/i.png)",
    "&lt;b&gt; &amp; \\* \\",
    "1. one",
    "- item",
    "+ item",
    "# head",
    "> quote",
    "| a | b |",
    "a `|` b \\| c",
    "C:\\Users\\x\\.venv",
    "(see get_version()) [x].",
    "$x^2$ [^1]",
    "2026.4.1-22982-e213a147257-releases/2026/4",
]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("text", SPEAKING)
def test_words_are_what_they_were_and_do_nothing(text: str) -> None:
    shown = render(words(text))
    assert squeezed(shown.text) == squeezed(text)
    assert set(shown.tags) <= {"p", "code"}
    assert not DOES_SOMETHING.search(shown.plain)


@given(HOSTILE)
@settings(max_examples=400)
def test_any_words_are_what_they_were_and_do_nothing(text: str) -> None:
    for markdown in (words(text, 10**6), f"- note: {words(text, 10**6)}", f"**{words('x ' + text, 10**6)} x**"):
        shown = render(markdown)
        assert set(shown.tags) <= {"p", "code", "ul", "li", "strong"}
        assert not DOES_SOMETHING.search(shown.plain)
    assert squeezed(render(words(text, 10**6)).text) == squeezed(one_line(text))


@given(HOSTILE)
@settings(max_examples=400)
def test_code_is_code(text: str) -> None:
    shown = render(f"x {code(text, 10**6)} x")
    assert squeezed(shown.text) == squeezed(f"x{one_line(text)}x")
    assert set(shown.tags) <= {"p", "code"}
    assert shown.plain.strip("x \n") == ""


@given(HOSTILE, HOSTILE)
@settings(max_examples=400)
def test_a_table_keeps_its_cells(one: str, other: str) -> None:
    shown = render(table(("a", "b"), [(words(one, 10**6), code(other, 10**6))]))
    assert [squeezed(cell) for cell in shown.cells] == ["a", "b", squeezed(one_line(one)), squeezed(one_line(other))]
    assert set(shown.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@given(HOSTILE)
@settings(max_examples=400)
def test_a_block_shows_the_text_as_it_is(text: str) -> None:
    shown = render(details("x", f"{fence(text)}\n\nafter"))
    assert shown.blocks == [printable(text) + "\n"] or squeezed(shown.blocks[0]) == squeezed(printable(text))
    assert shown.text.strip().endswith("after")
    assert shown.tags.count("pre") == 1


@given(HOSTILE)
def test_a_summary_is_text(text: str) -> None:
    shown = render(details(f"<code>{html(text)}</code>", "body"))
    assert set(shown.tags) == {"details", "summary", "code", "p"}
    assert squeezed(shown.text) == squeezed(one_line(text) + "body")


def test_sources_are_links_unless_github_would_announce_them() -> None:
    page, thread = "https://docs.openvino.ai/2026/index.html", "https://github.com/intel/linux-npu-driver/issues/44"
    assert render(source(page)).links == [page]
    assert render(source(thread)).links == []
    assert "github" not in render(source(thread)).plain
    assert render(source("javascript:alert(1)")).links == []


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("call model.reshape([1, 3, 640, 640]) first", "call `model.reshape([1, 3, 640, 640])` first"),
        ('then compile_model(model, "NPU").', 'then `compile_model(model, "NPU")`.'),
        ('set_property({"NPU_COMPILER_TYPE": "DRIVER"}), or not', '`set_property({"NPU_COMPILER_TYPE": "DRIVER"})`, or not'),
        ("nested f_x(g([1, 2])).", "nested `f_x(g([1, 2]))`."),
        ('x_y="a b" (and z_k="v")', '`x_y="a b"` (and `z_k="v"`)'),
        ("use openvino_genai's pipeline", "use `openvino_genai`'s pipeline"),
        ('(see "x a_b" and then "y") done', '(see "x `a_b`" and then "y") done'),
        ("open_bracket( and nothing closes it", "`open_bracket(` and nothing closes it"),
        ("see get_version() (or [x]).", "see `get_version()` (or `[x]`)."),
    ],
)
def test_what_belongs_together_is_one_piece_of_code(text: str, markdown: str) -> None:
    assert words(text) == markdown


def test_plain_prose_stays_plain() -> None:
    text = 'The driver 32.0.100.2714 is old ("Unsupported operation"); upgrade it, then try again: is it fine?'
    assert words(text) == text
