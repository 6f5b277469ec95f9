"""The page of one rule: what it is, why, how it is told, what to do, who says so. Markdown that also reads well in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ovdoctor.rules.conditions import AllOf, AnyOf, Asks, Condition, Not
from ovdoctor.rules.model import Fix, Rule, Source
from ovdoctor.rules.remedies import words_of
from ovdoctor.rules.templates import named

_SUBJECTS = {"machine": "machines", "model": "models", "log": "what a text says"}


def rule_page(rule: Rule, escape: Callable[[str], str] = str) -> str:
    """The page as Markdown. ``escape`` makes prose ``literal``; a terminal needs none."""
    return "\n".join(_lines(rule, lambda text: named(escape(text))))


def literal(text: str) -> str:
    """Prose in which nothing is a sign of Markdown or HTML."""
    return re.sub(r"([\\*<\[\]`|])|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)


def _lines(rule: Rule, prose: Callable[[str], str]) -> Iterator[str]:
    about = f"about {_SUBJECTS[rule.subject]} · device {rule.device} · link of the chain: {rule.stage}"
    yield from (f"# {rule.id}", "", f"{prose(rule.title)}.", "")
    yield from (f"*{rule.severity}* · {about}{' · symptom' if rule.symptom else ''}", "")
    yield from ("## Why", "", prose(rule.prose.explain), "")
    yield from ("## How it is told", "")
    yield from _conditions(rule)
    yield from ("Examples, which are evaluated by the tests:", "")
    yield from (f"- *{example.expect}*: {prose(example.name)}" for example in rule.prose.examples)
    yield from ("", "## What to do", "")
    yield from (f"- {_fix(fix, prose)}" for fix in rule.prose.fixes)
    yield from ("", "## Sources", "")
    yield from (f"- {_source(source, prose)}" for source in rule.prose.sources)


def _conditions(rule: Rule) -> Iterator[str]:
    if rule.applies is not None:
        yield from ("It applies where", "", *_part(rule.applies), "")
    if rule.when is not None:
        yield from ("It is there where", "", *_part(rule.when), "")
    lead = "It is there where" if rule.when is None else "and where"
    for case in rule.cases:
        yield from (lead, "", *_part(case.when), "", *([f"(then {_words(case.words)})", ""] if case.words else ()))
        lead = "or where"


def _part(condition: Condition, depth: int = 0) -> Iterator[str]:
    """A condition as items of a list; what nests stands further in."""
    indent = "  " * depth
    match condition:
        case Asks(fact_name=name, question=question):
            yield f"{indent}- `{name}` {_code(question)}"
        case AllOf(parts=parts) if not depth:
            for part in parts:
                yield from _part(part, 0)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            yield f"{indent}- {'all' if isinstance(condition, AllOf) else 'one'} of these:"
            for part in parts:
                yield from _part(part, depth + 1)
        case Not(part=part):
            yield f"{indent}- not:"
            yield from _part(part, depth + 1)


def _words(words: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` is {_code(text)}" for name, text in words.items())


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _fix(fix: Fix, prose: Callable[[str], str]) -> str:
    condition = " (on some machines: the rule's file tells which)" if fix.condition is not None else ""
    return prose(words_of(fix)) + condition + (f". {prose(fix.note)}" if fix.note else "")


def _source(source: Source, prose: Callable[[str], str]) -> str:
    where = f"<{source.url}>" if source.url else f"measured: {prose(source.measured)}"
    return f"{where}{f': {prose(source.says)}' if source.says else ''} ({source.checked})"
