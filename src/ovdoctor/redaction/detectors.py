"""All that can be told to be private from a text itself, the most trusted first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ovdoctor.redaction.accounts import find_accounts
from ovdoctor.redaction.addresses import find_addresses
from ovdoctor.redaction.domains import find_domains
from ovdoctor.redaction.identifiers import find_identifiers
from ovdoctor.redaction.identities import find_identities
from ovdoctor.redaction.machines import find_machines
from ovdoctor.redaction.named_secrets import find_named_secrets
from ovdoctor.redaction.secrets import find_secrets
from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.tokens import TOKEN
from ovdoctor.redaction.urls import find_emails, find_hosts, find_logins


class Found(NamedTuple):
    """What one group of detectors found. ``of_machines``: its hosts are machines, whose first names stand alone as well."""

    spans: list[Span]
    of_machines: bool = False


def find_private(page: Page, homes: Iterable[Span]) -> list[Found]:
    """What is private on a page; where two overlap, the earlier counts. ``homes`` are found by who remembers users."""
    return [
        _found(find_secrets(page)),
        _found(find_logins(page)),
        _found(find_named_secrets(page)),
        _found(homes),
        _found([*find_identities(page), *find_accounts(page), *find_machines(page)], of_machines=True),
        _found(find_emails(page)),
        _found(find_identifiers(page)),
        _found(find_addresses(page)),
        _found([*find_hosts(page), *find_domains(page)]),
    ]


def _found(spans: Iterable[Span], of_machines: bool = False) -> Found:
    return Found([span for span in spans if not TOKEN.fullmatch(span.value)], of_machines)
