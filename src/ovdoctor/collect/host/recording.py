"""What was seen of one machine: the answers to every look, kept in a file or written by hand."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any, Literal

import msgspec

from ovdoctor.collect.facts import reason
from ovdoctor.collect.host.base import Completed, FileStatus, HostIdentity, RegistryValue
from ovdoctor.errors import InputError

LOOKS = (
    "read_text",
    "read_bytes",
    "list_folder",
    "status",
    "real_path",
    "may_open",
    "run",
    "registry_values",
    "registry_keys",
    "measure",
)
"""What can fail and be recorded under ``errors`` as ``LOOK SUBJECT``: the methods of ``Host``."""

_AS_WRITTEN = ("environment", "files", "bytes", "commands")
"""Sections of YAML whose scalars are text: ``0x643e`` must not become 25662, nor ``2024.10`` become 2024.1."""


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answers of one machine. Paths and registry keys are written as that machine writes them."""

    identity: HostIdentity
    environment: dict[str, str] = {}
    files: dict[str, str] = {}
    binaries: dict[str, bytes] = msgspec.field(default_factory=dict, name="bytes")
    """The beginnings of files that are no text, in base64."""
    folders: dict[str, list[str]] = {}
    """Names in a folder, where ``files`` and the other sections do not tell them."""
    statuses: dict[str, FileStatus] = {}
    links: dict[str, str] = {}
    """The real path of a path; what lies below a link is found below its real path."""
    access: dict[str, bool] = {}
    commands: dict[str, Completed] = {}
    """By the words of the command, joined by spaces."""
    registry: dict[str, dict[str, RegistryValue]] = {}
    registry_keys: dict[str, list[str]] = {}
    """Names below a key, where ``registry`` does not tell them."""
    measures: dict[str, dict[str, int | float | str | list[str]]] = {}
    errors: dict[str, str] = {}
    """``{"read_text /dev/x": "PermissionError: Permission denied"}``."""
    otherwise: Literal["absent", "unknown"] = "absent"
    """What a look at anything else means. *absent*: this is the whole machine, so listings and access follow from it.
    *unknown*: only what is written here was looked at."""

    def __post_init__(self) -> None:
        for look, text in self.errors.items():
            kind, _, subject = look.partition(" ")
            if kind not in LOOKS or not subject:
                raise ValueError(f"'{look}' under errors is not a look ({', '.join(LOOKS)}) and what was looked at")
            error_of(text)


def text_of(error: OSError) -> str:
    """An error as it is recorded: its built-in class, and the words that ``reason`` gives it."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return f"{kind}: {reason(error)}"


def error_of(text: str) -> OSError:
    """The recorded error; ``reason`` gives it the recorded words. Raises ValueError if it is not an OSError."""
    name, _, words = text.partition(":")
    kind = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, OSError)):
        raise ValueError(f"'{text}' under errors does not begin with the name of an OSError, such as PermissionError")
    return kind(0, words.strip())


def load_recording(path: Path) -> Recording:
    """Read a ``.json`` or ``.yaml`` file, or a folder that holds ``host.yaml`` or ``host.json`` and perhaps a tree
    ``root/`` of the machine's files (a drive of Windows is a folder there: ``root/C``). Raises InputError."""
    if not path.is_dir():
        return _load_file(path)
    described = next((file for name in ("host.yaml", "host.json") if (file := path / name).is_file()), None)
    if described is None:
        raise InputError(f"{path}: a recorded host is a folder with a host.yaml or host.json; there is neither")
    recording = _load_file(described)
    tree = _files_below(path / "root", windows=recording.identity.platform == "win32")
    return msgspec.structs.replace(recording, files=tree | recording.files)


def _load_file(file: Path) -> Recording:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: this recording of a host cannot be read: {error}") from error
    try:
        document = _read_yaml(text) if file.suffix in (".yaml", ".yml") else msgspec.json.decode(text)
        return msgspec.convert(document, Recording, strict=False)
    except (msgspec.DecodeError, ValueError) as error:
        raise InputError(f"{file}: this is not a recording of a host: {error}") from error


def _read_yaml(text: str) -> dict[str, Any]:
    import yaml

    safe, plain = (yaml.CSafeLoader, yaml.CBaseLoader) if yaml.__with_libyaml__ else (yaml.SafeLoader, yaml.BaseLoader)
    try:
        document, as_written = yaml.load(text, safe), yaml.load(text, plain)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    if not isinstance(document, dict):
        raise ValueError("it must be a mapping of identity, files, commands …")
    return document | {section: as_written[section] for section in _AS_WRITTEN if section in document}


def _files_below(root: Path, *, windows: bool) -> dict[str, str]:
    files = {}
    for file in root.rglob("*"):
        if file.is_file():
            parts = file.relative_to(root).parts
            name = f"{parts[0]}:\\" + "\\".join(parts[1:]) if windows else "/" + "/".join(parts)
            files[name] = file.read_text(encoding="utf-8", errors="replace")
    return files
