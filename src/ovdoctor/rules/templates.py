"""Placeholders in a rule's texts: ``{npu.driver.version}`` is that fact's value, ``{needed}`` a word of the case that applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ovdoctor.facts.words import show
from ovdoctor.rules.conditions import Facts

_PLAIN = re.compile(r"[^\x00-\x1f\x7f\"'`$;&|<>*?!#%\u2028\u2029]+")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


def placeholders(text: str) -> list[str]:
    """Names in braces, in order."""
    return _PLACEHOLDER.findall(text)


def named(text: str) -> str:
    """The text for no machine in particular: every placeholder is shown as a name in code."""
    return _PLACEHOLDER.sub(r"`\1`", text)


def fill(text: str, facts: Facts, words: Mapping[str, str]) -> str:
    """The text with every placeholder replaced."""
    replace: Callable[[re.Match[str]], str] = lambda match: words.get(match[1]) or show(facts.get(match[1]))  # noqa: E731
    return _PLACEHOLDER.sub(replace, text)


def fill_command(text: str, facts: Facts, words: Mapping[str, str]) -> str:
    """The same for a command that people copy: a value that a shell would not take as one word of text is left as its name."""

    def word(match: re.Match[str]) -> str:
        value = words.get(match[1]) or show(facts.get(match[1]))
        return value if _PLAIN.fullmatch(value) else f"<{match[1]}>"

    return _PLACEHOLDER.sub(word, text)
