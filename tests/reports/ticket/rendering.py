"""Markdown as GitHub renders it, as far as it matters: elements, the text in them, and which text is code."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_CODE = ("code", "pre")


@dataclass
class Rendered:
    """What came out."""

    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: str = ""
    plain: str = ""
    """The text that is no code: in it GitHub looks for mentions, references and addresses."""
    cells: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    """Blocks of code."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Rendered()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.append(tag)
        self.found.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag in ("td", "th"):
            self.found.cells.append("")
        if tag == "pre":
            self.found.blocks.append("")
        if tag not in ("br", "hr", "img", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, (tag, self._open)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.found.text += data
        if not set(self._open) & {*_CODE, "a"}:
            self.found.plain += data
        if self.found.cells and set(self._open) & {"td", "th"}:
            self.found.cells[-1] += data
        if "pre" in self._open:
            self.found.blocks[-1] += data

    def close(self) -> None:
        super().close()
        assert not self._open, self._open


def render(text: str) -> Rendered:
    """What GitHub makes of it; raises AssertionError where elements do not close in their order."""
    reader = _Reader()
    reader.feed(_MARKDOWN.render(text))
    reader.close()
    return reader.found
