"""Names of machines in what programs of the network are told and answer: ``ssh``, proxies, ``pip``, Docker, Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.urls import is_host, is_public
from ovdoctor.redaction.words import SYSTEM_ACCOUNTS, stands_for_itself

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_DOTTED = r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
_BEFORE_DOT = r" [\w-]{1,63}\.[A-Za-z]"
_NAME = r"[^\W\d_][\w.-]{0,63}"
_ANSWER = r"[^\S\n]*\r?\n[^\S\n]*"
_PATTERNS = (
    (("connectionpool(host=",), rf"ConnectionPool\(host=['\"](?P<host>{_HOST})", 1),
    (
        ("resolve", "unknown host", "no such host", "lookup "),
        rf"(?i)(?:could not resolve host:?|unknown host:?|(?:could not|failed to|can't) resolve(?= ['\"]|{_BEFORE_DOT})"
        rf"|lookup(?={_BEFORE_DOT}))"
        rf" ['\"]?(?P<host>{_HOST})(?=['\"\s:)]|$)",
        1,
    ),
    (
        ("ping", "name or service", "name resolution", "hostname "),
        rf"(?:\bPING (?P<host>{_HOST}) [(\[]|\bssh: Could not resolve hostname (?P<host2>{_HOST})"
        rf"|: (?P<host3>{_HOST}): (?:Name or service not known|Temporary failure in name resolution))",
        1,
    ),
    (("trusted-host",), rf"trusted-host[ \t]*[= ][ \t]*(?P<host>{_HOST})", 1),
    (("_proxy",), rf"(?i)(?:https?|ftp|all)_proxy[\"']?[=: ]+[\"']?(?P<host>{_HOST}):\d{{2,5}}\b", 1),
    (
        ("ssh ", "scp ", "sftp ", "rsync "),
        rf"\b(?:ssh|sftp|scp|rsync)(?: -[iplFoJLRDeP] \S{{1,80}}| -\S{{1,20}}){{0,8}}(?: \S{{1,200}})?"
        rf" (?P<user>{_NAME})@(?P<host>{_HOST})",
        1,
    ),
    (("ssh ",), rf"\bssh(?: -\S{{1,20}}){{0,4}} -l (?P<user>{_NAME}) (?P<host>{_HOST})", 1),
    (("ssh ",), rf"(?m)(?:^|[$#%>] )ssh(?: -[iplFoJLRD] \S{{1,80}}| -\S{{1,20}}){{0,8}} (?P<host>{_HOST})(?=\s|$)", 1),
    (("'s password",), rf"(?<![\w.@-])(?P<user>{_NAME})@(?P<host>{_HOST})'s password", 1),
    (("psql ", "mysql ", "redis-cli "), rf"\b(?:psql|mysql|redis-cli)\b[^\n]{{0,80}} -h ?(?P<host>{_HOST})", 1),
    (("git@",), rf"\bgit@(?P<host>{_HOST}):(?P<path>[\w.~/-]{{1,200}})", 1),
    (
        ("docker", "podman", "nerdctl"),
        rf"\b(?:docker|podman|nerdctl) (?:run|create)\b[^\n]{{0,400}}? (?:-h|--hostname)[ =](?P<host>{_HOST})",
        1,
    ),
    (
        ("docker", "podman", "image:", "crictl"),
        rf"(?:\b(?:docker|podman|crictl)\b[^\n]{{0,300}}?[ =]|\bimage: ?[\"']?)"
        rf"(?P<host>{_DOTTED})(?=(?::\d{{2,5}})?/[\w.-]+(?:[/:@\s\"']|$))",
        1,
    ),
    (
        ("pod", "deployment"),
        r"(?:\bpods?[/:= ]{1,2}[\"']?|\bPOD_?NAME=)(?:[\w-]{1,63}/)?"
        r"(?P<host>[a-z0-9](?:[a-z0-9-]{0,220}[a-z0-9])?-(?:[a-f0-9]{8,10}-[a-z0-9]{5}|\d{1,3}))(?![\w-])",
        1,
    ),
    (
        ("kubectl", "namespace"),
        r"(?:\bkubectl\b[^\n]{0,80}? (?:-n|--namespace)[ =](?P<host>[a-z0-9][a-z0-9-]{2,62})"
        r"(?: (?P<host2>[a-z0-9-]{1,220}-[a-f0-9]{8,10}-[a-z0-9]{5})(?![\w-]))?"
        r"|(?m:^)\s*\"?(?:NAMESPACE|POD_NAMESPACE|namespace)\"?[:=]\s?\"?(?P<host3>[a-z0-9][a-z0-9-]{2,62})\"?,?\s*?(?m:$))",
        1,
    ),
    (("unc\\",), rf"\\\\[?.]\\{{1,2}}UNC\\{{1,2}}(?P<host>{_HOST})(?=\\)", 1),
    ((":/",), rf"(?m)^(?P<host>{_HOST}):/[\w./-]{{1,200}} on / ?[\w./-]{{0,200}} type nfs", 1),
    ((" cifs", " smb"), rf"(?m)^//(?P<host>{_HOST})/[^\n]{{1,200}} (?:type )?(?:cifs|smb3|smbfs)\b", 1),
    ((" type nfs", " nfs "), rf"(?m)^(?P<host>{_HOST}):/\S{{0,200}} (?:on )?/\S{{0,200}} (?:type )?nfs", 1),
    (("node=", "uname_result"), rf"uname_result\([^)\n]{{0,60}}\bnode(?:name)?=['\"](?P<host>{_HOST})['\"]", 1),
    (("hostname",), rf"[$#%>] hostname(?: -[fs]| --fqdn)?{_ANSWER}(?P<host>{_HOST})[^\S\n]*\r?(?:\n|\Z)", 2),
    (
        ("hostname", "host_name", "clientname="),
        rf"(?:\b[Hh]ostname (?:set )?to <(?P<host>{_HOST})>|\bset-hostname (?P<host2>{_HOST})"
        rf"|\boption host_name {{1,10}}=> '(?P<host3>{_HOST})"
        rf"|\bCLIENTNAME=(?P<host4>{_HOST}))",
        1,
    ),
    (("server:",), rf"(?m)^Server: {{1,4}}\t?(?P<host>{_DOTTED})[^\S\n]*\r?\n(?=Address)", 2),
    (
        ("amazonaws.com", "cloudapp.", ".internal"),
        r"(?<![\w./\\@-])(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:compute(?:-1)?\.amazonaws\.com|cloudapp\.azure\.com|cloudapp\.net"
        r"|c\.[a-z0-9-]{4,40}\.internal))(?![\w-])",
        1,
    ),
    (("machine ",), rf"(?m)^machine (?P<host>{_DOTTED})(?=\s+login )", 2),  # .netrc
    (
        ("mingw", "msys", "ucrt64", "clang64"),  # the prompt of Git for Windows
        rf"(?m)^(?P<user>{_NAME})@(?P<host>{_HOST}) (?:MINGW(?:32|64)|MSYS|UCRT64|CLANG64) [~/]",
        1,
    ),
    (("\u327f",), rf"\((?P<user>{_NAME})\u327f(?P<host>{_HOST})\)-\[", 1),
    ((":~ ", ":/"), r"(?m)^(?P<host>[A-Za-z][\w.-]{2,62}):[~/]\S{0,200} (?P<user>[a-z][\w.-]{1,63})[$#] ", 1),
    (
        (" kernel: ", "]: ", " - - "),  # the log of a system, in other forms and languages
        rf"(?m)(?:^[A-Z][a-z]{{2}} \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]{{3,5}} (?P<host>{_HOST}) (?=\S{{1,80}}: )"
        rf"|^(?:\d{{1,2}}\u6708|\w{{3,4}}\.?) [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? (?P<host2>{_HOST})"
        rf" (?=kernel: |[\w./@()-]{{1,80}}\[\d+\]: )"
        rf"|^\d{{4}}-\d\d-\d\dT[\d:.,+Z-]{{8,30}} (?P<host3>{_HOST}) (?=[\w./@()-]{{1,80}}\[\d+\]: )"
        rf"|^<\d{{1,3}}>1 \d{{4}}-\d\d-\d\dT[\d:.,+Z-]{{8,30}} (?P<host4>{_HOST}) )",
        1,
    ),
)
"""Needles, pattern, lines that it spans."""
_RENTED = re.compile(r"[\w.-]+\.cloudapp\.azure\.com")
"""Somebody's machine in the domain of a company that everybody knows."""
_PUBLIC_OWNERS_TEXT = """
    openvinotoolkit openvino-dev-samples intel oneapi-src uxlfoundation huggingface onnx microsoft pytorch tensorflow opencv
    ultralytics paddlepaddle ggml-org ggerganov blakeblackshear triton-inference-server kubernetes docker nvidia google
"""
_PUBLIC_OWNERS = frozenset(_PUBLIC_OWNERS_TEXT.split())
"""Whose repositories everybody fetches; who fetches another one with a key may be the only one who knows of it."""
_NO_PROXY = re.compile(r"(?i)\bno_proxy[\"']?[=:][ \t]?[\"']?(?P<list>[A-Za-z0-9.*,:/-]{2,2000})")


