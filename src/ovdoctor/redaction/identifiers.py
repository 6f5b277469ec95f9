"""Serial numbers and identifiers of one device, disk or installation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.redaction.addresses import anchored
from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.urls import in_public_url

_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
_UUID_CORE = re.compile(r"-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-")
_PUBLIC_UUID = re.compile(r"[0-9a-f]{8}-e325-11ce-bfc1-08002be10318|f01a9d53-3ff6-48d2-9f97-c8a7004be10c|0{8}-.*", re.IGNORECASE)
"""Classes of devices, the same on every Windows:
https://learn.microsoft.com/windows-hardware/drivers/install/system-defined-device-setup-classes-available-to-vendors."""
_LABELS = (
    r"serial(?:[ _-]?(?:number|num|no\.?|nr\.?|id|short))?(?: \(system\))?|identifyingnumber"
    r"|s/n|sn|service[ _-]tag|asset[ _-]tag|machine[ _-]?id|boot[ _-]?id"
    r"|product[ _-]?(?:id|uuid|serial)|(?:board|chassis)[ _-]serial|device[ _-]?(?:uuid|serial|id string)"
    r"|hardware[ _-]?(?:uuid|id)|imei|iserial|wwn|(?:part)?uuid|(?:provisioning )?udid"
    r"|invocation[ _-]id|installation[ _-]id|mx[ _-]?id|device[ _-]unique[ _-]id"
)
_LABELLED = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_LABELS})\\{{0,3}}[\"']?[ \t]{{0,20}}[:=#][ \t]{{0,20}}\\{{0,3}}[\"']?"
    r"|\biSerial[ \t]+\d[ \t]+|\bserialnumber\s{0,20}\n|\bDevice Serial Number[ \t]+)"
    r"(?P<value>[A-Za-z0-9][A-Za-z0-9._:/-]{3,63})",
    re.IGNORECASE,
)
_OF_ONE = ("machine", "boot", "product", "device", "hardware", "invocation", "installation", "mx", "unique")
_NEEDLES = (
    "serial",
    "s/n",
    "sn:",
    "sn=",
    "tag",
    "uuid",
    "udid",
    "identifyingnumber",
    "wwn",
    "imei",
    *(f"{of}{gap}id" for of in _OF_ONE for gap in ("", " ", "_", "-")),
)
_PNP = re.compile(
    r"(?:VEN|VID)_[0-9A-Fa-f]{4}&(?:DEV|PID)_[0-9A-Fa-f]{4}[^\s\\]{0,60}\\{1,4}(?P<value>(?=[A-Za-z]{0,31}\d)[0-9A-Za-z]{6,32})(?![\w&])"
)
"""A device of Windows that has a number of its own; one without has a place on the bus, with ``&``."""
_BY_ID = re.compile(r"/disk/by-(?:id|label|partlabel)/(?P<value>[^\s\"',;)\]]{1,120})")
_MACHINE_ID = re.compile(r"\b(?:machine-id|boot_id)\W{1,4}(?P<value>[0-9a-f]{32})\b")
_NO_SERIAL = re.compile(
    r"none|null|not|unknown|default|to|n/a|true|false|0+|system|0x[0-9a-f]{1,8}|number\w*|specified|\d{1,3}|[0-9a-f]{4}:[0-9a-f]{4}"
    r"|(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.\d",
    re.IGNORECASE,
)


_NUMBERED = re.compile(r"(?:serial[ _-]?number|(?:service|asset)[ _-]tag)[^\n]{0,12}[:=]", re.IGNORECASE)
_SHORTEST_OF_LETTERS = 6


def find_identifiers(page: Page) -> Iterator[Span]:
    """UUIDs, serial numbers by their label, and what Windows and Linux make of them in names of devices."""
    text = page.text
    for match in anchored(text, _UUID_CORE, _UUID, (8,)):
        if not _PUBLIC_UUID.fullmatch(match[0]) and not in_public_url(text, match.start()):
            yield Span(match.start(), match.end(), "uuid", match[0])
    for match in page.matches(_LABELLED, _NEEDLES, lines=2):
        value = match["value"]
        named = value.isupper() and len(value) >= _SHORTEST_OF_LETTERS and _NUMBERED.match(match[0])
        if (any(map(str.isdigit, value)) or named) and not _NO_SERIAL.fullmatch(value) and not _UUID.match(value):
            yield Span(*match.span("value"), "serial", match["value"])
    for pattern, needles in ((_PNP, ("ven_", "vid_")), (_BY_ID, ("/disk/by-",)), (_MACHINE_ID, ("machine-id", "boot_id"))):
        for match in page.matches(pattern, needles, lines=2):
            yield Span(*match.span("value"), "serial", match["value"])
