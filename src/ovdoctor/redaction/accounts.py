"""Users and groups in what commands of a system are told and answer: ``id``, ``groups``, ``ps``, ``usermod``, logins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.words import SYSTEM_ACCOUNTS, SYSTEM_GROUPS, stands_for_itself

_NAME = r"[^\W\d_][\w.-]{0,63}"
_DOMAIN = r"[A-Za-z][A-Za-z0-9.-]{0,62}"
_ACCOUNT = rf"(?:(?P<host>{_DOMAIN})\\{{1,4}})?(?P<user>{_NAME})"
_ASKED = r"[$#%>][^\S\n]*"
_ANSWER = r"[^\S\n]*\r?\n[^\S\n]*"
_FLAGS = r"(?: --?\S{1,30}){0,4}"
_PATTERNS = (
    # What somebody typed. A word of prose may follow the name of a command: see _is_private.
    (
        ("usermod", "useradd", "adduser", "gpasswd", "deluser", "enable-linger"),
        rf"\b(?:usermod{_FLAGS} \w[\w,.-]{{0,79}}|useradd{_FLAGS}|(?:adduser|deluser){_FLAGS}"
        rf"|gpasswd -[ad]|enable-linger) (?P<user>{_NAME})",
        1,
    ),
    (("chown ",), rf"\bchown{_FLAGS} (?P<user>{_NAME})(?:[:.](?P<group>{_NAME}))? (?=[/~.$\w])", 1),
    (("sudo -u ", "su - ", "sudo --user"), rf"\b(?:sudo (?:-u|--user)[ =]|su - )(?P<user>{_NAME})(?![\w/])", 1),
    (("/user:", "/u:"), rf"(?i)/u(?:ser)?:\"?{_ACCOUNT}", 1),
    (("net use ",), r"(?i)\bnet use \S{1,3} \\\\\S{1,200} (?P<secret>[^\s/*]\S{0,100}) /u", 1),
    (("username=", "domain="), rf"(?<![\w.])(?:username=\"?(?P<user>{_NAME})|(?<=,)domain=(?P<host>{_DOMAIN}))(?![\w(.:])", 1),
    # What a system answers.
    (
        ("user name", "username", "computername", "userdomain", "account"),
        rf"(?im)^\s*(?:user ?name|account(?: name)?)\s*:\s*{_ACCOUNT}\s*?$",
        1,
    ),
    (
        ("username ", "userdomain ", "computername "),  # Get-ChildItem Env:
        rf"(?m)^(?:USERNAME {{2,}}(?P<user>{_NAME})|(?:USERDOMAIN|COMPUTERNAME) {{2,}}(?P<host>{_DOMAIN}))[^\S\n]*\r?$",
        1,
    ),
    (
        ("owner", "organization", "user name"),
        r"(?m)^\s*Registered (?:Owner|Organization): +(?P<user>[^\s:<][^\n:<]{1,60}?)[^\S\n]*\r?$",
        1,
    ),
    (("user name:",), r"(?m)^\s*User Name: (?P<user>[^\n(:<]{2,60}?) \((?P<user2>[\w.-]{1,64})\)[^\S\n]*\r?$", 1),
    (
        ("id -un", "echo $user", "echo %user", "$env:user", "logname"),
        rf"(?:\bid -un|\becho [$%]USER(?:NAME)?%?|\$env:USERNAME|{_ASKED}logname){_ANSWER}(?P<user>{_NAME})[^\S\n]*\r?(?:\n|\Z)",
        2,
    ),
    (("ed in as ", "ged on as "), rf"\b(?i:(?:logged|signed) in|logged on) as (?P<user>{_NAME})(?![\w(])", 1),
    (("session ",), rf"(?i)\bsession \S{{1,12}} of user (?P<user>{_NAME})(?<!\.)", 1),
    (("accepted ", "failed "), rf"\b(?:Accepted|Failed) [\w/-]{{3,30}} for (?:invalid user )?(?P<user>{_NAME}) from ", 1),
    (
        ("sudoers", "does not exist"),
        rf"(?:\buser '(?P<user>{_NAME})' does not exist|\b(?P<user2>{_NAME}) is not in the sudoers)",
        1,
    ),
    (("cron",), rf"\bCRON\[\d+\]: \((?P<user>{_NAME})\) ", 1),
    ((":x:", ":*:"), rf"(?m)^(?P<user>{_NAME}):[x*]:\d{{4,10}}:\d{{1,10}}:(?P<user2>[^:,\n]{{0,64}})[^:\n]{{0,64}}:/", 1),
    # Tables: ps aux, ps -ef, top, who, ls -l of a domain.
    (
        ("pts/", " tty", " ? "),
        rf"(?m)^(?P<user>{_NAME})\+? +(?:\d+ +\d+\.\d +\d+\.\d +\d+ +\d+ +|\d+ +\d+ +\d+ +\S{{5}} +)(?:\?|pts/\d+|tty\w+) ",
        1,
    ),
    (
        (" s ", " r ", " d ", " i ", " z "),
        rf"(?m)^ *\d+ (?P<user>{_NAME})\+? +(?:-?\d+|rt) +-?\d+ +[\d.]+[mgt]? +[\d.]+[mgt]? +[\d.]+[mgt]? [SRDIZ] ",
        1,
    ),
    (("pts/", " tty"), rf"(?m)^(?P<user>{_NAME}) +(?:pts/\d+|tty\d+) +(?:\d{{4}}-\d\d-\d\d|[A-Z][a-z]{{2}} )", 1),
    (
        ("-r", "dr", "cr", "br", "lr"),
        r"(?<![\w.@+-])[-dlcbps](?:[r-][w-][xsStT-]){3}[.+@]? +\d+ +(?:(?P<host>[\w.-]{1,40})\\)?"
        r"(?P<user>[\w.$-]{1,64})(?:@(?P<host2>[\w.-]{1,64}))?"
        r" +(?:[\w.-]{1,40}\\)?(?P<group>[\w.$-]{1,64}(?: users| admins)?)(?:@[\w.-]{1,64})? +(?=[\d,.]+[KMGT]?[ ])",
        1,
    ),
    ((":x:", ":*:"), rf"(?m)^(?P<group>{_NAME}):[x*]:\d{{4,10}}:(?=[^:\n]*$)", 1),  # /etc/group
    (("s-1-5-21-",), r"\bS-1-5-21-(?P<serial>\d{5,10}(?:-\d{5,10}){2}(?:-\d{3,10})?)(?![\d-])", 1),
)
"""Needles, pattern, lines that it spans. S-1-5-21 begins the identifiers of somebody's own accounts:
https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers."""
_LISTS = (
    (("groups=",), r"(?<=[=,])(?P<uid>\d{1,12})\((?P<list>[^)\n]{1,64})\)", 1),
    (
        ("groups",),
        rf"{_ASKED}groups(?: \S{{1,64}})?{_ANSWER}(?:{_NAME} : )?(?P<list>[\w.@-]+(?: [\w.@-]+){{1,40}})[^\S\n]*\r?(?:\n|\Z)",
        2,
    ),
    (("usermod",), rf"\busermod{_FLAGS} (?P<list>\w[\w.-]{{0,63}}(?:,\w[\w.-]{{0,63}}){{0,20}}) (?={_NAME}|[$%])", 1),
    ((" : ",), rf"(?m)^(?P<user>{_NAME}) : (?P<list>(?P=user)(?: [\w.@-]+){{1,40}})[^\S\n]*\r?$", 1),
    ((":x:", ":*:"), rf"(?m)^{_NAME}:[x*]:\d{{1,10}}:(?P<list>[\w.$@-]+(?:,[\w.$@-]+){{0,80}})[^\S\n]*\r?$", 1),
)
_DIGITS_OF_A_PERSON = 4
"""Systems number their own groups below 1000."""
_QUALIFIED = re.compile(
    r"(?<![\w:\\/.%*$-])(?P<host>[A-Z][A-Z0-9-]{1,14})(?:\\{2}(?P<any>[a-z])|\\(?![nrtubfvx])(?P<one>[a-z]))(?P<rest>[a-z0-9._-]{2,31})(?![\w\\/(*+?\[{])"
)
"""``CORP\\anna``; behind one backslash a letter may be an escape."""
_BUSES_TEXT = """
    pci usb acpi root swd hid hdaudio display scsi storage bth bthenum uefi htree intelaudio mmdevapi hklm hkcu hkcr hku builtin
    authority nt service software
