"""The model that a program was about: named in its command line, opened while it ran (Linux), or named in what it printed."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_SUFFIXES = (".xml", ".onnx")
_ENDING = re.compile(r"\.(?:xml|onnx)\b")
_BEGINNING = re.compile(r"[^\s\"'`<>|*?=,;()\[\]{}]*$")
_LONGEST_NAME, _MOST_NAMES = 400, 50
_MOST_PROCESSES = 20
_LARGEST_MAPS = 4 << 20


def find_model(command: Sequence[str], opened: Iterable[str], printed: str) -> Path | None:
    """The first that is there of the files named in the arguments, opened, or printed last."""
    named = [word.partition("=")[2] or word for word in command]
    return next((model for name in (*named, *command, *opened, *_told(printed)) if (model := _model(name))), None)


def _told(printed: str) -> list[str]:
    """The names of files, the last first."""
    endings = deque((match.end() for match in _ENDING.finditer(printed)), _MOST_NAMES)
    pieces = (printed[max(end - _LONGEST_NAME, 0) : end] for end in reversed(endings))
    return [found[0] for piece in pieces if (found := _BEGINNING.search(piece))]


def _model(name: str) -> Path | None:
    """The model by its name or by that of its weights."""
    path = Path(name)
    if path.suffix.lower() == ".bin":
        path = path.with_suffix(".xml")
    try:
        return path if path.suffix.lower() in _SUFFIXES and path.is_file() and _looks_like_model(path) else None
    except (OSError, ValueError):
        return None


def _looks_like_model(path: Path) -> bool:
    """Other programs have files called ``.xml`` as well."""
    if path.suffix.lower() != ".xml":
        return True
    with path.open("rb") as file:
        return b"<net" in file.read(4096)


def opened_files(process: int) -> Iterator[str]:
    """Models and weights that a process and its children hold open or mapped just now, by ``/proc``; elsewhere nothing."""
    for number in _family(process):
        yield from _descriptors(number)
        yield from _mapped(number)


def _family(process: int) -> list[int]:
    family = [process]
    for number in family:
        try:
            children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
        except (OSError, ValueError):
            continue
        family += map(int, children)
        if len(family) >= _MOST_PROCESSES:
            break
    return family


def _descriptors(process: int) -> Iterator[str]:
    try:
        with os.scandir(f"/proc/{process}/fd") as entries:
            for entry in entries:
                name = os.readlink(entry.path)  # noqa: PTH115 - a Path for every descriptor costs more than the rest
                if name.endswith((*_SUFFIXES, ".bin")):
                    yield name
    except OSError:
        return


def _mapped(process: int) -> Iterator[str]:
    """Weights stay mapped as long as the model lives."""
    try:
        with open(f"/proc/{process}/maps", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            text = file.read(_LARGEST_MAPS)
    except OSError:
        return
    for line in text.splitlines():
        if line.endswith((".bin", ".onnx")) and (begin := line.find("/")) >= 0:
            yield line[begin:]
