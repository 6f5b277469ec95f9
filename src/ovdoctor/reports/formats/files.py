"""A file as CI services want its path."""

from __future__ import annotations

from os.path import abspath
from pathlib import PurePath
from urllib.parse import quote

ROOT = "%SRCROOT%"
"""SARIF's name for the folder in which ovdoctor was started."""


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


def artifact(path: str) -> dict[str, str]:
    """The file in SARIF: relative to where ovdoctor was started, if it lies there."""
    place = PurePath(path)
    if is_below(place):
        return {"uri": uri(place), "uriBaseId": ROOT}
    # §3.4.4: below a base there is no "..". Links are not followed: the file keeps the name that it was given.
    return {"uri": uri(PurePath(abspath(path)))}  # noqa: PTH100


def _bytes(text: str) -> bytes:
    """As the file system has them, where the name is no text."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half characters of another origin
        return text.encode("utf-8", "replace")
