"""What this machine calls itself and its user, without asking the network."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

_USERS = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")
_HOSTS = ("HOSTNAME", "COMPUTERNAME", "USERDOMAIN")


def of_this_machine(environment: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Kinds and values to look for: the home folder first."""
    variables = os.environ if environment is None else environment
    yield from (("home", home) for name in ("HOME", "USERPROFILE") if (home := variables.get(name)))
    yield from (("user", user) for name in _USERS if (user := variables.get(name)))
    yield from (("machine", host) for name in _HOSTS if (host := variables.get(name)))
    yield "machine", platform.node()
    yield "domain", variables.get("USERDNSDOMAIN", "")
    yield from _account()
    yield from (("serial", _first_line(Path(file))) for file in ("/etc/machine-id", "/sys/class/dmi/id/product_serial"))
    yield from (("domain", domain) for domain in _search_domains())


def _account() -> Iterator[tuple[str, str]]:
    try:
        import pwd
    except ImportError:  # Windows tells in its environment
        return
    try:
        account = pwd.getpwuid(os.getuid())
    except KeyError:  # a container under a user id without an account
        return
    yield "home", account.pw_dir
    yield "user", account.pw_name
    yield "user", account.pw_gecos.partition(",")[0]


def _search_domains() -> Iterator[str]:
    try:
        lines = Path("/etc/resolv.conf").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        name, *domains = line.split() or [""]
        if name in ("search", "domain"):
            yield from (domain.rstrip(".") for domain in domains if "." in domain.strip("."))


def _first_line(file: Path) -> str:
    try:
        return next(iter(file.read_text(encoding="utf-8", errors="replace").splitlines()), "").strip()
    except OSError:
        return ""
