"""The page on patches lists those that there are; ``OVDOCTOR_UPDATE=1 pytest tests/patches/test_docs.py`` writes them anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ovdoctor.patches.registry import IMPOSSIBLE, PATCHES, patches_for
from ovdoctor.tables.names import defined, name_piece

PAGE = Path(__file__).parents[2] / "docs" / "patches.md"
HEAD = "| patch | class | what it does |\n|---|---|---|\n"
HEAD_OF_NONE = "| operation | why there is no patch |\n|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")

TABLE_OF_NONE = re.compile(re.escape(HEAD_OF_NONE) + r"(?:\|.*\n)*")


def table() -> str:
    """The registry as a table."""
    rows = []
    for info in PATCHES:
        devices = f", {' and '.join(info.devices)}" if info.devices else ""
        summary = info.summary.replace("|", r"\|")
        rows.append(f"| `{info.id}` | {info.exactness}{devices} | {summary} |\n")
    return HEAD + "".join(rows)


def table_of_none() -> str:
    """Operations without a patch as a table."""
    rows = [f"| {type_}-{opset.removeprefix('opset')} | {why} |\n" for (type_, opset), why in sorted(IMPOSSIBLE.items())]
    return HEAD_OF_NONE + "".join(rows)


@pytest.mark.parametrize(("pattern", "current"), [(TABLE, table), (TABLE_OF_NONE, table_of_none)])
def test_the_page_lists_all_patches(pattern: re.Pattern[str], current: Callable[[], str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("OVDOCTOR_UPDATE"):
        text = pattern.sub(lambda _: current(), text)
        PAGE.write_text(text, encoding="utf-8")
    (listed,) = pattern.findall(text)
    assert listed == current()


def test_what_some_release_does_not_read_has_a_patch_or_a_reason() -> None:
    newer = {
        (type_, f"opset{number}")
        for versions in defined().values()
        for number, type_ in versions
        if name_piece(type_, f"opset{number}").fails
    }
    patched = {key for key in newer if patches_for(*key)}
    assert newer - patched == set(IMPOSSIBLE)
    assert len(patched) > 20
