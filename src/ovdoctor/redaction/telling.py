"""What was taken out, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ovdoctor.findings.support import Redacted
from ovdoctor.version import __version__

_WORDS = {
    "home": ("path of the home folder", "paths of the home folder"),
    "user": ("user", "users"),
    "uid": ("user id", "user ids"),
    "group": ("group", "groups"),
    "host": ("host", "hosts"),
    "domain": ("domain", "domains"),
    "ip": ("IP address", "IP addresses"),
    "mac": ("MAC address", "MAC addresses"),
    "network": ("wireless network", "wireless networks"),
    "serial": ("serial number", "serial numbers"),
    "uuid": ("UUID", "UUIDs"),
    "email": ("e-mail address", "e-mail addresses"),
    "secret": ("password, token or key", "passwords, tokens or keys"),
    "url": ("login in a URL", "logins in URLs"),
    "environment": ("value of a variable", "values of variables"),
    "word": ("word of --also", "words of --also"),
}
SCHEMA_VERSION = 1


def told(removed: Sequence[Redacted], arrow: str = "→") -> list[str]:
    """One line for each token: how often, what, and what stands there now."""
    if not removed:
        return ["nothing private was found"]
    return [f"{entry.count} {_words(entry)} {arrow} {entry.token}" for entry in removed]


def as_json(name: str, output: str, kind: str, removed: Sequence[Redacted]) -> str:
    """The same for programs."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "ovdoctor": __version__,
        "file": name,
        "output": output,
        "kind": kind,
        "redacted": msgspec.to_builtins(list(removed)),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _words(entry: Redacted) -> str:
    one, many = _WORDS.get(entry.kind, (entry.kind, entry.kind))
    return one if entry.count == 1 else many
