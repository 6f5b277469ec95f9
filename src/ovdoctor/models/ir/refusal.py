"""A file that is not read: where, why, and what to do."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ovdoctor.errors import InputError

_BLOCK = 1 << 20


class Objection(Exception):
    """Something that no IR may say. Whoever knows the file makes an IrError of it."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        self.offset = offset
        """The byte concerned; ``None``: the tag that is being handled."""
        super().__init__(message)


class IrError(InputError):
    """The file cannot be read as IR. ``str()`` is one line: ``model.xml:12:5: …``."""

    def __init__(self, path: Path, message: str, offset: int | None = None) -> None:
        self.path = path
        self.line: int | None = None
        self.column: int | None = None
        where = str(path)
        if offset is not None:
            with suppress(OSError):  # the file may have gone in the meantime
                self.line, self.column = place(path, offset)
                where = f"{path}:{self.line}:{self.column}"
        super().__init__(f"{where}: {message}")


def place(path: Path, offset: int) -> tuple[int, int]:
    """Line and column (in bytes), both from 1, of a byte. The file is read for it once more: it happens once, at the end."""
    line, line_begin, position = 1, 0, 0
    with path.open("rb") as file:
        while position < offset and (block := file.read(min(_BLOCK, offset - position))):
            newlines = block.count(b"\n")
            if newlines:
                line += newlines
                line_begin = position + block.rfind(b"\n") + 1
            position += len(block)
    return line, position - line_begin + 1
