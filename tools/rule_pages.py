"""``python tools/rule_pages.py [FOLDER]``: write a page for every rule, and an index of them.

They are what ``ovdoctor rules show ID`` prints, for people who look at the repository. Pages of rules that are gone are removed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from ovdoctor.rules.load import builtin_folder, load_rules
from ovdoctor.rules.model import Rule
from ovdoctor.rules.page import literal, rule_page
from ovdoctor.rules.templates import named

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
INDEX = "README.md"


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    rules = load_rules().rules
    return {**{f"{rule.id}.md": rule_page(rule, literal).rstrip() + "\n" for rule in rules}, INDEX: index(rules)}


def index(rules: Iterable[Rule]) -> str:
    """The rules by their folders, a line each."""
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.path.parent.relative_to(builtin_folder()).as_posix(), []).append(rule)
    lines = ["# The rules", "", f"{sum(map(len, groups.values()))} rules, by the folders below `rules/` in which they lie."]
    for folder, members in sorted(groups.items()):
        lines += ["", f"## {folder}", ""]
        lines += map(_line, sorted(members, key=lambda rule: rule.id))
    return "\n".join(lines) + "\n"


def _line(rule: Rule) -> str:
    return f"- [{rule.id}]({rule.id}.md) ({rule.severity}): {named(literal(rule.title))}"


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description="Write a page for every rule, and an index of them.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where to (default: %(default)s)")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in folder.glob("*.md"):
        if file.name not in wanted:
            file.unlink()


if __name__ == "__main__":
    main()
