"""The raw outputs that the facts of a support report came from: a recorded machine, as a folder that ``--host`` replays."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ovdoctor.collect.machine import TRANSCRIPT, load_machine
from ovdoctor.collect.operating_system import TELLING_MOUNTS
from ovdoctor.facts.states import Known
from ovdoctor.redaction.environment import is_allowed

if TYPE_CHECKING:
    from ovdoctor.redaction import Redactor

HOST = "host.json"
_BINARIES = "bytes"
"""The section of a recording that holds the beginnings of files that are no text."""
_ENVIRONMENT = "environment"
_TOLD_TEXT = """
    HOME USERPROFILE SYSTEMROOT PROCESSOR_ARCHITECTURE CONTAINER LANG SHELL TERM TEMP NUMBER_OF_PROCESSORS PYTHON_VERSION
"""
_TOLD = frozenset(_TOLD_TEXT.split())
"""Variables that every system has: what is private in their values goes, the rest stays."""
_NAMES = {"USER": "user", "USERNAME": "user", "LOGNAME": "user", "HOSTNAME": "machine", "COMPUTERNAME": "machine"}
_OF_ONE = re.compile(r"/sys/class/dmi/id/\w*(?:serial|uuid|asset_tag)|/etc/(?:machine-id|hostname)|.*/boot_id")
"""Files that hold one name or number of this machine alone."""
_HOME = re.compile(r"(?<![\w.+~/\\-])~(root|<user-\d+>)?(?![^/\"':;,)\]\s])")
"""A home folder as it is told of: ``~/x``, ``~root/x``, ``~<user-1>/x``."""
_PACKAGES = re.compile(r"/var/lib/dpkg/status(?:\.d/.*)?|/lib/apk/db/installed")
_TOLD_OF_PACKAGES = re.compile(r"(?:Package|Status|Version|Architecture|[PVA]):|$")
"""Which packages are installed, in which version. The rest, most of which is who maintains what, is megabytes."""
_GROUPS, _MOUNTS = "/etc/group", "/proc/self/mountinfo"
_DEVICE_GROUPS = frozenset({"render", "video"})
"""Groups that device nodes belong to; a recording tells the numbers of all others that are asked for."""
_TEXT = re.compile(rb"[\x20-\x7e\t]{6,}")
_WIDE_TEXT = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")
"""What in a binary file is text: ASCII, and UTF-16 as Windows has it."""


def learn_recording(recording: Path, redactor: Redactor) -> None:
    """Learn what a machine calls itself and its user, before anything of it is written. Raises InputError."""
    host: dict[str, Any] = msgspec.to_builtins(load_machine(recording).host)
    for name, value in host.get(_ENVIRONMENT, {}).items():
        if kind := _NAMES.get(name.upper()):
            redactor.note(kind, value)
    for name, text in host.get("files", {}).items():
        if _OF_ONE.fullmatch(name):
            redactor.note("machine" if name.endswith("hostname") else "serial", text)
    files = {name: text for name, text in host.get("files", {}).items() if not _PACKAGES.fullmatch(name)}
    redactor.learn_document({section: looks for section, looks in host.items() if section != _BINARIES} | {"files": files})


def raw_files(recording: Path, redactor: Redactor | None) -> dict[str, bytes]:
    """File name → contents, redacted if there is a redactor, which has learned from it. Raises InputError for no recording."""
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
    files = {name: _shortened(name, text, host, redactor) for name, text in host.get("files", {}).items()}
    files = {name: _private(redactor, text) if _OF_ONE.fullmatch(name) else text for name, text in files.items()}
    texts = {section: looks for section, looks in host.items() if section != _BINARIES}
    if variables := host.get(_ENVIRONMENT):
        texts[_ENVIRONMENT] = {name: _variable(redactor, name, value) for name, value in variables.items()}
    told: dict[str, Any] = _absolute(redactor.document(texts | ({"files": files} if files else {})))
    if binaries := host.get(_BINARIES):
        told[_BINARIES] = {_absolute(redactor.path(name)): _binary(data, redactor.text) for name, data in binaries.items()}
    return told


def _variable(redactor: Redactor, name: str, value: str) -> str:
    """Values that a diagnosis needs; of every other only that there is one."""
    told = not value.strip() or is_allowed(name) or name.upper() in _TOLD or name.upper() in _NAMES
    return value if told else redactor.token("environment", value)


def _private(redactor: Redactor, text: str) -> str:
    """A file that is one identifier."""
    return f"{redactor.token('serial', text.strip())}\n" if text.strip() else text


def _shortened(name: str, text: str, host: dict[str, Any], redactor: Redactor) -> str:
    """What is asked of a file of which the most is nobody's business."""
    if name == _GROUPS:
        return _groups(text, host, redactor)
    if name == _MOUNTS:
        return "".join(f"{line}\n" for line in TELLING_MOUNTS.findall(text))
    if _PACKAGES.fullmatch(name):
        return "\n".join(line for line in text.split("\n") if _TOLD_OF_PACKAGES.match(line))
    return text


def _groups(text: str, host: dict[str, Any], redactor: Redactor) -> str:
    """The groups of the process and of what it looked at, named as the facts name them, and nobody who is in them."""
    asked = {*host["identity"].get("gids", ()), *(status["gid"] for status in host.get("statuses", {}).values())}
    entries = [entry for line in text.splitlines() if len(entry := line.split(":")) > 2]
    kept = [entry for entry in entries if entry[0] in _DEVICE_GROUPS or entry[2] in map(str, asked)]
    fact: Any = redactor.fact("os.user.groups", Known([entry[0] for entry in kept], _GROUPS))
    return "".join(f"{name}:x:{entry[2]}:\n" for name, entry in zip(fact.value, kept, strict=True))


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
