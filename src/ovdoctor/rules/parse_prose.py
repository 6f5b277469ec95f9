"""The prose of a rule: explanation, fixes, sources and examples, and the checks that tie them to the rule's conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from ovdoctor.facts.vocabulary import define, suggest
from ovdoctor.rules.model import EXPECTATIONS, Example, Expectation, Prose, Rule, Source
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_fix import parse_facts, parse_fix
from ovdoctor.rules.parse_rule import choice, sentence
from ovdoctor.rules.templates import placeholders

_DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d$")


def parse_prose(node: Node) -> Prose:
    """Read it. Raises NodeError."""
    entries = node.mapping("a rule")
    return Prose(
        explain=sentence(entries["explain"], "explain"),
        fixes=tuple(parse_fix(item) for item in entries["fixes"].sequence("'fixes'")),
        sources=tuple(_source(item) for item in entries["sources"].sequence("'sources'")),
        examples=tuple(_example(item) for item in entries["examples"].sequence("'examples'")),
    )


def check_prose(rule: Rule, node: Node) -> None:
    """Sources, fixes and examples are there, and every placeholder means something. Raises NodeError."""
    entries = node.mapping("a rule")
    _check_placeholders(rule, entries)
    _check_examples(rule, entries)
    if not rule.prose.sources:
        raise entries["sources"].error("a rule needs at least one source: no advice without one")
    if not rule.prose.fixes:
        raise entries["fixes"].error("a rule needs at least one fix, if only 'manual' or 'use'")


def _source(node: Node) -> Source:
    entries = node.mapping("a source")
    if unknown := set(entries) - {"url", "says", "measured", "checked"}:
        raise entries[min(unknown)].error(f"a source has no '{min(unknown)}' (url, says, measured, checked)")
    text = {name: sentence(value, name) for name, value in entries.items()}
    if ("url" in text) == ("measured" in text):
        raise node.error("a source has either 'url' or 'measured'")
    if "url" in text and not text["url"].startswith("https://"):
        raise entries["url"].error("'url' must begin with https://")
    if not _DATE.match(text.get("checked", "")):
        raise node.error("'checked' must be the day on which the source was read, such as 2026-11-22")
    return Source(text.get("url", ""), text.get("says", ""), text.get("measured", ""), text["checked"])


def _example(node: Node) -> Example:
    entries = node.mapping("an example")
    if set(entries) != {"name", "given", "expect"}:
        raise node.error("an example has 'name', 'given' and 'expect'")
    expect = cast(Expectation, choice(entries["expect"], "expectation", EXPECTATIONS))
    return Example(sentence(entries["name"], "name"), parse_facts(entries["given"]), expect)


def _check_examples(rule: Rule, entries: Mapping[str, Node]) -> None:
    shown = {example.expect for example in rule.prose.examples}
    for needed in ("finding", "undecided"):
        if needed not in shown:
            raise entries["examples"].error(f"an example that expects '{needed}' is missing")
    if not shown & {"clear", "not-applicable"}:
        raise entries["examples"].error("an example that expects 'clear' (or 'not-applicable') is missing")


def _check_placeholders(rule: Rule, entries: Mapping[str, Node]) -> None:
    """Every ``{name}`` is a fact, or a word that every case sets."""
    words = set.intersection(*(set(case.words) for case in rule.cases)) if rule.cases else set[str]()
    texts = [("title", rule.title), ("explain", rule.prose.explain)]
    for fix in rule.prose.fixes:
        versions = [change.version for change in fix.changes]
        texts += [("fixes", text) for text in (fix.text, fix.note, *versions)]
    for key, text in texts:
        for name in placeholders(text):
            if name not in words and define(name) is None:
                raise entries[key].error(f"{{{name}}} is neither a fact nor a word that every case sets.{suggest(name)}")
