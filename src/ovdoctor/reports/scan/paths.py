"""The path of a model as CI services want it."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote


def is_below(path: PurePath) -> bool:
    """Whether it lies in the folder in which ovdoctor was started."""
    return not path.is_absolute() and not path.drive and ".." not in path.parts


def uri(path: PurePath) -> str:
    """Percent-encoded: relative where the path is, else with ``file://``."""
    told = quote(_bytes(path.as_posix()), safe="/")
    if not path.is_absolute():
        return told
    if path.drive.startswith("\\\\"):  # \\server\share: the server is the URI's host
        return f"file:{told}"
    return "file://" + (told if told.startswith("/") else f"/{told.replace('%3A', ':', 1)}")


def _bytes(text: str) -> bytes:
    """As the file system has them, where the name is no text."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half characters of another origin
        return text.encode("utf-8", "replace")
