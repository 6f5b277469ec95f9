"""The chain of each device in a line or two."""

from __future__ import annotations

from collections.abc import Iterator

from ovdoctor.findings.model import Chain
from ovdoctor.reports.text.terminal import Terminal

_COLOURS = {"holds": "green", "broken": "red", "concerned": "red", "unknown": "yellow", "blocked": "bright_black"}
_LABEL = 10


def chain_lines(chains: list[Chain], terminal: Terminal) -> Iterator[str]:
    """Every chain, broken over lines where it is longer than the terminal is wide."""
    for chain in chains:
        label = terminal.style(f"{chain.title:<{_LABEL}}", bold=True)
        if chain.verdict == "absent":
            yield label + terminal.style("none that this system can see", fg="bright_black")
            continue
        yield from _wrapped(label, [_link(link, terminal) for link in _shown(chain)], terminal)


def _shown(chain: Chain) -> list[tuple[str, str]]:
    """(state, words) of each link; the blocked ones that the chain ends with are one."""
    last = max((number for number, link in enumerate(chain.links) if link.state != "blocked"), default=-1)
    shown: list[tuple[str, str]] = [(link.state, link.title) for link in chain.links[: last + 1]]
    return [*shown, ("blocked", "the rest depends on it")] if last + 1 < len(chain.links) else shown


def _link(link: tuple[str, str], terminal: Terminal) -> tuple[str, int]:
    state, words = link
    text = f"{getattr(terminal.symbols, state)} {words}"
    return terminal.style(text, fg=_COLOURS[state]), len(text)


def _wrapped(label: str, parts: list[tuple[str, int]], terminal: Terminal) -> Iterator[str]:
    arrow = terminal.symbols.arrow
    line, used = label, _LABEL
    for number, (styled, length) in enumerate(parts):
        joint = arrow if number else ""
        tail = len(arrow.rstrip()) if number + 1 < len(parts) else 0  # a line that goes on ends with the arrow
        if number and used + len(joint) + length + tail > terminal.width:
            yield line + joint.rstrip()
            line, used, joint = " " * _LABEL, _LABEL, ""
        line += joint + styled
        used += len(joint) + length
    yield line
