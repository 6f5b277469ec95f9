"""One YAML file → one rule. Unknown keys, unknown facts and missing examples are errors with their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from ovdoctor.rules.model import MODEL_STAGES, SCHEMA_VERSION, SEVERITIES, Case, Prose, Rule, Severity
from ovdoctor.rules.nodes import Node
from ovdoctor.rules.parse_condition import parse_condition

JUDGING = ("schema", "id", "title", "severity", "device", "stage")
PROSE = ("explain", "fixes", "sources", "examples")
"""Keys that are needed when a rule has found something, or is checked: most of the file."""
OPTIONAL = ("symptom", "explains", "applies", "when", "cases")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
ID_WORDS = "small letters, digits and single hyphens, such as npu-node-permission"


def declared_schema(node: Node) -> int:
    """The version of the rule language that the file is written in. Raises NodeError."""
    entries = node.mapping("a rule")
    if "schema" not in entries:
        raise node.error(f"'schema' is missing: begin with 'schema: {SCHEMA_VERSION}'")
    version = entries["schema"].value
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise entries["schema"].error("'schema' must be a whole number from 1")
    return version


def parse_rule(node: Node, stages: dict[str, tuple[str, ...]], read_prose: Callable[[], Prose]) -> Rule:
    """Read what judges; ``stages`` are the links of each device's chain. Raises NodeError."""
    entries = node.mapping("a rule")
    for key in JUDGING:
        if key not in entries:
            raise node.error(f"'{key}' is missing")
    device, stage = choice(entries["device"], "device", stages), entries["stage"]
    cases = tuple(_case(item) for item in entries["cases"].sequence("'cases'")) if "cases" in entries else ()
    when = parse_condition(entries["when"]) if "when" in entries else None
    if when is None and not cases:
        raise node.error("a rule needs 'when' or 'cases'")
    rule = Rule(
        id=_identifier(entries["id"]),
        title=sentence(entries["title"], "title"),
        severity=cast(Severity, choice(entries["severity"], "severity", SEVERITIES)),
        device=device,
        stage=stage.text("'stage'"),
        symptom=entries["symptom"].flag("'symptom'") if "symptom" in entries else False,
        explains=_patterns(entries["explains"]) if "explains" in entries else None,
        applies=parse_condition(entries["applies"]) if "applies" in entries else None,
        when=when,
        cases=cases,
        path=Path(node.file),
        read_prose=read_prose,
    )
    if rule.subject == "model":
        choice(stage, "stage of a model", MODEL_STAGES)
    else:
        choice(stage, f"stage of {device}", stages[device])
    return rule


def check_keys(node: Node) -> None:
    """Every key is one of the language, and none that is needed is missing. Raises NodeError."""
    entries = node.mapping("a rule")
    known = (*JUDGING, *PROSE, *OPTIONAL)
    for key, value in entries.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise value.error(
                f"a rule has no '{key}'." + (f" Did you mean '{near[0]}'?" if near else f" (keys: {', '.join(known)})")
            )
    for key in (*JUDGING, *PROSE):
        if key not in entries:
            raise node.error(f"'{key}' is missing")


def check_patterns(node: Node) -> None:
    """Every ``matches`` is a regular expression. Raises NodeError."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            if key == "matches":
                try:
                    re.compile(value.text("a regular expression"))
                except re.error as error:
                    raise value.error(f"not a regular expression: {error}") from None
            else:
                check_patterns(value)
    elif isinstance(node.value, list):
        for item in node.value:
            check_patterns(item)


def is_identifier(text: str) -> bool:
    """Whether a rule can be called so."""
    return _ID.match(text) is not None


def _identifier(node: Node) -> str:
    text = node.text("'id'")
    if not is_identifier(text):
        raise node.error(f"an id is {ID_WORDS}")
    if Path(node.file).stem != text:
        raise node.error(f"the file must be called {text}.yaml, as its rule")
    return text


def sentence(node: Node, what: str) -> str:
    """The text in one line. Raises NodeError."""
    return " ".join(node.text(f"'{what}'").split())


def choice(node: Node, what: str, choices: Collection[str]) -> str:
    """One of the words. Raises NodeError."""
    text = node.text(f"'{what}'")
    if text not in choices:
        raise node.error(f"'{text}' is no {what}; one of: {', '.join(choices)}")
    return text


def _patterns(node: Node) -> tuple[str, ...]:
    return tuple(item.text("the name of a rule, or a pattern of names") for item in node.sequence("'explains'"))


def _case(node: Node) -> Case:
    entries = node.mapping("a case")
    if set(entries) != {"when", "set"}:
        raise node.error("a case has 'when' and 'set', and nothing else")
    words = {name: value.text(f"'{name}'") for name, value in entries["set"].mapping("'set'").items()}
    return Case(parse_condition(entries["when"]), words)
