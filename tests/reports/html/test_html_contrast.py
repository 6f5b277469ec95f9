"""Colours that are read on each other, in both themes: https://www.w3.org/TR/WCAG22/#contrast-minimum"""

from __future__ import annotations

import re

import pytest

from ovdoctor.reports.html.environment import resource

GROUNDS = ("paper", "sheet", "well")
READ_ON = {
    **dict.fromkeys(("ink", "soft", "link", "bad", "warn", "open", "good", "note"), GROUNDS),
}
WASHES = [("bad", "bad-wash"), ("warn", "warn-wash"), ("open", "open-wash"), ("good", "good-wash"), ("note", "note-wash")]
TEXTS = [*((text, ground) for text, grounds in READ_ON.items() for ground in grounds), *WASHES, ("ink", "warn-wash")]
BARS = [("bar-bad", "well"), ("bar-open", "well"), ("bar-bad", "bar-good")]
"""What is drawn, not read: https://www.w3.org/TR/WCAG22/#non-text-contrast"""


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme by name."""
    light, dark = re.findall(r":root \{(.*?)\}", resource("page.css"), re.DOTALL)
    return {theme: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text)) for theme, text in (("light", light), ("dark", dark))}


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("bar", "ground"), BARS)
def test_bars_are_seen(theme: str, bar: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[bar], colours[ground]) >= 3


def test_themes_have_the_same_colours_and_all_are_tried() -> None:
    light, dark = themes().values()
    assert set(light) == set(dark)
    tried = {name for pair in (*TEXTS, *BARS) for name in pair}
    assert set(light) - tried == {"line"}, "a line between rows is decoration"