"""
_BUSES = frozenset(_BUSES_TEXT.split())
_FILE = re.compile(
    r".*\.(?:dll|exe|sys|inf|cat|py|pyd|xml|bin|json|ya?ml|txt|log|lib|h|hpp|c|cc|cpp|cl|so|onnx|md|bat|cmd|ps1|zip|whl|csv)"
)
_NOT_A_NAME = re.compile(
    r"none|null|unknown|true|false|to|is|the|not|and|or|in|of|for|that|with|a|an|another|your|my|this|same|different",
    re.IGNORECASE,
)


def find_accounts(page: Page) -> Iterator[Span]:
    """Users, groups and domains of Windows by the commands and answers that they stand in."""
    for needles, pattern, lines in _compiled(_PATTERNS):
        for match in page.matches(pattern, needles, lines):
            yield from _named(match)
    for needles, pattern, lines in _compiled(_LISTS):
        for match in page.matches(pattern, needles, lines):
            yield from _listed(match, "user" if needles[0] == ":x:" else "group")
    for match in page.matches(_QUALIFIED, ("\\",)):
        name = page.text[match.end("host") : match.end()].lstrip("\\").rstrip(".-")
        if not _is_common(match["host"].lower()) and not _FILE.fullmatch(name) and name not in SYSTEM_ACCOUNTS:
            yield Span(*match.span("host"), "host", match["host"])
            yield Span(match.end("rest") - len(match["rest"]) - 1, match.end("rest"), "user", name)


def _is_common(domain: str) -> bool:
    return domain in _BUSES or stands_for_itself(domain)


def _named(match: re.Match[str]) -> Iterator[Span]:
    for group, value in match.groupdict().items():
        kind = group.rstrip("2")
        bare = value.rstrip(".-") if value else ""
        if bare and _is_private(kind, bare):
            yield Span(match.start(group), match.start(group) + len(bare), kind, bare)


def _listed(match: re.Match[str], kind: str) -> Iterator[Span]:
    number = match.groupdict().get("uid") or ""
    numbered = len(number) >= _DIGITS_OF_A_PERSON and match["list"].lower() not in SYSTEM_GROUPS
    for item in re.finditer(r"[^)]+" if number else r"[^,\s]+", match["list"]):
        if (numbered or _is_private("group", item[0])) and not item[0].isdigit():
            start = match.start("list") + item.start()
            yield Span(start, start + len(item[0]), kind, item[0])
            if numbered:
                yield Span(*match.span("uid"), "uid", number)


def _is_private(kind: str, value: str) -> bool:
    """A name that is a word is not taken for one here: ``usermod -aG render and log in`` has none."""
    if kind in ("secret", "serial"):
        return True
    common = SYSTEM_GROUPS if kind == "group" else SYSTEM_ACCOUNTS
    return not (
        value.lower() in common or value.startswith("systemd-") or _NOT_A_NAME.fullmatch(value) or stands_for_itself(value)
    )


@cache
def _compiled(patterns: tuple[tuple[tuple[str, ...], str, int], ...]) -> tuple[tuple[tuple[str, ...], re.Pattern[str], int], ...]:
    return tuple((needles, re.compile(pattern), lines) for needles, pattern, lines in patterns)
