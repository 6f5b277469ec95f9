"""IPv4, IPv6 and MAC addresses, told apart from versions of drivers, PCI addresses and names of C++."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network

from ovdoctor.redaction.spans import Page, Span

_V4 = re.compile(r"(?<![\w.])(?<!\d[-+~])(?:\d{1,3}\.){3}\d{1,3}(?![\w])(?!\.\d)")
_V4_CORE = re.compile(r"\.\d{1,3}\.\d{1,3}\.\d")
_DASHED = re.compile(r"(?<![\w.-])ip-(?:\d{1,3}-){3}\d{1,3}(?:\.[a-z0-9-]{1,63}\.(?:internal|amazonaws\.com))?", re.IGNORECASE)
_V6 = re.compile(
    r"(?<![\w:.])(?:(?:fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}|[23][0-9a-f]{3}|64)(?::[0-9a-f]{0,4}){2,7}(?:\d{1,3}(?:\.\d{1,3}){3})?"
    r"|(?:(?:0{1,4}:){5}|::)ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4})(?![\w:])",
    re.IGNORECASE,
)
_V6_CORE = re.compile(r":(?::|[0-9A-Fa-f]{3,4}:)")
_V6_BEGIN = re.compile(r"[0-9A-Fa-f:]{0,24}\Z")
_MAC = re.compile(
    r"(?<![0-9A-Za-z:.-])[0-9A-Fa-f]{2}(?P<by>[:-])[0-9A-Fa-f]{2}(?:(?P=by)[0-9A-Fa-f]{2}){4,18}(?![0-9A-Za-z:-]|\.[0-9A-Fa-f])"
)
"""Of six bytes; of eight as PCI tells a serial number, of twenty on InfiniBand."""
_BARE_MAC = re.compile(
    r"(?:(?<![0-9A-Za-z])(?:enx|wlx|wwx)|\b(?:mac(?:[_ ]?addr(?:ess)?)?|hwaddr|physical address)[\"']?[ .]{0,30}[:=][ \t]?[\"']?)"
    r"(?P<mac>[0-9A-Fa-f]{12})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
"""``enx`` and the address: how systemd names network cards on USB
(https://www.freedesktop.org/software/systemd/man/latest/systemd.net-naming-scheme.html)."""
_DOTTED_MAC = re.compile(r"(?<![\w.])(?=[0-9.]{0,14}[a-fA-F])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])")
_DOTTED_CORE = re.compile(r"\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])")
_MAC_CORE = (
    re.compile(r":[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:"),
    re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-"),
)
_ADDRESS_BEFORE = re.compile(
    r"(?:\b(?:inet|addr(?:ess)?|ip(?:v4)?|host(?:s|name)?|server|peer|client|gateway|gw|via|src|dst|dns|nameserver|ping|ssh|scp|sftp|"
    r"rsync|curl|wget|connect(?:ed|ing|ion)?|listen(?:ing)?|bind|bound|proxy|route|remote|local|source|destination|endpoint|nmap|"
    r"telnet|subnet|network|broadcast|brd|login|dhcp|lease|offer|ack|resolved|lookup|rhost|refused|from|to|on|at)\b"
    r"\W{0,3}(?:\w{1,12} )?"
    r"|(?::|/|\\)//?|//|@|\\\\|::ffff:|_IP=|_HOST=|_ADDR=|HOSTS?=|SSH_(?:CLIENT|CONNECTION)=|\d\d:\d\d \()\W{0,2}\Z",
    re.IGNORECASE,
)
_VERSION_BEFORE = re.compile(
    r"(?:\b(?:version|ver|v|driver|firmware|release|releases|build|runtime|package|neo|igc|bios|kernel|plugin|compiler|openvino|opencl|"
    r"oneapi|python|npu|gpu|cpu|windows|nt|update|upgrade|upgraded|downgrade|install|installed|than|since|dll|exe|sys|so)\b\W{0,4}(?:\w{1,12}\W{1,3})?"
    r"|[=<>~!]=|[<>]|[A-Za-z]_|[A-Za-z]-|\bv)\s{0,2}\Z",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(
    r"(?:\(Preferred\)| - \S{1,64} \[\d|[\"'], ?\d{2,5}\)| \d{4,5} (?:\d{1,3}\.|\d{1,5}$)| (?:22|80|443)(?!\S)"
    r"|:\d{2,5}(?![\d.])|/\d{1,2}(?![\d.])|:/|[ \t]{1,4}(?:netmask|brd|dev|via|scope|metric|port|src|icmp_seq)\b|\\)"
)
_VERSION_AFTER = re.compile(r"[-+~_]\w|\s{0,2}\((?:\w+ )?(?:driver|version|release)")
_LOOK = 28
_SURE = tuple(ip_network(net) for net in ("192.168.0.0/16", "172.16.0.0/12", "169.254.0.0/16", "100.64.0.0/10"))
"""Ranges that no version of a driver falls into."""
_HIGHEST_VERSION = 128
_COMPANY, _LONGEST_BARE = 10, 500
_BETWEEN = re.compile(r"[ \t,;|\"']{1,6}")
"""Between addresses of a list, of which the first says that it is one."""
_NOBODY = tuple(ip_network(net) for net in ("127.0.0.0/8", "0.0.0.0/8", "255.0.0.0/8", "224.0.0.0/4"))
_NULL_MAC = re.compile(r"0+|f+")


def find_addresses(page: Page) -> Iterator[Span]:
    """The addresses of machines in a text; loopback, netmasks and multicast are nobody's."""
    text = page.text
    yield from _find_v4(text)
    yield from _find_v6(text)
    for match in page.matches(_DASHED, ("ip-",)):
        yield Span(match.start(), match.end(), "host", match[0])
    for core in _MAC_CORE:
        for match in anchored(text, core, _MAC, range(2, 3)):
            digits = re.sub(r"[:-]", "", match[0]).lower()
            if not _NULL_MAC.fullmatch(digits):
                yield Span(match.start(), match.end(), "mac", digits)
    for match in anchored(text, _DOTTED_CORE, _DOTTED_MAC, (4,)):
        yield Span(match.start(), match.end(), "mac", match[0].replace(".", "").lower())
    for match in page.matches(_BARE_MAC, ("enx", "wlx", "wwx", "mac", "hwaddr", "physical address")):
        yield Span(*match.span("mac"), "mac", match["mac"].lower())


def anchored(text: str, core: re.Pattern[str], whole: re.Pattern[str], back: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches of ``whole``, each begun one of ``back`` characters before a match of ``core``, which is found fast: it begins
    with a rare character."""
    place = 0
    while found := core.search(text, place):
        matches = (whole.match(text, found.start() - number) for number in back if found.start() >= number)
        match = next(filter(None, matches), None)
        place = max(match.end() if match else 0, found.start() + 1)
        if match:
            yield match


def _find_v4(text: str) -> Iterator[Span]:
    last = -1
    for match in anchored(text, _V4_CORE, _V4, (1, 2, 3)):
        try:
            address = IPv4Address(match[0])
        except AddressValueError:
            continue
        if any(address in net for net in _NOBODY):
            continue
        listed = last >= 0 and _BETWEEN.fullmatch(text, last, match.start()) and not _VERSION_AFTER.match(text, match.end())
        if listed or _is_address(address, text, match.start(), match.end()) or _is_bare(address, text, match.start()):
            last = match.end()
            yield Span(match.start(), match.end(), "ip", str(address))


def _is_bare(address: IPv4Address, text: str, start: int) -> bool:
    """Whether it is of the range of most networks of companies, 10.0.0.0/8, in a line without a word: versions stand by one."""
    if int(address) >> 24 != _COMPANY:
        return False
    begin = text.rfind("\n", max(0, start - _LONGEST_BARE), start) + 1 or max(0, start - _LONGEST_BARE)
    end = text.find("\n", start, start + _LONGEST_BARE)
    return not any(map(str.isalpha, text[begin : end if end >= 0 else start + _LONGEST_BARE]))


def _is_address(address: IPv4Address, text: str, start: int, end: int) -> bool:
    """By what stands around it; by its range where nothing does."""
    line = text.rfind("\n", max(0, start - _LOOK), start) + 1
    before = text[max(line, start - _LOOK) : start]
    after = text[end : end + 16]
    if _ADDRESS_AFTER.match(after):
        return True
    if _VERSION_BEFORE.search(before) or _VERSION_AFTER.match(after):
        return False
    sure = any(address in net for net in _SURE) or int(address) >> 24 >= _HIGHEST_VERSION
    return sure or bool(_ADDRESS_BEFORE.search(before))


def is_version(text: str, start: int, end: int) -> bool:
    """Whether what stands there is numbered like an address, but is a version by what stands around it."""
    return bool(_VERSION_BEFORE.search(text[max(0, start - _LOOK) : start]) and not _ADDRESS_AFTER.match(text[end : end + 16]))


def _find_v6(text: str) -> Iterator[Span]:
    place = 0
    while found := _V6_CORE.search(text, place):
        place = found.start() + 1
        begin = _V6_BEGIN.search(text, max(0, found.start() - 24), found.start())
        match = _V6.match(text, begin.start()) if begin else None
        if match and match.end() > found.start():
            place = match.end()
            try:
                yield Span(match.start(), match.end(), "ip", str(IPv6Address(match[0])))
            except AddressValueError:
                continue
