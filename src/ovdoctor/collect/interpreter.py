"""Which interpreter is examined, and why.

Light on purpose, as is everything that runs before the child starts: ``os`` and ``sys`` alone.
"""

# Pathlib would cost more than the rest of this module.
# ruff: noqa: PTH100, PTH111, PTH112, PTH113, PTH118, PTH120
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
    other arguments default to this process.
    """
    variables = os.environ if environment is None else environment
    if python:
        return Chosen(_given(python, variables), "--python")
    missing = ""
    for variable, what in (("VIRTUAL_ENV", "virtual environment"), ("CONDA_PREFIX", "conda environment")):
        folder = variables.get(variable)
        if folder and (found := interpreter_in(folder)):
            return Chosen(found, f"the active {what} ({variable}){missing}")
        if folder:
            missing += f"; {variable} names a folder without an interpreter: {folder}"
    home = tool_environment(sys.prefix if prefix is None else prefix)
    if home:
        advice = "no environment is active; name the one that runs OpenVINO with --python"
        return Chosen(running or sys.executable, f"ovdoctor's own environment ({home}): {advice}{missing}")
    return Chosen(running or sys.executable, f"the interpreter that runs ovdoctor{missing}")


def interpreter_in(folder: str) -> str | None:
    """The interpreter of the environment in that folder. Not resolved: a venv's interpreter is a link to one outside."""
    candidates = (os.path.join(folder, *place.split("/")) for place in PLACES)
    return next((path for path in candidates if os.path.isfile(path)), None)


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

    path = os.path.abspath(os.path.expanduser(python))
    if os.path.isdir(path):
        if found := interpreter_in(path):
            return found
        raise InputError(f"--python {python}: the folder holds no interpreter (looked for {', '.join(PLACES)})")
    if os.path.isfile(path):
        if os.access(path, os.X_OK):
            return path
        raise InputError(f"--python {python}: the file may not be executed")
    if os.path.dirname(python) == "":
        import shutil

        if found := shutil.which(python, path=variables.get("PATH")):
            return os.path.abspath(found)
        raise InputError(f"--python {python}: neither a file or folder here nor a program on PATH")
    raise InputError(f"--python {python}: there is no such file or folder")
