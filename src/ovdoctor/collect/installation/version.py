"""``openvino.version``: the most precise text that is certain."""

from __future__ import annotations

from ovdoctor.collect.interrogate.answers import Answers
from ovdoctor.collect.interrogate.facts import not_installed, why_missing
from ovdoctor.collect.packages import Distribution, Installed, paths_of
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.versions import parse

SOURCE = "get_version() and package metadata"


def version_fact(answers: Answers, installed: Installed | None, location: str | None) -> Fact:
    """The release that the interpreter imports.

    Metadata is more precise than a build string (2024.5.0.dev20240911, where the build only says 2024.5.0), but it may be
    another installation's: it counts only if both name the same release and it lies beside what was imported.
    """
    imported = answers.value("import")
    build = imported.get("version") if isinstance(imported, dict) else None
    owners = _beside(installed, location)
    if isinstance(build, str) and build:
        same = next((found for found in owners if _release(found.version) == _release(build)), None)
        if same is not None and same.version:
            return Known(same.version, "package metadata, confirmed by get_version()")
        if parse(build, "openvino"):
            return Known(build, "get_version()")
        return Unknown(f"get_version() says '{build}', which is no version that ovdoctor can read", "get_version()")
    missing = why_missing(answers)
    if answers.interpreter is None and missing is not None:
        return missing
    if installed is None:
        return Unknown("openvino could not be imported, and its metadata could not be read", SOURCE)
    stated = next((found.version for found in owners if found.version and parse(found.version, "openvino")), None)
    if stated:
        return Known(stated, "package metadata; openvino could not be imported")
    if not_installed(answers):
        return Absent(SOURCE)
    return missing or Unknown("the imported module does not tell", SOURCE)


def _beside(installed: Installed | None, location: str | None) -> list[Distribution]:
    """Metadata of openvino in the folder of the package; anywhere, if no package was found."""
    if installed is None:
        return []
    owners = installed.find("openvino", "openvino-nightly")
    if location is None:
        return owners
    folder = paths_of(installed.interpreter).dirname(location)
    return [found for found in owners if found.folder.rstrip("/\\") == folder]


def _release(text: str | None) -> tuple[int, ...] | None:
    version = parse(text, "openvino") if text else None
    return (*version.numbers, 0, 0)[:3] if version else None
