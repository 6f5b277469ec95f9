"""The file at which SARIF shows what was found on a machine, which is no file.

GitHub code scanning refuses a whole upload in which one result has no file (https://github.com/github/codeql-action/issues/2459).
Honest are the file that the facts were read from, and else one that says what this project wants of the machine: there somebody
can do something about it. Where there is neither, results have a logical location alone, and the run says what that means.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

_OF_A_PROJECT = (
    "pyproject.toml",
    "requirements.txt",
    "environment.yml",
    "environment.yaml",
    "setup.cfg",
    "setup.py",
    "Dockerfile",
)
_LARGEST = 64 << 20


class Anchor(msgspec.Struct, frozen=True):
    """A file; ``text`` is empty where the facts are not in it."""

    path: str
    text: str = ""

    @classmethod
    def of_facts(cls, path: Path) -> Anchor | None:
        """The snapshot or report that was judged; ``None`` for what is no file."""
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST:
                return None
            return cls(str(path), path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return None

    @classmethod
    def of_project(cls, folder: Path) -> Anchor | None:
        """The first of the usual files of a project in ``folder``, which is where ovdoctor was started."""
        return next((cls(name) for name in _OF_A_PROJECT if (folder / name).is_file()), None)

    def line(self, facts: Iterable[str]) -> int:
        """The line of the first of these facts that the file tells, else the first line."""
        for name in facts:
            before, found, _ = self.text.partition(f'"{name}"')
            if found:
                return before.count("\n") + 1
        return 1
