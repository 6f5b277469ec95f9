"""How a patched model comes to its place: all of it or nothing, and the weights without reading them."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from ovdoctor.errors import InputError
from ovdoctor.patches.document import Document
from ovdoctor.process.clearing import at_end, undivided

_CHUNK = 8 << 20
Weights = Literal["none", "linked", "copied", "extended"]


class Draft:
    """A patched model beside its place, under names of its own. It can be proved there, and be published."""

    def __init__(self, xml: Path, weights: Path | None, how: Weights, *, missing: bool = False) -> None:
        self._missing = missing
        self.xml = xml
        self.weights = weights
        self.how: Weights = how

    def publish(self, place: Path) -> None:
        """Put it in its place: the weights first, for a model without them is broken."""
        if self.weights is None and self._missing and place.with_suffix(".bin").exists():
            raise InputError(f"{place.with_suffix('.bin')}: the model's own weights are missing, and this file has others")
        try:
            with undivided():
                if self.weights is not None:
                    _move(self.weights, place.with_suffix(".bin"))
                _move(self.xml, place)
        except OSError as error:
            raise InputError(f"{place}: cannot be written: {error.strerror}") from None


@contextmanager
def draft(document: Document, data: bytes, place: Path) -> Iterator[Draft]:
    """Write the patched model down; what has not been published in the end is taken away. Raises InputError."""
    stem = f".{place.stem}.{secrets.token_hex(4)}"
    xml, weights = place.with_name(f"{stem}.xml"), place.with_name(f"{stem}.bin")

    def clear() -> None:
        for path in (xml, weights):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    with at_end(clear):
        try:
            how = _write_weights(document, weights)
            _write(xml, data)
            yield Draft(xml, weights if weights.exists() else None, how, missing=document.summary.weights.is_missing)
        except OSError as error:
            raise InputError(f"{place}: cannot be written: {error.strerror or error}") from None
        finally:
            clear()


def back_up(path: Path) -> Path:
    """A second name for a file, before another takes its place. Raises InputError."""
    for number in range(1000):
        backup = path.with_name(f"{path.name}.bak{number or ''}")
        if backup.exists():
            continue
        try:
            _link_or_copy(path, backup)
        except OSError as error:
            raise InputError(f"{backup}: the backup cannot be written: {error.strerror}") from None
        return backup
    raise InputError(f"{path}.bak: there are a thousand backups already; delete some")


def _write_weights(document: Document, target: Path) -> Weights:
    source, new = document.weights, document.new_constants()
    if new and document.summary.weights.problem_count:  # new constants would lie where the missing ones belong
        state = _state(document)
        raise InputError(f"{source}: the weights are {state}, and the patch puts new ones behind them: bring the whole file")
    if not new:
        if not source.is_file():
            return "none"
        return _link_or_copy(source, target)
    if source.is_file():
        shutil.copyfile(source, target)
    with target.open("r+b" if target.exists() else "wb") as file:
        for node, offset in new:
            assert node.data is not None
            file.seek(offset)
            file.write(node.data)
        _flush(file.fileno())
    return "extended"


def _state(document: Document) -> str:
    weights = document.summary.weights
    return "missing" if weights.is_missing else "too short" if weights.is_too_short else "not those of the model"


def _link_or_copy(source: Path, target: Path) -> Literal["linked", "copied"]:
    try:
        os.link(source.resolve(), target)
        return "linked"
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EROFS, errno.EEXIST):
            raise
    shutil.copyfile(source, target)  # in the kernel where it can, else in chunks
    return "copied"


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        _flush(file.fileno())


def _flush(descriptor: int) -> None:
    with suppress(OSError):
        os.fsync(descriptor)


def _move(source: Path, target: Path) -> None:
    if target.exists() and source.samefile(target):  # two names of one file: moving would do nothing at all
        source.unlink()
    else:
        source.replace(target)
