"""A recorded machine: its looks and what OpenVINO said on it, in one file or folder."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from ovdoctor.collect.host.recording import Recording, load_recording
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.errors import InputError

Decoded = TypeVar("Decoded")

TRANSCRIPT = "openvino.json"
"""In the folder of a recorded host: what OpenVINO said. Without it, it was not asked."""


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
    """Write it as one JSON file. Raises InputError if that is not possible."""
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(machine), indent=1) + b"\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _decode(path: Path, kind: type[Decoded]) -> Decoded:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: not a recorded machine as 'ovdoctor facts --record' writes it: {error}") from None
