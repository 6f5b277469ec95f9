"""Which texts may be links."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+([/?#][!-~]*)?")
"""A plain https address, without user or port, in ASCII, so that none looks like another. Anything else is shown as text."""


def is_address(text: str) -> bool:
    """Whether it may be a link."""
    return _ADDRESS.fullmatch(text) is not None
