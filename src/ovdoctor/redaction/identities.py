"""Users and hosts, where a text says that a word is one: prompts, ``uid=``, ``hostname:``, the kernel's log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.words import SYSTEM_ACCOUNTS, SYSTEM_GROUPS

_NAME = r"[^\W\d_][\w.-]{0,63}"
_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}"
_BEGIN, _END = r"(?m)^[^\S\n]*", r"[^\S\n]*\r?$"
_IS = r"\\{0,3}[\"']?[ \t]{0,20}[:=][ \t]{0,20}\\{0,3}[\"']?"
_APART = r"(?:(?<![\w.@+-])|(?<=\\[nrt]))"
_PROCESS = r"[a-z(][\w./@()-]{1,60}"
_USERS = (
    (
        ("@",),  # a prompt: anna@laptop:~$, anna@laptop ~ %
        rf"{_BEGIN}(?:[>$%#|*-][^\S\n]*)?(?:\([^)\n]{{1,60}}\)[^\S\n]?){{0,3}}(?P<user>_?{_NAME})@(?P<host>{_HOST})"
        r"(?=[: ][^\n]{0,200}[$#%>](?:\s|$))",
    ),
    (("@",), rf"{_APART}(?P<user>{_NAME})@(?P<host>{_HOST})(?=:(?:[~/]|\\~)| [~/][^\s]{{0,60}} [%$#])"),
    (("@",), rf"\[(?P<user>{_NAME})@(?P<host>{_HOST})(?= [^\]\n]{{1,60}}\][$#%])"),
    (
        ("ssh ", "scp ", "sftp ", "rsync "),
        rf"\b(?:ssh|scp|sftp|rsync)(?: -\S{{1,20}}){{0,5}} (?P<user>{_NAME})@(?P<host>{_HOST})",
    ),
    (("id=",), r"\b(?:e?uid=(?P<uid>\d{1,12})\((?P<user>[^)\n]{1,64})|e?gid=(?P<uid2>\d{1,12})\((?P<group>[^)\n]{1,64}))\)"),
    (
        ("user", "logname", "lname", "_actor", "author_name"),
        r"(?<![A-Za-z_])(?:USER|LOGNAME|USERNAME|SUDO_USER|LNAME|GIT_AUTHOR_NAME|GITHUB_ACTOR|GITLAB_USER_LOGIN|user\.name)"
        r"\\{0,3}[\"']?[ \t]{0,12}[:=][ \t]{0,3}"
        r"(?:\\{0,3}\"(?P<user>[^\"\\\n]{1,64})\\{0,3}\"|'(?P<user2>[^'\n]{1,64})'|(?P<user3>[^\s\"',;}\]\\`()<>:=]{1,64})(?![\w(.:]))",
    ),
    (
        ("user", "login", "logname", "benutzer", "logged", "owner", "account name"),
        rf"(?i){_BEGIN}(?:user(?:[ _]?name)?|login|logname|benutzer(?:name)?|registered owner|logged in as|current user"
        rf"|account name)[^\S\n]*:[^\S\n]*(?P<user>[^\s:=<>/\\,.()]{{1,64}}){_END}",
    ),
    (
        ("password for", "for user", "; user=", " user="),
        r"(?:password for |session (?:opened|closed) for user |authentication failure[^\n]{0,80} user=)"
        r"(?P<user>[^\s:'(;,]{1,64})",
    ),
    (("sudo",), r"\bsudo(?:\[\d+\])?:\s+(?P<user>[\w.-]{1,64}) : "),
    (
        ("-r", "dr", "cr", "br", "lr"),  # ls -l
        rf"{_APART}[-dlcbps](?:[r-][w-][xsStT-]){{3}}[.+@]?[ ]+\d+[ ]+(?P<user>[\w.$+-]{{1,64}})[ ]+"
        r"(?P<group>[\w.$+-]{1,64})[ ]+(?=[\d,]+[ ])",
    ),
)
_HOSTS = (
    (("whoami",), rf"(?m)\bwhoami[^\S\n]*\r?\n[^\S\n]*(?:(?P<host>{_HOST})\\)?(?P<user>{_NAME}){_END}"),
    (
        ("host", "computer", "machine", "node", "rechnername", "userdomain", "userdnsdomain"),
        r"(?i)(?<![A-Za-z])(?:(?:static |transient |pretty )?hostname|host[_ ]name|node ?name|computer ?name|machine ?name"
        rf"|rechnername|localhostname|user(?:dns)?domain(?:_roamingprofile)?){_IS}(?P<host>{_HOST})(?![\w(])",
    ),
    (
        ("logon", "domain", "dns suffix"),
        rf"(?i){_BEGIN}(?:logon ?server|domain(?: name)?|(?:connection-specific |primary )?dns suffix)"
        rf"[ .]{{0,40}}[:=][ \t]{{0,20}}\\{{0,4}}(?P<host>{_HOST}){_END}",
    ),
    (("search ", "domain "), r"(?m)^(?:search|domain) (?P<host>(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})[^\S\n]*\r?$"),
    (
        ("linux ", "darwin ", "freebsd "),  # uname -a
        rf"\b(?:Linux|Darwin|FreeBSD) (?P<host>{_HOST}) (?=\d+\.\d+[\w.+~-]{{0,60}} (?:#\d|Darwin Kernel|FreeBSD))",
    ),
    (
        ("]: ", ": "),  # the log of a system
        rf"{_APART}(?:[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? (?P<host>{_HOST}) (?={_PROCESS}(?:\[\d+\])?: )"
        rf"|\d{{4}}-\d\d-\d\dT[\d:.,+Z-]{{8,30}} (?P<host2>{_HOST}) (?=kernel: |{_PROCESS}\[\d+\]: ))",
    ),
    (
        ("desktop-", "laptop-", "win-"),  # names that Windows invents
        r"(?<![A-Za-z0-9-])(?P<host>(?:(?:DESKTOP|LAPTOP)-(?=[A-Z]{0,11}\d)[A-Z0-9]{5,11}|WIN-(?=[A-Z]{0,11}\d)[A-Z0-9]{7,11}))(?![A-Za-z0-9])",
    ),
    (
        ("macbook", "imac", "-mbp", "mac-mini", "mac-studio"),
        r"(?i)(?<![\w-])(?P<host>[\w-]{1,40}-(?:MacBook(?:-(?:Pro|Air))?|iMac|MBP|Mac-mini|Mac-Studio)(?:-\d+)?(?:\.local|\.lan)?)(?![\w-])",
    ),
    (
        (".lan", ".localdomain", ".corp", ".intranet", ".home.arpa", "fritz.box"),
        r"(?<![\w./\\~-])(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,5}(?:corp|lan|intranet|localdomain|home\.arpa|fritz\.box))(?![\w(.-])",
    ),
    (
        (".local", ".internal"),  # threading.local is none
        r"(?<![\w./\\~-])(?P<host>(?=[A-Za-z0-9.]{0,40}[-\d])(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,5}(?:local|internal))(?![\w(./\\-])",
    ),
    (("127.0.1.1",), rf"(?m)^127\.0\.1\.1[ \t]+(?P<host>{_HOST})(?:[ \t]+(?P<host2>{_HOST}))?"),
    (("ssid",), r"(?i)\bE?SSID[=:][ \t]{0,3}\"?(?P<network>[^\"\n]{1,32})\"?"),
)
_NOT_A_NAME = re.compile(
    r"<.*|&.*|\$.*|%.*|~|\d+|\*+|localhost(?:\.localdomain)?|none|null|unknown|true|false|n/a|is|the|kernel|str|string|not",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"info|debug|warn|warning|error|trace|fatal|critical|notice|verbose", re.IGNORECASE)
"""Stands between a time and a component as well as the name of a host does."""
_FIRST_PERSON, _NOBODY = 1000, 65534


def find_identities(page: Page) -> Iterator[Span]:
    """Users and hosts by what stands around them."""
    for needles, pattern in _patterns():
        for match in page.matches(pattern, needles, lines=2 if needles == ("whoami",) else 1):
            yield from _named(match)


def _named(match: re.Match[str]) -> Iterator[Span]:
    for group, value in match.groupdict().items():
        kind = group.rstrip("23")
        if not value or not _is_private(kind, value):
            continue
        trimmed = value if kind == "network" else value.rstrip(".-")
        if trimmed:
            yield Span(match.start(group), match.start(group) + len(trimmed), kind, trimmed)


def _is_private(kind: str, value: str) -> bool:
    if kind == "uid":
        return int(value) >= _FIRST_PERSON and int(value) != _NOBODY
    common = SYSTEM_GROUPS if kind == "group" else SYSTEM_ACCOUNTS if kind == "user" else ()
    return not (_NOT_A_NAME.fullmatch(value) or value.lower() in common or (kind == "host" and _LEVEL.fullmatch(value)))


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((needles, re.compile(pattern)) for needles, pattern in (*_USERS, *_HOSTS))
