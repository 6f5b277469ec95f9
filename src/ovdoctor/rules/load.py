"""Finding and reading rule files."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from ovdoctor.errors import InputError, RuleError
from ovdoctor.rules.chains import ChainDefinition, parse_chain
from ovdoctor.rules.files import CHAINS, builtin_folder, rule_files
from ovdoctor.rules.model import SCHEMA_VERSION, SUBJECTS, Prose, Rule, Subject
from ovdoctor.rules.nodes import Node, load_file
from ovdoctor.rules.parse_rule import PROSE, check_keys, check_patterns, declared_schema, parse_rule

__all__ = ["RuleSet", "builtin_folder", "load_rules", "rule_files"]

_FOLDERS: dict[str, Subject] = {"log": "log", "model": "model"}
"""Folders of rules about a log, or a model: a machine alone has nothing that they could judge. All others are about machines."""


class RuleSet(msgspec.Struct, frozen=True):
    """All rules that a run uses, by id, and the chains they speak of; ``notices`` tell what was skipped."""

    rules: tuple[Rule, ...]
    chains: tuple[ChainDefinition, ...]
    notices: tuple[str, ...]
    others: tuple[str, ...] = ()
    """The ids of those in the folders of others that are about other subjects, and were left out."""

    def matches(self, pattern: str) -> bool:
        """Whether a rule has such an id, be it about another subject: a project names in its settings what any command uses."""
        ids = (*(rule.id for rule in self.rules), *self.others)
        return any(fnmatchcase(rule_id, pattern) for rule_id in ids) or any(
            fnmatchcase(path.stem, pattern) for path in rule_files([builtin_folder()])
        )

    def find(self, rule_id: str) -> Rule:
        """The rule of that id. Raises InputError with a suggestion."""
        from difflib import get_close_matches

        by_id = {rule.id: rule for rule in self.rules}
        if rule_id in by_id:
            return by_id[rule_id]
        near = get_close_matches(rule_id, by_id, n=1)
        raise InputError(
            f"there is no rule '{rule_id}'." + (f" Did you mean '{near[0]}'?" if near else " See 'ovdoctor rules list'.")
        )


def load_rules(
    extra: Sequence[Path] = (), builtin: bool = True, check: bool = False, subjects: tuple[Subject, ...] = SUBJECTS
) -> RuleSet:
    """Read the rules of ovdoctor and those in ``extra`` folders or files. Raises RuleError with every problem found.

    Rules about other ``subjects`` are left out: without a log there is nothing that a rule about logs could judge.

    Rules of others are always checked whole; ovdoctor's own with ``check`` (as its tests do), else only what judges is read.
    """
    home = builtin_folder()
    chains = tuple(parse_chain(load_file(path)) for path in sorted((home / CHAINS).glob("*.yaml")))
    reader = _Reader({chain.device: chain.stages for chain in chains})
    for path in _shipped(home, subjects) if builtin else ():
        reader.read(path, check)
    for place in extra:
        if not (found := rule_files([place])):
            raise InputError(f"{place}: holds no rules (files that end in .yaml)")
        for path in found:
            reader.read(path, check=True)
    if reader.problems:
        raise RuleError(reader.problems)
    rules = sorted(reader.rules.values(), key=lambda rule: rule.id)
    others = tuple(rule.id for rule in rules if rule.subject not in subjects)
    return RuleSet(tuple(rule for rule in rules if rule.subject in subjects), chains, tuple(reader.notices), others)


class _Reader:
    """Reads rule after rule, collecting what is wrong."""

    def __init__(self, stages: dict[str, tuple[str, ...]]) -> None:
        self._stages = stages
        self.rules: dict[str, Rule] = {}
        self.problems: list[str] = []
        self.notices: list[str] = []

    def read(self, path: Path, check: bool) -> None:
        try:
            node = load_file(path) if check else load_file(path, leave_out=PROSE)
            if (schema := declared_schema(node)) > SCHEMA_VERSION:
                newer = f"written for rule language {schema}, this ovdoctor reads {SCHEMA_VERSION}; upgrade ovdoctor"
                self.notices.append(f"{path}: skipped: {newer}")
                return
            rule = _checked(node, self._stages) if check else parse_rule(node, self._stages, lambda: _prose(path))
            if rule.id in self.rules:
                raise node.error(f"the id '{rule.id}' is taken by {self.rules[rule.id].path}")
            self.rules[rule.id] = rule
        except InputError as error:
            self.problems.append(str(error))


def _checked(node: Node, stages: dict[str, tuple[str, ...]]) -> Rule:
    from ovdoctor.rules.blanks import check_blanks
    from ovdoctor.rules.parse_prose import check_prose, parse_prose

    check_blanks(node)
    check_keys(node)
    rule = parse_rule(node, stages, lambda: parse_prose(node))
    check_patterns(node)
    check_prose(rule, node)
    return rule


def _prose(path: Path) -> Prose:
    from ovdoctor.rules.parse_prose import parse_prose

    return parse_prose(load_file(path))


def _shipped(home: Path, subjects: tuple[Subject, ...]) -> list[Path]:
    folders = [folder for folder in home.iterdir() if folder.is_dir() and folder.name != CHAINS]
    return rule_files(sorted(folder for folder in folders if _FOLDERS.get(folder.name, "machine") in subjects))
