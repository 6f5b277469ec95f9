"""``[tool.ovdoctor]`` of a ``pyproject.toml``: the options of ``check`` that a project has settled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ovdoctor.errors import InputError

_KINDS: dict[str, type] = {
    "device": list,
    "select": list,
    "ignore": list,
    "rules": list,
    "assume": list,
    "fail-on": str,
    "strict": bool,
    "verbose": bool,
    "python": str,
    "limit": float,
}
_WORDS = {"device": ("cpu", "gpu", "npu"), "fail-on": ("error", "warning", "info", "never")}
_OPTION_NAMES = {"rules": "extra"}


def project_settings(folder: Path) -> dict[str, Any]:
    """Defaults for the options of ``check``, from the nearest ``pyproject.toml``. Raises InputError with file and key."""
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            return _read(file)
    return {}


def _read(file: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        text = file.read_bytes()
        if b"ovdoctor" not in text:  # most projects: no need to understand the file
            return {}
        table = tomllib.loads(text.decode("utf-8")).get("tool", {}).get("ovdoctor", {})
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}; --no-settings does without it") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: not TOML: {error}") from None
    if not isinstance(table, dict):
        raise InputError(f"{file}: [tool.ovdoctor] must be a table")
    return {_OPTION_NAMES.get(key, key.replace("-", "_")): _checked(file, key, value) for key, value in table.items()}


def _checked(file: Path, key: str, value: Any) -> Any:
    if key not in _KINDS:
        raise InputError(f"{file}: [tool.ovdoctor] has no '{key}' (known: {', '.join(_KINDS)})")
    kind = _KINDS[key]
    right = isinstance(value, (int, float)) and not isinstance(value, bool) if kind is float else isinstance(value, kind)
    if not right or (kind is list and not all(isinstance(item, str) for item in value)):
        words = {list: "a list of text", str: "text", bool: "true or false", float: "a number"}
        raise InputError(f"{file}: [tool.ovdoctor] '{key}' must be {words[kind]}")
    for word in value if kind is list else [value]:
        if key in _WORDS and str(word).lower() not in _WORDS[key]:
            raise InputError(f"{file}: [tool.ovdoctor] '{key}': '{word}' is not one of {', '.join(_WORDS[key])}")
    if key == "limit" and not 0.5 <= value <= 3600:
        raise InputError(f"{file}: [tool.ovdoctor] 'limit' must be between 0.5 and 3600 seconds")
    if key == "rules":
        return [str(file.parent / Path(item).expanduser()) for item in value]
    return _path(file, value) if key == "python" else value


def _path(file: Path, text: str) -> str:
    """A path in a file is relative to that file; a bare name ("python3") is none."""
    return text if "/" not in text and "\\" not in text else str(file.parent / Path(text).expanduser())
