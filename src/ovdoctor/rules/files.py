"""Where rules lie. Knows nothing of what is in them, so that their names are known at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ovdoctor.errors import InputError

CHAINS = "chains"
"""Folder of the chain definitions, beside the rules' folders."""


def builtin_folder() -> Path:
    """Where the rules of ovdoctor lie: in the wheel, or at the top of the repository in an editable checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped, checkout = package / "_rules", package.parent.parent / "rules"
    for folder in (shipped, checkout):
        if (folder / CHAINS).is_dir():
            return folder
    raise InputError(f"the rules of ovdoctor are missing (looked in {shipped} and {checkout}): install it again")


def rule_files(places: Iterable[Path]) -> list[Path]:
    """Every rule file in those folders (and the files named themselves). Raises InputError for a place that is not there."""
    try:
        return _rule_files(places)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be looked at: {error.strerror}") from None


def _rule_files(places: Iterable[Path]) -> list[Path]:
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
