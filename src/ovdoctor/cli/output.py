"""Results that go to a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ovdoctor.errors import InputError


def write_output(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, so that the file is there whole or not at all; a device or pipe is written to.

    Raises InputError.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
