"""A recorded machine: its looks and what OpenVINO said on it, in one file or folder."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from pathlib import Path
from typing import TypeVar

import msgspec

from ovdoctor.collect.host.recording import Recording, load_recording
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.errors import InputError

Decoded = TypeVar("Decoded")

TRANSCRIPT = "openvino.json"
"""In the folder of a recorded host: what OpenVINO said. Without it, it was not asked."""

_CREDENTIALS = re.compile(rb"""((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://)[^\s/"\\]+@""")
"""In a URL, in JSON: ``https://user:password@``, ``https://token@``."""


class RecordedMachine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answers of one host, and the transcript of its OpenVINO (``None``: not asked)."""

    host: Recording
    openvino: Transcript | None = None


def load_machine(path: Path) -> RecordedMachine:
    """Read what ``save_machine`` wrote, or a folder with a recorded host. Raises InputError."""
    if path.is_dir():
        transcript = path / TRANSCRIPT
        return RecordedMachine(load_recording(path), _decode(transcript, Transcript) if transcript.exists() else None)
    return _decode(path, RecordedMachine)


def save_machine(machine: RecordedMachine, path: Path) -> None:
    """Write it as one JSON file for its owner alone, without credentials in URLs. Raises InputError if that is not possible."""
    text = _CREDENTIALS.sub(rb"\1***@", msgspec.json.format(msgspec.json.encode(machine), indent=1) + b"\n")
    try:
        with open(path, "wb", opener=_open_private) as file:
            file.write(text)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _open_private(path: str, flags: int) -> int:
    """Mode 0600, also where the file was there before with another."""
    file = os.open(path, flags, 0o600)
    if sys.platform != "win32" and stat.S_ISREG(os.fstat(file).st_mode):
        with contextlib.suppress(OSError):  # file systems without modes
            os.fchmod(file, 0o600)
    return file


def _decode(path: Path, kind: type[Decoded]) -> Decoded:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: not a recorded machine as 'ovdoctor facts --record' writes it: {error}") from None
