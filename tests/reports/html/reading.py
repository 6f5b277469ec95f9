"""A page, taken apart as a browser does, as far as is needed to know that nothing slipped in."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = {"meta", "br", "input", "rect"}


class Element:
    """An element with its attributes, and the text inside it."""

    def __init__(self, tag: str, attributes: dict[str, str | None], parents: tuple[str, ...]) -> None:
        self.tag, self.attributes, self.parents = tag, attributes, parents
        self.text = ""


class PageReader(HTMLParser):
    """Elements in order; fails where one is not closed, or an attribute is given twice."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open, [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), attrs
        element = Element(tag, dict(attrs), tuple(each.tag for each in self._open))
        self.elements.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop().tag == tag
        if tag in ("th", "td", "dt", "dd"):  # which are read one after the other
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        code = any(element.tag == "script" for element in self._open)
        for element in self._open[-1:] if code else self._open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    @property
    def skeleton(self) -> set[tuple[str, str]]:
        """Every element with every attribute that it has; an element without attributes has the empty one."""
        return {(each.tag, name) for each in self.elements for name in (each.attributes or {"": None})}

    def all(self, tag: str) -> list[Element]:
        """The elements of that name."""
        return [each for each in self.elements if each.tag == tag]

    def only(self, tag: str) -> Element:
        """The one of that name."""
        (found,) = self.all(tag)
        return found

    @property
    def words(self) -> str:
        """All that is to be read."""
        return self.only("body").text
