"""Free text: what is private in it is learned, taken out, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ovdoctor.findings.support import Redacted
from ovdoctor.redaction.detectors import find_private
from ovdoctor.redaction.homes import find_folders, find_homes, find_root, names_with_spaces
from ovdoctor.redaction.known import Known
from ovdoctor.redaction.secrets import find_secrets
from ovdoctor.redaction.spans import Page, Span, merged, unescaped_lines
from ovdoctor.redaction.tokens import HOME, TOKEN, Tokens
from ovdoctor.redaction.urls import domain_of, is_public
from ovdoctor.redaction.words import BUILD_HOMES

_LEARNED = frozenset({"user", "host", "domain", "ip", "email", "serial", "secret", "uuid", "mac", "network", "group"})
_RUN_USER = re.compile(r"/run/user/(\d{4,12})")
_HOME_FOLDER = re.compile(r"(?:.*[/\\])?(?:home|Users)[/\\]+([^/\\\n]{1,64})", re.IGNORECASE | re.DOTALL)


class TextRedactor:
    """Takes out what is private. The same value has the same token, whatever it stands in."""

    def __init__(self, also: Iterable[str] = ()) -> None:
        self._tokens = Tokens()
        self._known = Known()
        self._homes: list[str] = []
        words = sorted({word.strip() for word in also if word.strip()}, key=len, reverse=True)
        self._also = re.compile("|".join([TOKEN.pattern, *map(re.escape, words)]), re.IGNORECASE) if words else None

    def learn(self, text: str) -> None:
        """Learn from free text before anything of it is written."""
        self._detect(Page(text))

    def note(self, kind: str, value: str) -> None:
        """Learn one value of a kind: ``user``, ``host``, ``home`` (a folder), ``domain``, ``secret`` …"""
        value = value.strip()
        if not value:
            return
        if kind == "home":
            self._note_home(value)
        elif kind == "domain":
            self._note_domain(value)
        elif kind in ("host", "machine"):
            self._note_host(value, alone=kind == "machine")
        elif kind == "email":
            self._known.add("email", value)
            if domain := domain_of(value):
                self._note_domain(domain)
        elif kind in _LEARNED:
            self._known.add(kind, value)
            if kind == "user" and " " in value:
                self._known.add_spaced(value)

    def text(self, value: str) -> str:
        """Free text without what is private in it."""
        page = Page(value)
        found = self._detect(page)
        spans = merged([*found, self._known.find(page), self._find_also(page)])
        return self._written(value, spans)

    def path(self, value: str) -> str:
        """A path: the name of a home may have spaces."""
        self.note_path(value)
        return self.text(value)

    def names(self, value: str) -> str:
        """What holds no more than names and numbers: only values that are known, and tokens, go."""
        page = Page(value)
        return self._written(value, merged([find_secrets(page), self._known.find(page), self._find_also(page)]))

    def removed(self) -> tuple[Redacted, ...]:
        """What was taken out so far, and how often."""
        return self._tokens.removed()

    def token(self, kind: str, value: str) -> str:
        """The token of a value that is private as a whole; it is counted."""
        return self._tokens.used(kind, self._tokens.of(kind, value))

    def user_token(self, value: str) -> str | None:
        """The token of a user who is known by exactly this name: many groups are called as the only one in them."""
        if self._known.kind_of(value) != "user":
            return None
        return self.token("user", value)

    def _detect(self, page: Page) -> list[Sequence[Span]]:
        """What can be told from the text itself, the most trusted first; it is learned."""
        if "<" in page.text:
            self._tokens.reserve(page.text)
        found = self._told(page)
        if (lines := unescaped_lines(page.text)) is not None:  # a log as a text in JSON: its lines are found at the same places
            found += self._told(Page(lines))
        return found

    def _told(self, page: Page) -> list[Sequence[Span]]:
        """What the detectors find; it is learned."""
        for name in names_with_spaces(page):
            self._known.add_spaced(name)
            self.note("user", name)
        found = find_private(page, self._find_homes(page))
        for each in found:
            for span in each.spans:
                self.note("machine" if span.kind == "host" and each.of_machines else span.kind, span.value)
        return [each.spans for each in found]

    def _find_homes(self, page: Page) -> list[Span]:
        spans = []
        for home in (*find_homes(page, self._known.spaced), *find_root(page), *find_folders(page)):
            self._note_user_home(home.user)
            spans.append(Span(home.start, home.end, "~" if home.whole else "~name", home.user))
        spans += [Span(*match.span(1), "uid", match[1]) for match in page.matches(_RUN_USER, ("/run/user/",))]
        return spans

    def _find_also(self, page: Page) -> list[Span]:
        """Words that somebody asked for go wherever they stand, but not in tokens."""
        if self._also is None:
            return []
        return [Span(*match.span(), "word", match[0]) for match in self._also.finditer(page.text) if not TOKEN.match(match[0])]

    def _note_home(self, folder: str) -> None:
        """A home that is not seen in facts or text: its user is looked for; ``~`` is for the first that is seen."""
        name = re.split(r"[/\\\\]", folder.rstrip("/\\"))[-1]
        if name and name.lower() not in BUILD_HOMES and name != "root":
            self.note("user", name)

    def note_path(self, path: str) -> None:
        """Learn from a path as a whole: nothing but its separators ends the name of a home."""
        match = _HOME_FOLDER.match(path)
        if match and match[1].lower() not in BUILD_HOMES and " " in match[1]:
            self._note_user_home(match[1])

    def _note_user_home(self, user: str) -> None:
        key = user.casefold()
        if key not in self._homes:
            self._homes.append(key)
        if user != "root":
            self.note("user", user)

    def _note_domain(self, domain: str) -> None:
        if "." in domain and not is_public(domain):
            self._known.add_domain(domain)

    def _note_host(self, host: str, *, alone: bool) -> None:
        """With ``alone`` a machine, whose first name is looked for as well; ``repo`` of ``repo.acme.com`` is a word."""
        if re.fullmatch(r"[\d.]+", host) or is_public(host):
            return
        self._known.add("host", host)
        first, _, domain = host.partition(".")
        if domain and "." in domain:
            self._note_domain(domain)
        if domain and first and alone:
            self._tokens.same("host", host, first)
            self._known.add("host", first)

    def _written(self, text: str, spans: Sequence[Span]) -> str:
        parts, place = [], 0
        for span in spans:
            parts += [text[place : span.start], self._token_of(span)]
            place = span.end
        return "".join([*parts, text[place:]])

    def _token_of(self, span: Span) -> str:
        if span.kind in ("~", "~name"):
            return self._tokens.used("home", self._home_of(span))
        if span.kind == "group" and (user := self.user_token(span.value)):
            return user
        return self.token(span.kind, span.value)

    def _home_of(self, span: Span) -> str:
        key = self._long_name(span.value.casefold())
        if self._homes and self._long_name(self._homes[0]) == key:
            return HOME
        if key == "root":
            return "~root"
        user = self._tokens.of("user", key)
        return f"{HOME}{user}" if span.kind == "~" else user

    def _long_name(self, user: str) -> str:
        """Of a short name of DOS (``annama~1``) the long one, if it was seen."""
        if not (short := re.fullmatch(r"(.{1,6})~\d", user)):
            return user
        same = (home for home in self._homes if "~" not in home and re.sub(r"[ .]", "", home)[:6] == short[1])
        return next(same, user)
