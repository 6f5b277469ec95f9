"""What a text states of the environment: labelled values of issue forms and lists, and lines of prose.

OpenVINO: 2024.4          **CPU**: J4105          | Kernel | 6.8 |          ### Operating System
                                                                           Ubuntu 22.04
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LONGEST_LABEL, _LONGEST_VALUE = 60, 400
_LABEL = r"(?P<label>[A-Za-z][\w /().-]{0,60}?)"
_LABELLED = re.compile(rf"^[\s>|*#•\-+]{{0,12}}{_LABEL}[*_` ]{{0,4}}(?:[:=|]|\t| {{3,}})[*_` ]{{0,4}}(?P<value>\S.{{0,400}})")
_HEADING = re.compile(rf"^\s{{0,3}}(?:#{{1,6}}\s{{1,4}}|\*\*){_LABEL}(?:\s|\*|:){{0,6}}$")
_SENTENCE = re.compile(r"(?<=[.!?;]) (?=[A-Z])")
_MOST_SENTENCES = 20
_ADVICE = re.compile(
    r"\b(?:please|try|tried|upgrad\w{0,4}|updat(?:e|ing) to|downgrad\w{0,4}|recommend\w{0,4}|should|require[sd]?|requirement|"
    r"suggest\w{0,4}|fixed in|fix in|fails|resolved in|available in|introduced in|since|until|or newer|or later|or higher|"
    r"and above|at least|minimum|works? (?:fine |well )?(?:with|in|on)|worked|working|latest|will be|deprecated|removed in|"
    r"support(?:s|ed)? (?:in|from|since)|compatible|instead of|install(?:ing)? (?:version|the)|switch|roll(?:ed|ing)? back|"
    r"revert\w{0,3}|unlike|previous\w{0,2})\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"satisfies the requirement|no matching distribution|from versions:|pip3? install|collecting |conda install", re.IGNORECASE
)


class Statement(NamedTuple):
    """One statement: its label in small letters (empty: prose), what it says, and the number of the line (from 0)."""

    label: str
    value: str
    line: int
    labelled: str = ""
    """Of prose: the label that the line has as well."""

    @property
    def advises(self) -> bool:
        """Whether it speaks of what one could use, not of what is used."""
        return bool(_ADVICE.search(self.value.split("(")[0] if self.label else self.value))

    @property
    def resolves(self) -> bool:
        """Whether it is what pip was asked for, not what is installed."""
        return bool(_FOREIGN.search(self.value))


def statements(lines: list[str]) -> Iterator[Statement]:
    """Every line as a statement: labelled where it is, the lines under a heading with the heading as label, else prose."""
    heading, since = "", 0
    for number, line in enumerate(lines):
        text = line[: _LONGEST_LABEL + _LONGEST_VALUE]
        if match := _HEADING.match(text):
            heading, since = _label(match["label"]), 0
            continue
        if not text.strip():
            continue
        since += 1
        match = _LABELLED.match(text)
        label = _label(match["label"]) if match else heading if since <= 2 and len(text) <= 200 else ""
        if label:
            yield Statement(label, _clean(match["value"] if match else text), number)
        for sentence in _SENTENCE.split(text, _MOST_SENTENCES):  # what one advises says nothing of the next
            yield Statement("", sentence, number, label)


def _label(text: str) -> str:
    return re.sub(r"[\s_/.()-]+", " ", text).strip().lower()


def _clean(text: str) -> str:
    return text.strip().strip("|*`_ ").replace("**", "").replace("`", "")
