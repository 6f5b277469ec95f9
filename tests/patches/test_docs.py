"""The page on patches lists those that there are; ``OVDOCTOR_UPDATE=1 pytest tests/patches/test_docs.py`` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ovdoctor.patches.registry import PATCHES

PAGE = Path(__file__).parents[2] / "docs" / "patches.md"
HEAD = "| patch | class | what it does |\n|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def table() -> str:
    """The registry as a table."""
    rows = []
    for info in PATCHES:
        devices = f", {' and '.join(info.devices)}" if info.devices else ""
        summary = info.summary.replace("|", r"\|")
        rows.append(f"| `{info.id}` | {info.exactness}{devices} | {summary} |\n")
    return HEAD + "".join(rows)


def test_the_page_lists_all_patches() -> None:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("OVDOCTOR_UPDATE"):
        text = TABLE.sub(lambda _: table(), text)
        PAGE.write_text(text, encoding="utf-8")
    (listed,) = TABLE.findall(text)
    assert listed == table()
