"""The raw outputs that the facts of a support report came from: a recorded machine, as a folder that ``--host`` replays."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ovdoctor.collect.machine import TRANSCRIPT, load_machine

if TYPE_CHECKING:
    from ovdoctor.redaction import Redactor

HOST = "host.json"
_BINARIES = "bytes"
"""The section of a recording that holds the beginnings of files that are no text."""
_HOME = re.compile(r"(?<![\w.+~/\\-])~(root|<user-\d+>)?(?![^/\"':;,)\]\s])")
"""A home folder as it is told of: ``~/x``, ``~root/x``, ``~<user-1>/x``."""
_PACKAGES = re.compile(r"/var/lib/dpkg/status(?:\.d/.*)?|/lib/apk/db/installed")
_TOLD_OF_PACKAGES = re.compile(r"(?:Package|Status|Version|Architecture|[PVA]):|$")
"""Which packages are installed, in which version. The rest, most of which is who maintains what, is megabytes."""
_TEXT = re.compile(rb"[\x20-\x7e\t]{6,}")
_WIDE_TEXT = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")
"""What in a binary file is text: ASCII, and UTF-16 as Windows has it."""


def raw_files(recording: Path, redactor: Redactor | None) -> dict[str, bytes]:
    """File name → contents, redacted if there is a redactor. Raises InputError for what is no recording."""
    machine = load_machine(recording)
    host: dict[str, Any] = msgspec.to_builtins(machine.host)
    files = {HOST: _written(_redacted(host, redactor) if redactor else host)}
    if machine.openvino is not None:
        said = msgspec.to_builtins(machine.openvino)
        files[TRANSCRIPT] = _written(_absolute(redactor.document(said)) if redactor else said)
    return files


def _written(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _redacted(host: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    files = {name: _shortened(name, text) for name, text in host.get("files", {}).items()}
    texts = {section: looks for section, looks in host.items() if section != _BINARIES}
    told: dict[str, Any] = _absolute(redactor.document(texts | ({"files": files} if files else {})))
    if binaries := host.get(_BINARIES):
        told[_BINARIES] = {_absolute(redactor.path(name)): _binary(data, redactor.text) for name, data in binaries.items()}
    return told


def _shortened(name: str, text: str) -> str:
    if not _PACKAGES.fullmatch(name):
        return text
    return "\n".join(line for line in text.split("\n") if _TOLD_OF_PACKAGES.match(line))


def _absolute(value: Any) -> Any:
    """With homes as folders of their own: what is replayed has to be found, and to be known as absolute."""
    if isinstance(value, str):
        return _HOME.sub(_home, value)
    if isinstance(value, dict):
        return {_absolute(name): _absolute(each) for name, each in value.items()}
    return [_absolute(each) for each in value] if isinstance(value, list) else value


def _home(found: re.Match[str]) -> str:
    return "/root" if found[1] == "root" else f"/home/{found[1] or 'user'}"


def _binary(data: str, text: Callable[[str], str]) -> str:
    """Base64 of a binary file in which every text is redacted at its place: nothing in it moves."""

    def replaced(encoding: str) -> Callable[[re.Match[bytes]], bytes]:
        def replace(found: re.Match[bytes]) -> bytes:
            before = found[0].decode(encoding)
            after = text(before)
            return found[0] if after == before else after[: len(before)].ljust(len(before)).encode(encoding, "replace")

        return replace

    narrow = _TEXT.sub(replaced("latin-1"), base64.b64decode(data))
    return base64.b64encode(_WIDE_TEXT.sub(replaced("utf-16-le"), narrow)).decode()
