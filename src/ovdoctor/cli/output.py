"""Results that go to a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.process.clearing import undivided

_MEANT: dict[str, tuple[str, ...]] = {
    ".html": ("html",),
    ".htm": ("html",),
    ".json": ("json", "sarif"),
    ".sarif": ("sarif",),
    ".xml": ("junit",),
    ".md": ("markdown", "summary", "text"),
    ".markdown": ("markdown", "summary", "text"),
    ".txt": ("text", "markdown", "summary", "github"),
    ".log": ("text", "markdown", "summary", "github"),
    ".zip": ("zip",),
    **dict.fromkeys((".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".csv", ".yaml", ".yml", ".gz", ".tar"), ()),
}
"""What a file with that ending may hold, the first that a command makes where none is named. Other endings promise nothing."""


def settle_format(named: str | None, output: Path | None, formats: Sequence[str], default: str = "text") -> str:
    """The format: the one named, else that of the output's ending. Raises InputError where the two contradict each other."""
    ending = output.suffix.lower() if output is not None else ""
    meant = _MEANT.get(ending)
    if meant is None:
        return named or default
    fitting = [each for each in meant if each in formats]
    if named in fitting:
        return named
    if named is not None:
        raise InputError(f"{output}: --format {named} does not go into a file that ends in {ending}: name it otherwise")
    if not fitting:
        choice = ", ".join(formats)
        raise InputError(f"{output}: a file that ends in {ending} is not among what can be made ({choice}): name it otherwise")
    return fitting[0]


def keep_inputs(output: Path | None, inputs: Iterable[Path | str | None], models: Sequence[str] = ()) -> None:
    """Raises InputError if the output is one of the files that are read, or the weights beside one.

    ``models`` may be folders and patterns, too.
    """
    if output is None or not output.exists():
        return
    from ovdoctor.scanning.files import find_models

    found = find_models(models, only_models=False)
    for read in filter(None, map(_path, (*inputs, *found.models, *found.refused))):
        if _is_same(output, read) or (read.suffix.lower() == ".xml" and _is_same(output, read.with_suffix(".bin"))):
            raise InputError(f"{output}: is a file that is read; name another with -o")


def _path(named: Path | str | None) -> Path | None:
    return None if named is None or str(named) == "-" else Path(named)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and one.samefile(other)
    except (OSError, ValueError):
        return False


def write_output(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, so that the file is there whole or not at all; a device or pipe is written to.

    Raises InputError.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        with undivided():
            _replace(path, data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
