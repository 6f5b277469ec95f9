"""Text from outside as Markdown on GitHub: it formats nothing, links nothing and notifies nobody.

Whatever Markdown, HTML or GitHub could take for its own (``@name``, ``#123``, a commit's number, an address, ``:emoji:``) becomes
code, in which none of them work: https://docs.github.com/en/get-started/writing-on-github
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ovdoctor.reports.formats.words import one_line, shortened
from ovdoctor.reports.text.terminal import printable

_PLAIN = re.compile(r"(?:[^\W_]|[\u00a1-\u2fff])(?:[\w.,;()'\"/+%=?! \u00a0-\u2fff\u3001-\uffef-])*")
_SPLIT = re.compile(r"(?P<before>[(\"']*)(?P<core>.*?)(?P<after>(?:['’]s(?![^\W_]))?[)\"',.;:?!]*)", re.DOTALL)
_REFERENCE = re.compile(r"_|\bgh-\d|www\.|(?<![^\W_])(?=[0-9a-f]*\d)[0-9a-f]{7,40}(?![^\W_])", re.IGNORECASE)
"""Emphasis, an issue of GitHub (GH-12), an address without its scheme, the number of a commit."""
_RUN = re.compile("`+")
_MOST_WORDS = 12
"""Of a call or a list with spaces in it, which is one piece of code."""
_LIST_MARK = re.compile(r"\d+[.)]|[-+=/]+")
_SIGN = re.compile(r"[-+=/]")
_ADDRESS = re.compile(r"https://[\w.~/?=#%+:-]+")
_THREAD = re.compile(r"https://github\.com/[^/]+/[^/]+/(?:issues|pull|discussions|commit)/")


def words(text: str, longest: int = 2000) -> str:
    """Prose in a line: words that are more than letters and punctuation stand as code."""
    told = list(map(_word, _pieces(shortened(text, longest).split(" "))))
    if _LIST_MARK.fullmatch(told[0]):
        told[0] = code(told[0])  # else it would begin a list
    return " ".join(told)


def _pieces(told: Sequence[str]) -> Iterator[str]:
    """Words; what code opens in one of them is one piece up to where it closes it: ``model.reshape([1, 3, 640, 640])``."""
    number = 0
    while number < len(told):
        end = number + 1
        if _word(told[number]) != told[number]:
            end += _more(told[number : number + _MOST_WORDS])
        yield " ".join(told[number:end])
        number = end


def _more(told: Sequence[str]) -> int:
    """How many further words it takes to close what the first opens; 0 where nothing is open, or stays so."""
    found = _SPLIT.fullmatch(told[0])
    if found is None or not _is_open(found["core"]):
        return 0
    text = found["core"] + found["after"]
    for number, word in enumerate(told[1:], 1):
        if not _is_open(text):
            return number - 1
        text += word
    return 0 if _is_open(text) else len(told) - 1


def _is_open(text: str) -> bool:
    """Whether a bracket or a quotation mark in it is still to be closed."""
    return sum(map(text.count, "([{")) > sum(map(text.count, ")]}")) or text.count('"') % 2 == 1


def _word(word: str) -> str:
    found = _SPLIT.fullmatch(word)
    before, core, after = found.groups() if found else ("", word, "")
    while (taken := _own_end(core, after)) > 0:
        core, after = core + after[:taken], after[taken:]
    if not core or _SIGN.fullmatch(word) or (_PLAIN.fullmatch(core) and not _REFERENCE.search(core)):
        return word
    return f"{before}{code(core)}{after}"


def _own_end(core: str, after: str) -> int:
    """How much of what follows closes what the core opened: a bracket, with the quotation mark before it."""
    if after[:1] in ('"', "'") and core.count(after[0]) % 2:
        return 1
    if core.count("(") > core.count(")"):
        return after.find(")") + 1
    return 0


def code(text: str, longest: int = 2000) -> str:
    """A value in a line, as code."""
    text = shortened(text, longest)
    if not text:
        return ""
    fence = "`" * (max(map(len, _RUN.findall(text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"


def cell(text: str) -> str:
    """What is Markdown already, in a table: a bar in it is none of the table's."""
    return re.sub(r"(`+)(?!`)(.*?[^`])\1(?!`)", _code_in_cell, text).replace("|", "&#124;") if "|" in text else text


def _code_in_cell(found: re.Match[str]) -> str:
    """Code with a bar becomes HTML: a backslash before the bar would count in code, and not count before another."""
    return f"<code>{html(found[2].strip())}</code>" if "|" in found[2] else found[0]


def html(text: str) -> str:
    """Text inside HTML, in a line."""
    return re.sub(r"[&<>\"'\\`*_|\[\]~#@:$]", lambda sign: f"&#{ord(sign[0])};", one_line(text))


def fence(text: str, language: str = "text") -> str:
    """A block of text as it is."""
    marks = "`" * max(3, max(map(len, _RUN.findall(text)), default=0) + 1)
    return f"{marks}{language}\n{printable(text)}\n{marks}"


def source(url: str) -> str:
    """An address of ours as a link; one of a thread or commit on GitHub as code, for a link would be announced there."""
    if not _ADDRESS.fullmatch(url) or _THREAD.match(url):
        return code(url)
    return f"<{url}>"


def has_threads(markdown: str) -> bool:
    """Whether it names a thread or commit on GitHub."""
    return _THREAD.search(markdown) is not None


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what is in it is Markdown."""
    lines = [head, ["---"] * len(head), *([cell(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def details(summary: str, body: str) -> str:
    """A part that opens when its summary, which is HTML, is clicked."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"
