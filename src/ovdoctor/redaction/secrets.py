"""Tokens and keys by the form that a service gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ovdoctor.redaction.spans import Page, Span

_START = r"(?<![A-Za-z0-9_])"
_END = r"(?![A-Za-z0-9_-])"
_SHAPES = (
    ("hf_", rf"{_START}hf_[A-Za-z0-9]{{16,200}}"),
    ("gh", rf"{_START}gh[pousr]_[A-Za-z0-9]{{16,255}}"),
    ("github_pat_", rf"{_START}github_pat_[A-Za-z0-9_]{{16,255}}"),
    ("gl", rf"{_START}gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent|oas|imt)-[A-Za-z0-9_.-]{{16,255}}"),
    ("akia", rf"{_START}AKIA[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    ("asia", rf"{_START}ASIA[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    ("eyj", rf"{_START}eyJ[A-Za-z0-9_-]{{8,8000}}\.[A-Za-z0-9_-]{{4,8000}}(?:\.[A-Za-z0-9_-]{{0,8000}})?"),
    ("sk-", rf"{_START}sk-(?=[A-Za-z_-]{{0,60}}\d)[A-Za-z0-9_-]{{16,255}}"),
    ("k_live_", rf"{_START}[sr]k_live_[A-Za-z0-9]{{10,255}}"),
    ("k_test_", rf"{_START}[sr]k_test_[A-Za-z0-9]{{10,255}}"),
    ("xox", rf"{_START}xox[abceoprs]-[A-Za-z0-9-]{{10,255}}"),
    ("xapp-", rf"{_START}xapp-\d-[A-Za-z0-9-]{{20,255}}"),
    ("hooks.slack.com", r"(?<=hooks\.slack\.com/services/)[A-Za-z0-9/]{20,255}"),
    ("aiza", rf"{_START}AIza[A-Za-z0-9_-]{{35}}{_END}"),
    ("ya29.", rf"{_START}ya29\.[A-Za-z0-9_-]{{20,2000}}"),
    ("1//0", r"(?<![\w/.:])1//0[A-Za-z0-9_-]{30,250}"),
    ("gsk_", rf"{_START}gsk_[A-Za-z0-9]{{20,255}}"),
    ("r8_", rf"{_START}r8_[A-Za-z0-9]{{30,64}}{_END}"),
    ("nvapi-", rf"{_START}nvapi-[A-Za-z0-9_-]{{20,255}}"),
    ("hv", rf"{_START}hv[sbr]\.[A-Za-z0-9_-]{{20,400}}"),
    ("_v1_", rf"{_START}do[opr]_v1_[a-f0-9]{{64}}"),
    ("age-secret-key-", rf"{_START}AGE-SECRET-KEY-1[A-Z0-9]{{20,100}}"),
    ("ls0tls1", rf"{_START}LS0tLS1[A-Za-z0-9+/]{{16,16000}}={{0,2}}"),
    ("aaab3nzac1yc2e", r"(?<![A-Za-z0-9+/])AAAAB3NzaC1yc2E[A-Za-z0-9+/]{16,4000}={0,2}"),
    ("pypi-", rf"{_START}pypi-[A-Za-z0-9_-]{{40,2000}}"),
    ("npm_", rf"{_START}npm_[A-Za-z0-9]{{36}}(?![A-Za-z0-9])"),
    ("dckr_pat_", rf"{_START}dckr_pat_[A-Za-z0-9_-]{{16,255}}"),
    ("dapi", rf"{_START}dapi[a-f0-9]{{32}}(?:-\d)?(?![A-Za-z0-9])"),
    ("sg.", rf"{_START}SG\.[A-Za-z0-9_-]{{16,64}}\.[A-Za-z0-9_-]{{16,64}}"),
    (":aa", r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9])"),
    (" aaaa", r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\d{3}) AAAA[A-Za-z0-9+/=]{16,4000}"),
)
"""Sources: https://huggingface.co/docs/hub/security-tokens,
https://github.blog/engineering/behind-githubs-new-authentication-token-formats,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, RFC 7519 (JWT), https://docs.gitlab.com/security/tokens,
https://docs.slack.dev/authentication/tokens, https://docs.stripe.com/keys, https://cloud.google.com/docs/authentication/api-keys,
https://docs.npmjs.com/about-access-tokens, https://core.telegram.org/bots/api,
https://docs.digitalocean.com/reference/api/create-personal-access-token,
https://developer.hashicorp.com/vault/docs/concepts/tokens,
https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml. LS0tLS1 is ``-----`` in base64,
 as Kubernetes keeps keys."""
_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY(?: BLOCK)?|CERTIFICATE)-----|\bPrivate-Lines: \d{1,4}(?=\s)")
_BLOCK_END = re.compile(r"-----END [A-Z0-9 ]{0,40}(?:PRIVATE KEY(?: BLOCK)?|CERTIFICATE)-----|\bPrivate-MAC: [0-9a-f]{8,128}")
LONGEST_BLOCK = 16_000
"""Characters of a private key in its lines; RSA of 16384 bits has 12,700."""


def find_secrets(page: Page) -> Iterator[Span]:
    """Secrets by their own form."""
    for needle, pattern in _patterns():
        for match in page.matches(pattern, (needle,)):
            yield Span(match.start(), match.end(), "secret", match[0])
    if any(mark in page.text for mark in ("PRIVATE KEY", "CERTIFICATE-----", "Private-Lines")):
        yield from _find_blocks(page.text)


def _find_blocks(text: str) -> Iterator[Span]:
    """Private keys, also those of PuTTY, and certificates, which name their owner, from BEGIN to END;
    without an END what follows as far as it could be one."""
    place = 0
    while match := _BLOCK.search(text, place):
        following = _BLOCK.search(text, match.end(), match.end() + LONGEST_BLOCK)
        limit = following.start() if following else min(match.end() + LONGEST_BLOCK, len(text))
        end = _BLOCK_END.search(text, match.end(), limit)
        place = end.end() if end else _end_of_base64(text, match.end(), limit)
        yield Span(match.start(), place, "secret", text[match.start() : place])


def _end_of_base64(text: str, start: int, limit: int) -> int:
    body = re.compile(r"(?:\\[nr]|[A-Za-z0-9+/=\s])*").match(text, start, limit)
    return body.end() if body else start


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((needle, re.compile(pattern)) for needle, pattern in _SHAPES)
