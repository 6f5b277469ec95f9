"""Finding and reading rule files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ovdoctor.errors import InputError, RuleError
from ovdoctor.rules.chains import ChainDefinition, parse_chain
from ovdoctor.rules.model import SCHEMA_VERSION, Rule
from ovdoctor.rules.nodes import NodeError, load_file
from ovdoctor.rules.parse_rule import declared_schema, parse_rule

CHAINS = "chains"
"""Folder of the chain definitions, beside the rules' folders."""


@dataclass(frozen=True)
class RuleSet:
    """All rules that a run uses, by id, and the chains they speak of; ``notices`` tell what was skipped."""

    rules: tuple[Rule, ...]
    chains: tuple[ChainDefinition, ...]
    notices: tuple[str, ...]

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


def builtin_folder() -> Path:
    """Where the rules of ovdoctor lie: in the wheel, or at the top of the repository in an editable checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped, checkout = package / "_rules", package.parent.parent / "rules"
    for folder in (shipped, checkout):
        if (folder / CHAINS).is_dir():
            return folder
    raise InputError(f"the rules of ovdoctor are missing (looked in {shipped} and {checkout}): install it again")


def load_rules(extra: Sequence[Path] = (), builtin: bool = True) -> RuleSet:
    """Read the rules of ovdoctor and those in ``extra`` folders or files. Raises RuleError with every problem found."""
    home = builtin_folder()
    problems: list[str] = []
    notices: list[str] = []
    chains = tuple(parse_chain(load_file(path)) for path in sorted((home / CHAINS).glob("*.yaml")))
    stages = {chain.device: chain.stages for chain in chains}
    rules: dict[str, Rule] = {}
    for path in rule_files([*([home] if builtin else []), *extra]):
        try:
            node = load_file(path)
            if (schema := declared_schema(node)) > SCHEMA_VERSION:
                notices.append(
                    f"{path}: skipped: written for rule language {schema}, this ovdoctor reads {SCHEMA_VERSION}; upgrade ovdoctor"
                )
                continue
            rule = parse_rule(node, stages)
            if rule.id in rules:
                raise node.error(f"the id '{rule.id}' is taken by {rules[rule.id].path}")
            rules[rule.id] = rule
        except (NodeError, InputError) as error:
            problems.append(str(error))
    if problems:
        raise RuleError(problems)
    return RuleSet(tuple(sorted(rules.values(), key=lambda rule: rule.id)), chains, tuple(notices))


def rule_files(places: Iterable[Path]) -> list[Path]:
    """Every rule file in those folders (and the files named themselves). Raises InputError for a place that is not there."""
    files: list[Path] = []
    for place in places:
        if place.is_file():
            files.append(place)
        elif place.is_dir():
            found = (path for pattern in ("*.yaml", "*.yml") for path in place.rglob(pattern))
            files += sorted(path for path in found if path.relative_to(place).parts[0] != CHAINS)
        else:
            raise InputError(f"{place}: no such file or folder of rules")
    return files
