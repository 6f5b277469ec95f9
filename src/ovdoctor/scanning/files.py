"""Names on the command line → model files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.models.openvino.kinds import SAVED_MODEL, SUFFIXES, model_kind

_HEAD = 1 << 16
"""Bytes in which the root element of other XML stands."""
_MISC = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")


@dataclass
class Found:
    """Model files, each once, in order; names that lead to none, with the reason; files of other XML that were passed over."""

    models: list[Path] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    passed_over: int = 0


def find_models(names: Iterable[str], *, only_models: bool = False) -> Found:
    """Files as named, models below folders, what patterns match. ``only_models`` leaves out files that claim to be no model."""
    found = Found()
    for name in names:
        _look(name, found)
    models = list(dict.fromkeys(found.models))
    found.models = [path for path in models if not only_models or is_model(path)]
    found.passed_over += len(models) - len(found.models)
    return found


def _look(name: str, found: Found) -> None:
    try:
        found.models += _expand(name, found)
    except InputError as error:
        found.refused[name] = str(error)
    except (OSError, ValueError) as error:
        found.refused[name] = f"{name}: cannot be looked through: {getattr(error, 'strerror', None) or error}"


def _expand(name: str, found: Found) -> list[Path]:
    if not name:
        raise InputError("an empty name is no model: is a variable not set?")
    path = Path(name)
    if path.is_dir() and not (path / SAVED_MODEL).is_file():
        if models := sorted(_below(path, found)):
            return models
        raise InputError(f"{name}: there is no model in that folder (looked for {', '.join(SUFFIXES)})")
    if has_magic(name) and not path.exists():  # cmd.exe and PowerShell leave patterns to the program
        if matching := sorted(glob(name, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            return [model for match in matching for model in _expand(match, found)]
        raise InputError(f"{name}: nothing matches that pattern")
    return [path]


def _below(folder: Path, found: Found) -> Iterator[Path]:
    """Models by their suffix; of XML, which others use as well, all that may be IR. Links are followed to files alone."""

    def refuse(error: OSError) -> None:
        found.refused[str(error.filename)] = f"{error.filename}: cannot be looked through: {error.strerror}"

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in names:
            path = Path(place, name)
            suffix = path.suffix.lower()
            if name == SAVED_MODEL:
                yield path.parent
            elif suffix in SUFFIXES and (path.is_file() or path.is_symlink()):
                if suffix != ".xml" or is_ir(path):
                    yield path
                else:
                    found.passed_over += 1


def is_ir(path: Path) -> bool:
    """Whether a file named ``.xml`` may be an IR: all but other XML. What is empty or broken is told of by the reader."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return True
    before = _MISC.match(head)
    root = _ROOT.match(head, before.end() if before else 0)
    return root is None or root[1] == b"net"


def is_model(path: Path) -> bool:
    """Whether the file claims to be a model: what does not is left out when asked for."""
    try:
        return model_kind(path) != "ir" or is_ir(path)
    except InputError:
        return False
