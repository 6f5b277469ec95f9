"""Secrets, and the texts that carry them: what the tests plant and then look for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=34, max_size=40)
_HEX = "0123456789abcdef"


class Planted(NamedTuple):
    """A text, and the values in it that must not be in what is made of it."""

    kind: str
    text: str
    secrets: tuple[str, ...]


def _word(alphabet: str = _LETTERS) -> st.SearchStrategy[str]:
    """Names that are no words: what is found in the output was planted."""
    return st.text(alphabet, min_size=3, max_size=9).map(lambda rest: f"zq{rest}")


USERS = st.one_of(
    _word(),
    _word("äöüéñøß" + _LETTERS),
    st.text("安娜王伟小明ユーザ사용자", min_size=3, max_size=5),
    st.tuples(_word(), _word()).map(" ".join),
    st.tuples(_word(), _word()).map(".".join),
)
PLAIN_USERS = _word()
HOSTS = st.tuples(_word(), st.integers(10, 99)).map(lambda parts: f"{parts[0]}-{parts[1]}")
IPV4 = st.tuples(
    st.sampled_from(["10.17", "192.168", "172.19", "203.0", "87.122"]), st.integers(1, 250), st.integers(1, 250)
).map(lambda parts: ".".join(map(str, parts)))
IPV6 = st.lists(st.text(_HEX, min_size=4, max_size=4), min_size=4, max_size=4).map(lambda groups: "fe80::" + ":".join(groups))
MACS = st.lists(st.text(_HEX, min_size=2, max_size=2), min_size=6, max_size=6).map(":".join).filter(lambda mac: len(set(mac)) > 3)
UUIDS = st.uuids().map(str)
SERIALS = st.text("ABCDEFGHJKLMNP", min_size=4, max_size=6).map(lambda rest: f"PF{rest}7Q31")
PASSWORDS = st.text("abcdefghijkXYZ", min_size=4, max_size=16).map(lambda rest: f"{rest}!7q")
TOKENS = st.one_of(
    _TOKEN.map(lambda rest: f"hf_{rest}"),
    _TOKEN.map(lambda rest: f"ghp_{rest}"),
    _TOKEN.map(lambda rest: f"github_pat_{rest}"),
    _TOKEN.map(lambda rest: f"sk-proj-{rest}1"),
    _TOKEN.map(lambda rest: f"glpat-{rest}"),
    _TOKEN.map(lambda rest: f"xoxb-{rest}"),
    _TOKEN.map(lambda rest: f"AKIA{rest[:16].upper()}"),
    _TOKEN.map(lambda rest: f"eyJhbGciOi{rest}.eyJzdWIi{rest}.{rest}"),
    _TOKEN.map(lambda rest: f"pypi-AgEI{rest}{rest}"),
)
_BLOCK = "-----BEGIN RSA PRIVATE KEY-----\n{0}\n{0}\n-----END RSA PRIVATE KEY-----"


def _carried(kind: str, secrets: st.SearchStrategy[str], *forms: str) -> st.SearchStrategy[Planted]:
    return st.builds(lambda secret, form: Planted(kind, form.replace("@@", secret), (secret,)), secrets, st.sampled_from(forms))


CARRIERS: dict[str, st.SearchStrategy[Planted]] = {
    "home": _carried(
        "home",
        st.one_of(PLAIN_USERS, _word("äöüéñ" + _LETTERS)),
        "/home/@@/ov/.venv/bin/python",
        "/home/@@",
        "/export/home/@@/x",
        "/Users/@@/Library",
        "/mnt/c/Users/@@/ov",
        "//wsl$/Ubuntu/home/@@/ov",
        "C:\\Users\\@@\\AppData\\Local",
        "C:\\\\Users\\\\@@\\\\ov",
        "c:/users/@@/ov",
        "file:///home/@@/ov",
        "%2Fhome%2F@@%2Fov",
        "C%3A%5CUsers%5C@@%5Cov",
        "Cannot load library '/home/@@/libx.so': @@ may not read it",
    ),
    "home with spaces": _carried(
        "home",
        st.tuples(_word(), _word()).map(" ".join),
        "C:\\Users\\@@\\ov\\x.py",
        '"/home/@@/ov/x.py"',
        "C:\\\\Users\\\\@@\\\\ov",
    ),
    "home in other scripts": _carried(
        "home",
        st.text("安娜王伟小明", min_size=3, max_size=5),
        "/home/@@/ov",
        "C:\\Users\\@@\\ov",
        "C:\\Users\\@@\\ov 用户@@登录",
    ),
    "user": _carried(
        "user",
        PLAIN_USERS,
        "uid=1000(@@) gid=1000(@@) groups=1000(@@),27(sudo)",
        "USER=@@",
        "USERNAME=@@",
        "environ({'LOGNAME': '@@'})",
        '{"USER": "@@"}',
        "-rw-r--r-- 1 @@ @@ 17 Nov  1 10:00 model.xml",
        "session opened for user @@(uid=1000) by (uid=0)",
        "sudo:     @@ : TTY=pts/0 ; PWD=/",
        "user.name=@@",
    ),
    "prompt": st.builds(
        lambda user, host, form: Planted("prompt", form.format(user, host), (user, host)),
        PLAIN_USERS,
        HOSTS,
        st.sampled_from(
            ["{}@{}:~$ ls", "[{}@{} ov]$ ls", "(venv) {}@{}:/data# ls", "{}@{} ~ % ls", "scp x {}@{}:/tmp", "ssh {}@{}"]
        ),
    ),
    "host": _carried(
        "host",
        HOSTS,
        "hostname: @@",
        "Static hostname: @@",
        "HOSTNAME=@@",
        "COMPUTERNAME=@@",
        "Machine name: @@",
        "Linux @@ 6.8.0-45-generic #45-Ubuntu SMP x86_64 GNU/Linux",
        "Nov 22 10:00:00 @@ kernel: intel_vpu 0000:00:0b.0: [drm] Firmware: intel/vpu",
        "2026-11-22T10:00:00.123456+01:00 @@ kernel: intel_vpu",
        "\\\\@@\\share\\model.xml",
        "http://@@:8000/v2/models",
        "https://pypi.@@.corp/simple",
    ),
    "ip": _carried(
        "ip",
        IPV4,
        "inet @@/24 brd 0.0.0.0",
        "connect to @@:8080 failed",
        "http://@@/x",
        "ping @@",
        "server @@",
        "from @@ port 22",
    ),
    "ip of version 6": _carried("ip", IPV6, "inet6 @@/64", "[@@]:8080", "@@%eth0"),
    "mac": _carried("mac", MACS, "link/ether @@ brd", "ether @@", "MAC: @@"),
    "uuid": _carried("uuid", UUIDS, "root=UUID=@@ ro", "DEVICE_UUID: @@", "{@@}", "/dev/disk/by-uuid/@@"),
    "serial": _carried("serial", SERIALS, "Serial Number: @@", '"serial_number": "@@"', "SerialNumber=@@", "Service Tag: @@"),
    "password": _carried(
        "secret",
        PASSWORDS,
        "password=@@",
        '"password": "@@"',
        "PASSWORD: @@",
        "--password @@",
        "DB_PASSWORD='@@'",
        'passwd = "@@"',
        "dbPassword=@@",
        "https://host.corp/x?password=@@&y=1",
    ),
    "token": _carried(
        "secret", TOKENS, "@@", "HF_TOKEN=@@", "Authorization: Bearer @@", "token '@@' is invalid", "--token @@", "x/@@/y"
    ),
    "login": st.builds(
        lambda user, password, form: Planted("url", form.format(user, password), (password,)),
        PLAIN_USERS,
        PASSWORDS.map(lambda text: text.replace("!", "-")),
        st.sampled_from(
            ["https://{}:{}@pypi.org/simple", "--index-url https://{}:{}@repo.corp/x", "curl -u {}:{} https://pypi.org"]
        ),
    ),
    "email": _carried(
        "email", st.tuples(_word(), _word()).map(lambda parts: f"{parts[0]}@{parts[1]}.com"), "Author: A <@@>", "mail @@."
    ),
    "private key": st.builds(lambda body: Planted("secret", _BLOCK.format(body * 2), (body,)), _TOKEN),
}
PLANTED = st.one_of(*CARRIERS.values())

WRAPS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"RuntimeError: {text}",
    lambda text: f"[ INFO ] ({text})",
    lambda text: json.dumps({"message": text}),
    lambda text: json.dumps({"message": text}, ensure_ascii=False),
    lambda text: f'Traceback (most recent call last):\n  File "app.py", line 3\n{text}\n',
    lambda text: f"first line\r\n{text}\r\nlast line",
)
"""Around any carrier."""


def forms(secret: str) -> set[str]:
    """How a secret would look in the output if it were there."""
    return {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret, safe="")}


def leaks(planted: Planted, output: str) -> list[str]:
    """The secrets that are in the output."""
    return [secret for secret in planted.secrets if any(form in output for form in forms(secret))]
