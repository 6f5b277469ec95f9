"""OpenVINO's own version strings.

They come as a release (``2024.5``), as a package (``2024.5.0.dev20240911``), and as the build string of the runtime
(``2026.3.0-22451-8a17657b995-releases/2026/3``). A nightly sorts *before* its release. PEP 440 specifiers say the
opposite of what a user means there, and packaging 24 and 26 differ, so versions are compared and never specifiers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TEXT = re.compile(
    r"v?(?P<numbers>20\d\d(?:\.\d+){1,3})"
    r"(?:\.?(?P<pre>dev|a|b|rc)(?P<date>\d*))?"
    r"(?:-(?P<rest>[\w./+-]+))?$"
)
_BUILDS: dict[tuple[int, ...], int] = {
    (2023, 2, 0): 13089,
    (2024, 5, 0): 17288,
}
"""Releases whose build string does not say so (``-HEAD``, ``-refs/pull/3856/head``): their build numbers, as in their wheels."""
_FIRST_BUILD = 100
"""A fourth number from here on counts builds; a smaller one is a release of its own (openvino-tokenizers ``2024.4.1.0``)."""
_RELEASED = 1 << 40
"""Place of a release after every nightly (whose place is its date, eight digits)."""


class OpenVinoKey(NamedTuple):
    """What orders an OpenVINO version; ``exact`` is false where a build string does not tell nightly from release."""

    key: tuple[object, ...]
    numbers: tuple[int, ...]
    exact: bool


def openvino_key(text: str) -> OpenVinoKey | None:
    """Read one of the three forms; ``None`` if ``text`` is none of them."""
    match = _TEXT.match(text)
    if match is None:
        return None
    numbers = tuple(int(part) for part in match["numbers"].split("."))
    base = (*numbers, 0, 0)[:4]
    if base[3] >= _FIRST_BUILD:  # "2023.2.0.13089" is 2023.2, with the number of its build as archives write it
        base = (*base[:3], 0)
    if match["pre"]:
        candidate = _RELEASED - 1000 if match["pre"] == "rc" else 0  # after every nightly, before the release
        return OpenVinoKey((base, candidate + int(match["date"] or 0)), numbers, exact=True)
    rest = match["rest"]
    build = _BUILDS.get(base[:3])
    if rest is None or "releases/" in rest or (build is not None and rest.startswith(f"{build}-")):
        return OpenVinoKey((base, _RELEASED), numbers, exact=True)
    # "2024.5.0-16581-c4ba9d4ce95": a build between releases, or somebody's own. Its date is not in it.
    return OpenVinoKey((base, 0), numbers, exact=False)
