"""Fixes on facts: what a fix says here, and which facts would be otherwise after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ovdoctor.facts.assume import consequences
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact, Known
from ovdoctor.facts.truth import Truth
from ovdoctor.facts.versions import parse, parse_any
from ovdoctor.facts.vocabulary import define
from ovdoctor.findings.model import Remedy
from ovdoctor.rules.items import label_of
from ovdoctor.rules.model import Change, Fix
from ovdoctor.rules.templates import fill, fill_command

_WORDS = {"install": "Install {}", "remove": "Remove {}", "command": "Run: {}", "setting": "Set {}"}
_WINDOWS_SCHEME = "windows"


def applicable(fix: Fix, snapshot: Snapshot) -> bool:
    """Whether the fix is one for this machine: its ``if`` is not false, and its versions are numbered as they are here."""
    if fix.condition is not None and fix.condition.judge(snapshot).truth is Truth.FALSE:
        return False
    return not fix.changes or any(_is_ours(change, snapshot) for change in fix.changes)


def words_of(fix: Fix) -> str:
    """The fix as the rule states it, for no machine in particular: its placeholders are left."""
    if not fix.changes:
        return _WORDS.get(fix.kind, "{}").replace("{}", fix.text)
    return _sentence(_change_words(fix.kind, change, change.version) + _where(change) for change in fix.changes)


def remedy(fix: Fix, snapshot: Snapshot, words: Mapping[str, str]) -> Remedy:
    """The fix in words."""
    if fix.changes:
        ours = [change for change in fix.changes if _is_ours(change, snapshot)]
        ours = [change for change in ours if fix.kind == "pin" or not _is_met(change, snapshot, words)] or ours
        text = _sentence(_change_words(fix.kind, change, fill(change.version, snapshot, words)) for change in ours)
    else:
        filled = fill_command(fix.text, snapshot, words) if fix.kind == "command" else fill(fix.text, snapshot, words)
        text = _WORDS.get(fix.kind, "{}").format(filled)
    return Remedy(fix.kind, text, fill(fix.note, snapshot, words))


def effect(fix: Fix, snapshot: Snapshot, words: Mapping[str, str]) -> dict[str, Fact]:
    """The facts that the fix would change; empty if that cannot be said beforehand."""
    facts: dict[str, Fact] = {}
    for name, fact in fix.effect.items():
        filled = isinstance(fact, Known) and isinstance(fact.value, str)
        facts[name] = Known(fill(str(fact.value), snapshot, words), "prescribed") if filled and isinstance(fact, Known) else fact
    for change in fix.changes:
        if _is_ours(change, snapshot):
            facts.update(_changed(fix.kind, change, fill(change.version, snapshot, words), snapshot))
    return facts


def _changed(kind: str, change: Change, version: str, snapshot: Snapshot) -> dict[str, Fact]:
    if kind == "upgrade" and _is_met(change, snapshot, {}, version):
        return {}
    facts = {**consequences(change.fact_name, "prescribed"), change.fact_name: Known(version, "prescribed")}
    if change.item == "openvino":
        facts["package.openvino"] = Known(version, "prescribed")
    return facts


def _is_met(change: Change, snapshot: Snapshot, words: Mapping[str, str], version: str = "") -> bool:
    """Whether it is that new already."""
    current = snapshot.get(change.fact_name)
    if not isinstance(current, Known):
        return False
    have, want = (parse(text, change.scheme) for text in (str(current.value), version or fill(change.version, snapshot, words)))
    return have is not None and want is not None and have.precedes(want) is Truth.FALSE


def _is_ours(change: Change, snapshot: Snapshot) -> bool:
    """Whether this machine numbers the thing so: by the version that is there, else by the operating system."""
    schemes = _schemes(change)
    if len(schemes) < 2:
        return True
    current = snapshot.get(change.fact_name)
    found = parse_any(str(current.value), schemes) if isinstance(current, Known) else None
    if found is not None:
        return found.scheme == change.scheme
    family = snapshot.get("os.family")
    return not isinstance(family, Known) or (family.value == "windows") == (change.scheme == _WINDOWS_SCHEME)


def _schemes(change: Change) -> tuple[str, ...]:
    definition = define(change.fact_name)
    return getattr(definition.kind if definition else None, "schemes", ())


def _where(change: Change) -> str:
    """On which system the thing is numbered so, if not on all."""
    return "" if len(_schemes(change)) < 2 else " on Windows" if change.scheme == _WINDOWS_SCHEME else " on Linux"


def _sentence(parts: Iterable[str]) -> str:
    text = " and ".join(parts)
    return text[:1].upper() + text[1:]


def _change_words(kind: str, change: Change, version: str) -> str:
    if kind == "pin":
        return f"install {label_of(change.item)} {version}, exactly"
    return f"upgrade {label_of(change.item)} to {version} or newer"
