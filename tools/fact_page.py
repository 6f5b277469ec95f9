"""``python tools/fact_page.py [FILE]``: write the table of facts, as the vocabulary defines them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from ovdoctor.facts.kinds import describe
from ovdoctor.facts.vocabulary import SUBJECTS
from ovdoctor.rules.page import literal

FILE = Path(__file__).parent.parent / "docs" / "facts.md"
HEAD = """\
# The facts

What ovdoctor can know of a machine, a log and a model. A rule asks for nothing else. Each fact is *known*, *absent* (somebody
looked, and it is not there) or *unknown* (nobody could look, and why). `ovdoctor facts` shows those of this machine with their
sources.

*Private* tells what `ovdoctor report` takes out of a value before it is passed on: nothing where the column is empty.
"""


def page() -> str:
    """The table as Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for subject, facts in SUBJECTS.items():
        yield f"## {subject}\n"
        yield "| fact | kind | meaning | how it is obtained | private |"
        yield "|---|---|---|---|---|"
        for fact in facts:
            private = "" if fact.redaction == "public" else fact.redaction.replace("-", " ")
            yield f"| `{fact.name}` | {' | '.join(map(literal, (describe(fact.kind), fact.meaning, fact.how, private)))} |"
        yield ""


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description="Write the table of facts.")
    parser.add_argument("file", nargs="?", type=Path, default=FILE, help="where to (default: %(default)s)")
    file: Path = parser.parse_args().file
    file.write_text(page().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
