"""What this machine calls itself is learned without asking the network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from ovdoctor.redaction import Redactor
from ovdoctor.redaction.here import of_this_machine


def test_names_of_the_environment() -> None:
    variables = {"HOME": "/srv/people/zqanna", "LOGNAME": "zqanna", "COMPUTERNAME": "ZQBOX-17", "USERDNSDOMAIN": "zqacme.corp"}
    redactor = Redactor()
    for kind, value in of_this_machine(variables):
        redactor.note(kind, value)
    assert redactor.text("zqanna at ZQBOX-17, /srv/people/zqanna/x") == "<user-1> at <host-1>, /srv/people/<user-1>/x"


def test_the_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("the network was asked")

    for name in ("getfqdn", "gethostbyname", "gethostbyaddr", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setenv("USER", "zqanna")
    assert Redactor.of(here=True).text("by zqanna") == "by <user-1>"
