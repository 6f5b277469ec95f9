"""Passwords, tokens and keys by the name in front of them: ``password=…``, ``--token …``, ``Authorization: Bearer …``.

A name alone misleads: language models have tokens, and what stands behind ``password:`` may be prose. See
https://github.com/RedHatInsights/insights-core/issues/3858 for a pattern that ate data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.redaction.spans import Page, Span

_VALUE = r"(?P<value>\\{0,3}\"[^\"\n]{1,500}\"|\\{0,3}'[^'\n]{1,500}'|[^\s\"',;<>&)}\]|]{1,500})"
_KINDS = (
    r"(?P<kind>(?P<sure>pass(?:word|wd|phrase|code)|sshpass|(?<![A-Za-z])(?:pwd|psk|pass(?==(?!\d{1,4}\b)))"
    r"|(?:csrf|xsrf)(?:middleware)?[_-]?token|(?:j|php)?sess(?:ion)?id(?==))"
    r"|(?P<key>(?:(?:api|access|secret|signing|account|encryption|shared|storage|auth|licen[cs]e|subscription|private|ssh|deploy)[_-]?key(?:[_-]?id)?|client[_-]?secret|connection[_-]?string"
    r"|(?:auth|access|api|hub|hf|bearer|refresh|github|gitlab|personal|wandb|private|registry)[_-]?token))"
    r"|(?P<loose>(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=[A-Z])))(?:token|secret|cookie|credentials?)))"
)
_ASSIGNED = re.compile(rf"{_KINDS}(?P<end>\\{{0,3}}[\"'])?[ \t]{{0,3}}(?:=>|:=|[:=])(?P<gap>[ \t]{{0,3}}){_VALUE}", re.IGNORECASE)
_OPTION = re.compile(rf"--?[a-z0-9-]{{0,30}}?{_KINDS}(?P<gap>[ \t]{{1,3}}){_VALUE}", re.IGNORECASE)
_NEEDLES = ("pass", "pwd", "key", "secret", "credential", "token", "connection", "cookie", "sessid", "sessionid")
_SCHEMES = r"(?:bearer|basic|token|digest|negotiate)[ \t]{1,3}"
_HEADER = re.compile(
    r"\b(?:authorization|x-api-key|x-auth-token|private-token)\\{0,3}[\"']?[ \t]{0,3}[:=][ \t]{0,3}\\{0,3}[\"']?"
    rf"(?:{_SCHEMES})?(?!{_SCHEMES})(?P<value>[A-Za-z0-9_.~+/=:-]{{6,8000}})",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\bbearer[ \t]{1,3}(?P<value>(?=[A-Za-z_.~+/=-]{0,400}\d)[A-Za-z0-9_.~+/=-]{12,8000})", re.IGNORECASE)
_LOGIN = re.compile(
    r"\b(?:curl|wget)\b[^\n]{0,300}? (?:-u|--user)[ =]?[\"']?(?P<login>[^\s\"':]{1,64}:[^\s\"']{1,200})"
    r"|\b(?:docker|podman|helm|sshpass|az|mysql)\b[^\n]{0,200}? (?:-p|--password)[ =]?[\"']?(?P<value>[^\s\"'=-][^\s\"']{0,200})"
)
_NO_SECRET = re.compile(
    r"true|false|none|null|nil|undefined|yes|no|on|off|str|string|int|bytes|bool|\*+|x{3,}|\.+|-+|\$.*|%\w+%|\{.*|os\.\S*|self\.\S*|"
    r"args\.\S*|\S*\(.*|<.*|&(?:lt|gt|amp|quot|#\d{1,5})|\[.*|your\S*|~|must|is|was|are|has|not|for|required|incorrect|wrong|expired|invalid|missing|authentication|"
    r"prompt|entry|changed|and|or|to|in|the|a",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:\bpass(?:word|phrase|code) is:? [\"']?(?P<value>(?=[A-Za-z]{0,60}[^A-Za-z\s])[^\s\"']{4,100}?)[.\"']?(?=\s|$)"
    r"|\blogin\s{1,8}(?P<login>\S{1,64}\s{1,8}password\s{1,8}\S{1,200})"  # .netrc
    r"|\bsetx?[ \t]{1,4}\w{0,40}(?:TOKEN|SECRET|KEY|PASSWORD|PASS)\w{0,20}[ \t]{1,4}[\"']?(?P<value2>[^\s\"'=]{6,2000})"
    r"|\"auth\\{0,3}\"[ \t]?:[ \t]?\\{0,3}\"(?P<value3>[A-Za-z0-9+/]{8,2000}={0,2})\\{0,3}\""  # ~/.docker/config.json
    r"|\b(?:Set-)?Cookie: (?P<value4>\S[^\r\n\"']{3,8000})"
    r"|\bDigest (?P<value5>username=\S[^\r\n]{3,2000}))",
    re.IGNORECASE,
)
"""Where no sign stands between the name and the secret, or more than one word is the secret."""
_TOLD_NEEDLES = ("password is", "passphrase is", "passcode is", "login ", "setx", "set ", '"auth', "cookie: ", "digest username")
_PATH = re.compile(r"\.{0,2}[/~\\].*|[A-Za-z]:[\\/].*")
_SHORTEST_KEY, _SHORTEST_TOKEN, _LETTERS_ALONE = 6, 12, 20
_SHORTEST_OF_VARIABLE, _SHORTEST_SECRET = 3, 4
_NAME = re.compile(r"[A-Za-z0-9_.-]*\Z")
_LONGEST_NAME = 60
_OF_A_MODEL = re.compile(
    r"(?:^|[_.-])(?:eos|bos|pad|unk|mask|sep|cls|max|min|num|n|per|next|new|stop|start|end|special|image|img|audio|video|input|output"
    r"|prompt|first|last|total|gen(?:erated)?|draft|tool|think|text|sub|has|use|need|no)[_-]?\Z",
    re.IGNORECASE,
)
"""Before ``token``: those of language models, which are no secrets, and questions."""


def find_named_secrets(page: Page) -> Iterator[Span]:
    """Secrets by what stands in front of them."""
    for pattern, needles in ((_HEADER, ("authorization", "x-api-key", "x-auth-token", "private-token")), (_BEARER, ("bearer",))):
        for match in page.matches(pattern, needles):
            if not _NO_SECRET.fullmatch(match["value"]):
                yield Span(*match.span("value"), "secret", match["value"])
    for match in page.matches(_TOLD, _TOLD_NEEDLES, lines=2):
        group = match.lastgroup or ""
        if not _NO_SECRET.fullmatch(match[group]):
            yield Span(*match.span(group), "url" if group == "login" else "secret", match[group])
    for pattern in (_ASSIGNED, _OPTION):
        for match in page.matches(pattern, _NEEDLES):
            start, value = _bare(match)
            if _is_secret(match, value, option=pattern is _OPTION):
                yield Span(start, start + len(value), "secret", value)
    for match in page.matches(_LOGIN, ("curl", "wget", "docker", "podman", "helm", "sshpass", "az ", "mysql")):
        group = "login" if match["login"] else "value"
        if not _NO_SECRET.fullmatch(match[group]):
            yield Span(*match.span(group), "url" if match["login"] else "secret", match[group])


def _bare(match: re.Match[str]) -> tuple[int, str]:
    """The value without quotes and what ends the sentence, and where it begins."""
    raw = match["value"]
    value = raw.lstrip("\\")
    if value[:1] in ("'", '"') and len(raw) > 1:
        bare = value[1:-1].rstrip("\\")
        return match.end("value") - len(value) + 1, bare
    return match.start("value"), raw.rstrip(".:\\")


def _is_secret(match: re.Match[str], value: str, *, option: bool) -> bool:
    if not value or _NO_SECRET.fullmatch(value):
        return False
    quoted = match["value"].lstrip("\\")[:1] in ("'", '"')
    if match["sure"]:
        in_prose = not option and match["gap"] and not quoted and value.isalpha() and _goes_on(match)
        return not (match["sure"].lower() == "pwd" and _PATH.fullmatch(value)) and not in_prose
    if _PATH.fullmatch(value):
        return False
    name = _NAME.search(match.string, max(0, match.start() - _LONGEST_NAME), match.start())
    before = name[0] if name else ""
    if len(value) >= _SHORTEST_OF_VARIABLE and _is_variable(match, before) and not _OF_A_MODEL.search(before):
        return True
    if value.isdigit():
        return False
    if match["key"]:
        return len(value) >= _SHORTEST_KEY and (quoted or not value.replace("_", "").isalpha() or len(value) >= _LETTERS_ALONE)
    if match["loose"].lower() == "secret" and (quoted or not match["gap"]):
        return len(value) >= _SHORTEST_SECRET
    mixed = value != value.lower() and value != value.upper() and any(map(str.isdigit, value)) and value.isalnum()
    return looks_random(value) or (quoted and mixed and len(value) >= _SHORTEST_KEY and not _OF_A_MODEL.search(before))


def _is_variable(match: re.Match[str], before: str) -> bool:
    """Whether it is a variable of the environment that is set: ``MY_TOKEN=…``."""
    between = match.string[match.end("kind") : match.start("value")]
    return between == "=" and (before + match["kind"]).isupper()


def _goes_on(match: re.Match[str]) -> bool:
    """Whether more words follow on the line: ``password: must be changed``."""
    end = match.string.find("\n", match.end())
    rest = match.string[match.end() : end if end >= 0 else len(match.string)][:80]
    return bool(re.match(r"[ \t]+[A-Za-z]", rest))


def looks_random(value: str) -> bool:
    """Whether a value could be a token: long, of letters and digits, or of many letters large and small."""
    if len(value) < _SHORTEST_TOKEN or not re.fullmatch(r"[A-Za-z0-9_.~+/=:%!@#^*-]+", value):
        return False
    digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    mixed = value != value.lower() and value != value.upper()
    return (digits >= 2 and letters >= 2) or (len(value) >= _LETTERS_ALONE and mixed)
