"""``docs/rules`` is what ``tools/rule_pages.py`` writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_pages_are_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "rule_pages.py", tmp_path], check=True)
    written = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    kept = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "rules").iterdir()}
    stale = sorted(name for name in written.keys() | kept.keys() if written.get(name) != kept.get(name))
    assert stale == [], "run python tools/rule_pages.py"


def test_the_table_of_facts_is_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "fact_page.py", tmp_path / "facts.md"], check=True)
    written, kept = ((folder / "facts.md").read_text(encoding="utf-8") for folder in (tmp_path, ROOT / "docs"))
    assert written == kept, "run python tools/fact_page.py"