def find_machines(page: Page) -> Iterator[Span]:
    """Hosts, and users beside them; those that everybody knows are nobody's."""
    for needles, pattern, lines in _patterns():
        for match in page.matches(pattern, needles, lines):
            yield from _named(match)
    for match in page.matches(_NO_PROXY, ("no_proxy",)):
        for item in re.finditer(r"[^,]+", match["list"]):
            name = item[0].strip(".*")
            if _is_somebodys(name):
                start = match.start("list") + item.start() + item[0].index(name)
                yield Span(start, start + len(name), "host", name)


def _named(match: re.Match[str]) -> Iterator[Span]:
    groups = match.groupdict()
    if "path" in groups and is_public(groups["host"]):
        if groups["path"].partition("/")[0].lower() not in _PUBLIC_OWNERS:
            yield Span(*match.span("path"), "url", groups["path"])
        return
    for group, value in groups.items():
        kind = group.rstrip("234")
        if kind == "user" and value and value.lower() not in SYSTEM_ACCOUNTS:
            yield Span(*match.span(group), "user", value)
        elif value and (kind == "path" or (kind == "host" and (_is_somebodys(value) or _RENTED.fullmatch(value)))):
            yield Span(*match.span(group), "host" if kind == "host" else "url", value)


def _is_somebodys(host: str) -> bool:
    return is_host(host) and not is_public(host) and not stands_for_itself(host)


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str], int], ...]:
    return tuple((needles, re.compile(pattern), lines) for needles, pattern, lines in _PATTERNS)
