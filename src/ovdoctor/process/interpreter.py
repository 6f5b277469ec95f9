"""Which interpreter is examined, and why.

Light on purpose, as is everything that runs before the child starts: ``os`` and ``sys`` alone.
"""

# Pathlib would cost more than the rest of this module.
# ruff: noqa: PTH100, PTH111, PTH112, PTH113, PTH114, PTH115, PTH116, PTH118, PTH120
from __future__ import annotations

import itertools
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
"""Where an environment keeps its interpreter: venv and conda, on POSIX and on Windows."""


class Chosen:
    """An interpreter and the reason for it, as ``python.executable`` and ``python.chosen`` tell them."""

    __slots__ = ("executable", "reason")

    def __init__(self, executable: str, reason: str) -> None:
        self.executable = executable
        self.reason = reason

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Chosen) and (self.executable, self.reason) == (other.executable, other.reason)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Chosen({self.executable!r}, {self.reason!r})"


def choose(
    python: str | None = None,
    environment: Mapping[str, str] | None = None,
    running: str | None = None,
    prefix: str | None = None,
) -> Chosen:
    """The interpreter to examine: ``--python``, else the active environment, else the running one.

    ``python`` is a program, a folder of an environment, or a name on PATH. Raises InputError if it is none of these. The
    other arguments default to this process. An active environment whose interpreter is gone is chosen nevertheless, so that
    its fault is found, rather than another interpreter's health.
    """
    variables = os.environ if environment is None else environment
    if python is not None:
        return Chosen(_given(python, variables), "--python")
    missing = ""
    broken: Chosen | None = None
    for variable, what in (("VIRTUAL_ENV", "virtual environment"), ("CONDA_PREFIX", "conda environment")):
        folder = variables.get(variable)
        if folder and (found := interpreter_in(folder)):
            return Chosen(found, f"the active {what} ({variable}){missing}")
        if folder:
            missing += f"; {variable} names a folder without an interpreter: {folder}"
            broken = broken or Chosen(_place_in(folder, variable), f"the active {what} ({variable})")
    if broken:
        return broken
    home = tool_environment(sys.prefix if prefix is None else prefix)
    if home:
        advice = "no environment is active; name the one that runs OpenVINO with --python"
        return Chosen(running or sys.executable, f"ovdoctor's own environment ({home}): {advice}")
    return Chosen(running or sys.executable, "the interpreter that runs ovdoctor")


def interpreter_in(folder: str) -> str | None:
    """The interpreter of the environment in that folder. Not resolved: a venv's interpreter is a link to one outside."""
    return next((path for path in _candidates(folder) if os.path.isfile(path)), None)


def missing_because(path: str) -> str | None:
    """Why no file can be reached under that path, as the end of "it …"; ``None`` if one can."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        if os.path.islink(path):
            return f"is a link to {os.readlink(path)}, which is not there"
        return "is not there: there is no such file or folder"
    except OSError as error:
        return f"cannot be looked at: {error.strerror}"
    return None


def _candidates(folder: str) -> list[str]:
    return [os.path.join(folder, *place.split("/")) for place in PLACES]


def _place_in(folder: str, variable: str) -> str:
    """Where the interpreter of a broken environment should be: a link that leads nowhere, else the usual place."""
    usual = ("Scripts/python.exe" if variable == "VIRTUAL_ENV" else "python.exe") if sys.platform == "win32" else PLACES[0]
    link = next((path for path in _candidates(folder) if os.path.islink(path)), None)
    return link or os.path.join(folder, *usual.split("/"))


def tool_environment(prefix: str) -> str | None:
    """The tool that keeps ovdoctor in an environment of its own (pipx, uv tool, uvx), by its files or its folders."""
    if os.path.isfile(os.path.join(prefix, "pipx_metadata.json")):
        return "pipx"
    if os.path.isfile(os.path.join(prefix, "uv-receipt.toml")):
        return "uv tool"
    parts = prefix.replace("\\", "/").lower().split("/")
    pairs = set(itertools.pairwise(parts))
    if ("pipx", "venvs") in pairs or ("pipx", ".cache") in pairs:
        return "pipx"
    if ("uv", "tools") in pairs:
        return "uv tool"
    uv_cache = "uv" in parts and any(part.startswith(("archive-v", "builds-v", "environments-v")) for part in parts)
    return "uvx" if uv_cache else None


def _given(python: str, variables: Mapping[str, str]) -> str:
    from ovdoctor.errors import InputError

    if not python.strip():
        raise InputError("--python: it is empty; name an interpreter, the folder of an environment, or leave the option out")
    try:
        path = os.path.abspath(os.path.expanduser(python))
    except OSError:
        raise InputError(f"--python {python}: the current folder is gone; give the whole path") from None
    if os.path.isdir(path):
        if found := interpreter_in(path):
            return found
        if link := next((place for place in _candidates(path) if os.path.islink(place)), None):
            raise InputError(f"--python {python}: {link} {missing_because(link)}")
        raise InputError(f"--python {python}: the folder holds no interpreter (looked for {', '.join(PLACES)})")
    if os.path.isfile(path):
        if os.access(path, os.X_OK):
            return path
        raise InputError(f"--python {python}: the file may not be executed")
    why = missing_because(path)
    if why is None:
        raise InputError(f"--python {python}: is not a program")
    if not why.startswith("is not there"):
        raise InputError(f"--python {python}: {why}")
    if os.path.dirname(python) == "":
        import shutil

        if found := shutil.which(python, path=variables.get("PATH")):
            return os.path.abspath(found)
        raise InputError(f"--python {python}: neither a file or folder here nor a program on PATH")
    raise InputError(f"--python {python}: there is no such file or folder")
