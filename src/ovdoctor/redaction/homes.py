"""Home folders in paths of all systems, however the path is written: ``/home/anna``, ``C:\\Users\\anna``, ``%2Fhome%2Fanna``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from ovdoctor.redaction.spans import Page
from ovdoctor.redaction.words import BUILD_HOMES, SYSTEM_ACCOUNTS, stands_for_itself

_SLASH = r"(?:/{1,2}|\\/|\\{1,8}|%2[Ff]|%5[Cc])"
_LETTER = (
    r"(?:[^\s/\\:;,'\"`<>|*?()\[\]{}&=%#$!\x00-\x1f]|%(?!2[Ff]|5[Cc]|3[Aa])[0-9A-Fa-f]{2}"
    r"|\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[ ]))"
)
_OF_MANY = (
    rf"local{_SLASH}[A-Za-z][\w.-]{{0,62}}|corp|ad|ldap|domain|staff|students|users|people"
    r"|(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|net|org|edu|local|lan|corp|internal|example|intranet)"
)
"""Where the homes of an organisation stand in folders of their own: ``/home/local/CORP/anna``, ``/home/corp.example/anna``."""
_HOME = re.compile(
    rf"(?P<begin>{_SLASH})(?P<folder>homes?|Users|Documents(?: |%20)and(?: |%20)Settings|DOCUME~1|profiles)"
    rf"(?P<then>{_SLASH})(?:(?:{_OF_MANY}){_SLASH}(?={_LETTER}{{2}}))?(?P<user>{_LETTER}{{1,64}})",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[^/\\:;,*?\"'`<>|()\x00-\x1f]{1,64}(?=[/\\])")
"""The rest of a name that may have spaces: only a separator says where it ends."""
_BEFORE = re.compile(r"[^\s'\"`<>|(),;=\[\]{}]{0,200}\Z")
_MOUNTS = re.compile(r"(?:/(?:var|export|data|nfs|usr|net|srv))\Z")
"""Where systems keep homes beside ``/home``: Fedora's immutable systems, Solaris, FreeBSD, file servers."""
_ABSOLUTE = re.compile(r"(?:[A-Za-z](?::|%3[Aa]|\$)|[/\\%]|file:/|vscode-)", re.IGNORECASE)
_ROOT = re.compile(r"(?<![\w.~\-/\\$*:%])/root(?![\w.-])")
_FEW_WORDS, _MANY_WORDS = 3, 6
"""Of a name in prose, and of one in quotes, which say that all of it is a path."""
_OTHER_PLACES = re.compile(
    r"(?:(?<![\w.~*$%-])(?:/run)?/media/|/var/(?:mail|spool/(?:mail|cron/crontabs))/|/pytest-of-|/AccountsService/users/"
    r"|(?<![\w~/\\.+*$%=-])~(?=[\w.-]{2,64}/))(?P<user>[^\W\d_][\w.-]{1,63})(?=[/\s\"':;,)]|$)"
)
"""Folders of a user that are no home, and ``~anna``."""
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
NEEDLES = ("home", "users", "document", "docume~", "profiles")


class Home(NamedTuple):
    """A home folder in a text. ``whole``: the path begins with it, and ``~`` stands for all of it; else its name goes alone."""

    start: int
    end: int
    user: str
    whole: bool


def find_homes(page: Page, spaced: Sequence[str] = ()) -> Iterator[Home]:
    """The homes in a text; ``spaced`` are names with spaces that are known, as they are written in paths."""
    text = page.text
    for match in page.matches(_HOME, NEEDLES):
        before = _BEFORE.search(text, max(0, match.start() - 200), match.start())
        prefix = before[0] if before else ""
        posix = match["folder"] in ("home", "homes") and match["begin"] in ("/", "\\/", "%2F", "%2f")
        start, user = match.start("user"), match["user"]
        name = next((name for name in spaced if text.startswith(name, start)), user)
        name = name.rstrip(".") or name
        if name.lower() in BUILD_HOMES or not name.strip(".~-_%"):
            continue
        end = start + len(name)
        if posix and (not prefix or not re.search(r"[\w.~\-/\\$*%]\Z", prefix)):
            yield Home(match.start(), end, plain(name), True)
        elif posix and (mount := _MOUNTS.search(prefix)) and not re.search(r"[\w.~\-/\\$*:]\Z", prefix[: mount.start()]):
            yield Home(match.start() - len(mount[0]), end, plain(name), True)
        elif (_ABSOLUTE.match(prefix) and (match["folder"].lower() != "profiles" or prefix[:2] == "\\\\")) or (
            not prefix and ("\\" in match["begin"] or match["folder"] == "Users")
        ):
            yield Home(start, end, plain(name), False)


def find_folders(page: Page) -> Iterator[Home]:
    """Other folders that are called as their user is."""
    for match in page.matches(_OTHER_PLACES, ("/media/", "/var/mail", "/var/spool", "/pytest-of-", "accountsservice", "~")):
        name = match["user"].rstrip(".-")
        if not stands_for_itself(name) and name.lower() not in SYSTEM_ACCOUNTS | BUILD_HOMES:
            yield Home(match.start("user"), match.start("user") + len(name), plain(name), False)


def plain(name: str) -> str:
    """The name as its owner writes it: without escapes of URLs, JSON and shells."""
    decoded = _UNICODE.sub(lambda match: chr(int(match[1] or match[2], 16)), unquote(name).replace("\\ ", " "))
    return unicodedata.normalize("NFC", decoded)


def find_root(page: Page) -> Iterator[Home]:
    """The home of root."""
    for match in page.matches(_ROOT, ("/root",)):
        yield Home(match.start(), match.end(), "root", True)


def names_with_spaces(page: Page) -> Iterator[str]:
    """Names of homes that have spaces: told by the separator after them, and by few words before it."""
    text = page.text
    for match in page.matches(_HOME, NEEDLES):
        longer = _SPACED.match(text, match.start("user"))
        if longer and " " in longer[0] and longer[0] == longer[0].strip():
            before = text[max(0, match.start() - 8) : match.start()]
            windows = "\\" in match["then"] or re.search(r"[A-Za-z]:\Z|/mnt/[a-z]\Z|(?<![\w/])/[a-z]\Z", before)
            quoted = re.search(r"['\"`](?:[A-Za-z]:|/mnt/[a-z])?\Z", before) or match.start() == 0
            if (windows or quoted) and len(longer[0].split()) <= (_MANY_WORDS if quoted else _FEW_WORDS):
                yield longer[0]
