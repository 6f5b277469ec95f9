"""The chain of each device: what must hold, in order, before a model runs on it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ovdoctor.facts.truth import Truth
from ovdoctor.findings.model import Chain, ChainLink, Finding, LinkState
from ovdoctor.rules.conditions import Condition, Facts
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_condition import parse_condition
from ovdoctor.rules.templates import fill


class Link(msgspec.Struct, frozen=True):
    """One link: when there is such a link at all, when it holds, and what to show of it."""

    id: str
    title: str
    applies: Condition | None
    holds: Condition
    shows: str
    explains: bool
    """Whether trouble here is a reason for symptoms further on."""


class ChainDefinition(msgspec.Struct, frozen=True):
    """The links of one device, in order. ``present`` is the link without which the device is simply not there."""

    device: str
    title: str
    links: tuple[Link, ...]

    @property
    def stages(self) -> tuple[str, ...]:
        """The ids of the links: the stages that rules of this device can have."""
        return tuple(link.id for link in self.links)


def parse_chain(node: Node) -> ChainDefinition:
    """Read a chain file. Raises NodeError."""
    entries = node.mapping("a chain")
    if set(entries) != {"device", "title", "links"}:
        raise node.error("a chain has 'device', 'title' and 'links'")
    links = tuple(_link(item) for item in entries["links"].sequence("'links'"))
    return ChainDefinition(entries["device"].text("'device'"), entries["title"].text("'title'"), links)


def _link(node: Node) -> Link:
    entries = node.mapping("a link")
    if unknown := set(entries) - {"id", "title", "applies", "holds", "shows", "explains"}:
        raise entries[min(unknown)].error(f"a link has no '{min(unknown)}' (id, title, applies, holds, shows, explains)")
    for key in ("id", "title", "holds"):
        if key not in entries:
            raise node.error(f"'{key}' is missing")
    return Link(
        id=entries["id"].text("'id'"),
        title=entries["title"].text("'title'"),
        applies=parse_condition(entries["applies"]) if "applies" in entries else None,
        holds=parse_condition(entries["holds"]),
        shows=entries["shows"].text("'shows'") if "shows" in entries else "",
        explains="explains" not in entries or entries["explains"].flag("'explains'"),
    )


def judge_chain(definition: ChainDefinition, facts: Facts, findings: Sequence[Finding]) -> Chain:
    """Judge every link: by its own condition, and by the findings at its stage."""
    links: list[ChainLink] = []
    broken = False
    for link in definition.links:
        if link.applies is not None and link.applies.judge(facts).truth is Truth.FALSE:
            continue
        here = [finding for finding in findings if finding.device == definition.device and finding.stage == link.id]
        state, note = _state(link, facts, here)
        if broken and state != "holds":
            state, note = "blocked", ""
        links.append(ChainLink(link.id, link.title, state, note, [finding.rule for finding in here]))
        broken = broken or state in ("broken", "concerned")
    complaints = {finding.rule for finding in findings if finding.severity != "info"}
    return Chain(definition.device, definition.title, _verdict(links, complaints), links)


def _state(link: Link, facts: Facts, findings: Sequence[Finding]) -> tuple[LinkState, str]:
    verdict = link.holds.judge(facts)
    if any(finding.severity == "error" for finding in findings):
        return ("concerned" if verdict.truth is Truth.TRUE else "broken"), ""
    if verdict.truth is Truth.TRUE:
        return "holds", fill(link.shows, facts, {}) if link.shows else ""
    if verdict.truth is Truth.FALSE:
        return "broken", ""
    reasons = [getattr(leaf.fact, "reason", "") for leaf in verdict.leaves]
    return "unknown", next((reason for reason in reasons if reason), "")


def _verdict(links: Sequence[ChainLink], complaints: set[str]) -> str:
    """``absent``: the very first link does not hold and nobody complains; else what the weakest link says."""
    states = [link.state for link in links]
    if states and states[0] == "broken" and not complaints & set(links[0].findings):
        return "absent"
    if "broken" in states or "concerned" in states:
        return "broken"
    return "unknown" if "unknown" in states else "holds"
