"""One YAML file → one rule. Unknown keys, unknown facts and missing examples are errors with their place."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from ovdoctor.facts.vocabulary import define, suggest
from ovdoctor.rules.conditions import Condition
from ovdoctor.rules.model import EXPECTATIONS, SCHEMA_VERSION, SEVERITIES, Case, Example, Expectation, Rule, Severity, Source
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_condition import parse_condition
from ovdoctor.rules.parse_fix import parse_facts, parse_fix
from ovdoctor.rules.templates import placeholders

REQUIRED = ("schema", "id", "title", "severity", "device", "stage", "explain", "fixes", "sources", "examples")
OPTIONAL = ("symptom", "applies", "when", "cases")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
_DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d$")


def declared_schema(node: Node) -> int:
    """The version of the rule language that the file is written in. Raises NodeError."""
    entries = node.mapping("a rule")
    if "schema" not in entries:
        raise node.error(f"'schema' is missing: begin with 'schema: {SCHEMA_VERSION}'")
    version = entries["schema"].value
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise entries["schema"].error("'schema' must be a whole number from 1")
    return version


def parse_rule(node: Node, stages: dict[str, tuple[str, ...]]) -> Rule:
    """Read a rule; ``stages`` are the links of each device's chain. Raises NodeError."""
    entries = node.mapping("a rule")
    _check_keys(node, entries)
    device, stage = (_choice(entries["device"], "device", stages), entries["stage"])
    cases = tuple(_case(item) for item in entries["cases"].sequence("'cases'")) if "cases" in entries else ()
    when = parse_condition(entries["when"]) if "when" in entries else None
    if when is None and not cases:
        raise node.error("a rule needs 'when' or 'cases'")
    rule = Rule(
        id=_identifier(entries["id"]),
        title=_sentence(entries["title"], "title"),
        severity=cast(Severity, _choice(entries["severity"], "severity", SEVERITIES)),
        device=device,
        stage=_choice(stage, f"stage of {device}", stages[device]),
        symptom=_flag(entries["symptom"]) if "symptom" in entries else False,
        applies=parse_condition(entries["applies"]) if "applies" in entries else None,
        when=when,
        cases=cases,
        explain=_sentence(entries["explain"], "explain"),
        fixes=tuple(parse_fix(item) for item in entries["fixes"].sequence("'fixes'")),
        sources=tuple(_source(item) for item in entries["sources"].sequence("'sources'")),
        examples=tuple(_example(item) for item in entries["examples"].sequence("'examples'")),
        path=Path(node.file),
    )
    _check_placeholders(rule, entries)
    _check_examples(rule, entries)
    if not rule.sources:
        raise entries["sources"].error("a rule needs at least one source: no advice without one")
    if not rule.fixes:
        raise entries["fixes"].error("a rule needs at least one fix, if only 'manual' or 'use'")
    return rule


def _check_keys(node: Node, entries: dict[str, Node]) -> None:
    known = (*REQUIRED, *OPTIONAL)
    for key, value in entries.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise value.error(
                f"a rule has no '{key}'." + (f" Did you mean '{near[0]}'?" if near else f" (keys: {', '.join(known)})")
            )
    for key in REQUIRED:
        if key not in entries:
            raise node.error(f"'{key}' is missing")


def _identifier(node: Node) -> str:
    text = node.text("'id'")
    if not _ID.match(text):
        raise node.error("an id is small letters, digits and single hyphens, such as npu-node-permission")
    if Path(node.file).stem != text:
        raise node.error(f"the file must be called {text}.yaml, as its rule")
    return text


def _sentence(node: Node, what: str) -> str:
    return " ".join(node.text(f"'{what}'").split())


def _choice(node: Node, what: str, choices: Collection[str]) -> str:
    text = node.text(f"'{what}'")
    if text not in choices:
        raise node.error(f"'{text}' is no {what}; one of: {', '.join(choices)}")
    return text


def _flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        raise node.error("must be true or false")
    return node.value


def _case(node: Node) -> Case:
    entries = node.mapping("a case")
    if set(entries) != {"when", "set"}:
        raise node.error("a case has 'when' and 'set', and nothing else")
    words = {name: value.text(f"'{name}'") for name, value in entries["set"].mapping("'set'").items()}
    return Case(parse_condition(entries["when"]), words)


def _source(node: Node) -> Source:
    entries = node.mapping("a source")
    if unknown := set(entries) - {"url", "says", "measured", "checked"}:
        raise entries[min(unknown)].error(f"a source has no '{min(unknown)}' (url, says, measured, checked)")
    text = {name: _sentence(value, name) for name, value in entries.items()}
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
    expect = cast(Expectation, _choice(entries["expect"], "expectation", EXPECTATIONS))
    return Example(_sentence(entries["name"], "name"), parse_facts(entries["given"]), expect)


def _check_examples(rule: Rule, entries: dict[str, Node]) -> None:
    shown = {example.expect for example in rule.examples}
    for needed in ("finding", "undecided"):
        if needed not in shown:
            raise entries["examples"].error(f"an example that expects '{needed}' is missing")
    if not shown & {"clear", "not-applicable"}:
        raise entries["examples"].error("an example that expects 'clear' (or 'not-applicable') is missing")


def _check_placeholders(rule: Rule, entries: dict[str, Node]) -> None:
    """Every ``{name}`` is a fact, or a word that every case sets."""
    words = set.intersection(*(set(case.words) for case in rule.cases)) if rule.cases else set[str]()
    texts = [("title", rule.title), ("explain", rule.explain)]
    for fix in rule.fixes:
        versions = [change.version for change in fix.changes]
        texts += [("fixes", text) for text in (fix.text, fix.note, *versions)]
    for key, text in texts:
        for name in placeholders(text):
            if name not in words and define(name) is None:
                raise entries[key].error(f"{{{name}}} is neither a fact nor a word that every case sets.{suggest(name)}")


def facts_of(rule: Rule) -> frozenset[str]:
    """Every fact that the rule asks about."""
    conditions: list[Condition] = [case.when for case in rule.cases]
    conditions += [condition for condition in (rule.applies, rule.when) if condition is not None]
    return frozenset().union(*(condition.fact_names() for condition in conditions))
