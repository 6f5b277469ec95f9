"""What addresses of the network tell: credentials, hosts that are not public, shares, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.redaction.spans import Page, Span
from ovdoctor.redaction.tokens import TOKEN

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_URL = re.compile(
    r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]{1,15}:(?://|\\/\\/|%2[Ff]%2[Ff]))(?:(?P<login>[^\s/\"'<>\\]{1,500})@)?"
    r"(?P<host>\[[0-9a-fA-F:.%\w]{2,60}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?)?"
)
_URL_NEEDLES = ("://", ":\\/\\/", "%2f%2f")
_UNC = re.compile(r"(?<![\w:\\/.~>%})$*-])(?:\\{2}|\\{4}|//)(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{0,62})(?=\\{1,4}[\w$]|/[\w$])")
_EMAIL = re.compile(rf"(?<![\w.+@%-])[A-Za-z0-9][\w.+-]{{0,63}}@(?:{_NAME}\.){{1,6}}[A-Za-z]{{2,24}}(?![\w@-])")
_QUERY = re.compile(
    r"[?&](?:[\w.-]{0,30}(?:token|key|sig|signature|passw\w*|secret|credential|auth|code|session)[\w.-]{0,10})=(?P<value>[^&\s\"'<>#]{4,2000})",
    re.IGNORECASE,
)
_NO_MAIL = re.compile(
    r".*\.(?:service|socket|slice|scope|timer|mount|target|so|dll|py|cpp|hpp|h|json|xml|bin|txt|whl|exe|sys)|git@.*|.*@rpath.*",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"//[^\s/\\\"'<>,;]{0,300}\Z")
_FREEMAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "qq.com",
        "163.com",
        "126.com",
        "mail.ru",
        "yandex.ru",
    }
)
_PUBLIC_DOMAINS_TEXT = """
    github.com git-lfs githubusercontent.com github.io ghcr.io gitlab.com gitlab.io bitbucket.org intel.com openvino.ai 01.org
    oneapi.io     uxlfoundation.org huggingface.co hf.co hf.space modelscope.cn kaggle.com pypi.org
    pythonhosted.org python.org pypa.io
    readthedocs.io readthedocs.org conda.io anaconda.org anaconda.com conda-forge.org pytorch.org tensorflow.org keras.io onnx.ai
    onnxruntime.ai paddlepaddle.org.cn ultralytics.com opencv.org nvidia.com amd.com microsoft.com windows.com windowsupdate.com
    aka.ms visualstudio.com live.com azure.com azureedge.net nuget.org apple.com google.com googleapis.com goo.gl chromium.org
    youtube.com youtu.be android.com kernel.org freedesktop.org debian.org ubuntu.com launchpad.net launchpadcontent.net
    canonical.com snapcraft.io fedoraproject.org redhat.com centos.org rockylinux.org almalinux.org opensuse.org suse.com
    archlinux.org alpinelinux.org nixos.org gentoo.org kali.org raspberrypi.com raspberrypi.org docker.com docker.io quay.io
    kubernetes.io helm.sh k8s.io cncf.io gnu.org gcc.gnu.org llvm.org cmake.org khronos.org sourceforge.net sourceware.org
    stackoverflow.com stackexchange.com superuser.com askubuntu.com serverfault.com reddit.com medium.com wikipedia.org
    wikimedia.org archive.org npmjs.com npmjs.org nodejs.org rust-lang.org crates.io docs.rs golang.org go.dev maven.org
    apache.org json-schema.org w3.org ietf.org rfc-editor.org iana.org example.com example.org example.net
    numpy.org scipy.org scikit-learn.org matplotlib.org arxiv.org doi.org frigate.video home-assistant.io jellyfin.org proxmox.com
    vmware.com virtualbox.org qemu.org gimp.org audacityteam.org blender.org vimeo.com aistudio.baidu.com zenodo.org mit.edu
    openvinotoolkit.org gitcode.com gitee.com csdn.net zhihu.com baidu.com bilibili.com tsinghua.edu.cn mirrors.aliyun.com
    oasis-open.org networkx.org github.blog stripe.com slack.dev docs.aws.amazon.com telegram.org intel.cn haproxy.org
    astral.sh nasm.us winehq.org mesa3d.org uefi.org
"""
PUBLIC_DOMAINS = frozenset(_PUBLIC_DOMAINS_TEXT.split())
"""Hosts that everybody knows: sources, packages, documentation. Every other host in a URL is somebody's own."""
_LOCAL = frozenset(
    {"localhost", "localhost.localdomain", "wsl$", "wsl.localhost", "0.0.0.0", "host.docker.internal", "metadata.google.internal"}
)


def is_public(host: str) -> bool:
    """Whether a host name is one that everybody knows, or of this machine alone."""
    labels = host.lower().rstrip(".").split(".")
    return host.lower() in _LOCAL or any(".".join(labels[place:]) in PUBLIC_DOMAINS for place in range(len(labels)))


def in_public_url(text: str, place: int) -> bool:
    """Whether the place lies in a URL of a host that everybody knows."""
    begin = max(0, place - 300)
    scheme = text.rfind("://", begin, place)
    match = _URL.match(text, text.rfind("http", begin, scheme)) if scheme >= 0 else None
    return bool(match and match["host"] and is_public(match["host"]) and not re.search(r"\s", text[match.end() : place]))


def is_host(name: str) -> bool:
    """Whether it is a name, neither an address nor a file."""
    return bool(re.search(r"[A-Za-z]", name)) and not name.startswith("[") and name.lower() not in _LOCAL


def find_logins(page: Page) -> Iterator[Span]:
    """User and password in a URL, and secrets in its query."""
    for match in page.matches(_URL, _URL_NEEDLES):
        login = match["login"]
        if login and login not in ("git", "***") and not TOKEN.fullmatch(login):
            yield Span(*match.span("login"), "url", login)
    for match in page.matches(_QUERY, ("?", "&")):
        if not re.fullmatch(r"\*+|\$?\{.*", match["value"]):
            yield Span(*match.span("value"), "secret", match["value"])


def find_hosts(page: Page) -> Iterator[Span]:
    """Hosts in URLs and shares that are not public."""
    for match in page.matches(_URL, _URL_NEEDLES):
        host = match["host"] or ""
        if is_host(host) and not is_public(host) and match["scheme"][:4].lower() != "file":
            yield Span(*match.span("host"), "host", host)
    for match in page.matches(_UNC, ("\\\\", "//")):
        if is_host(match["host"]) and not is_public(match["host"]) and _is_share(match):
            yield Span(*match.span("host"), "host", match["host"])


def _is_share(match: re.Match[str]) -> bool:
    """``//`` begins comments and stands in paths as well: a share has nothing or a quote in front of it."""
    begin = match[0][:2]
    return begin == "\\\\" or (match.start() == 0 or match.string[match.start() - 1] in "'\"`= (")


def find_emails(page: Page) -> Iterator[Span]:
    """E-mail addresses."""
    text = page.text
    for match in page.matches(_EMAIL, ("@",)):
        in_url = _IN_URL.search(text, max(0, match.start() - 300), match.start())
        if not in_url and not _NO_MAIL.fullmatch(match[0]) and text[match.end() : match.end() + 2] not in (":~", ":/"):
            yield Span(match.start(), match.end(), "email", match[0])


def domain_of(email: str) -> str | None:
    """The domain of an address, where it is an organisation's own."""
    domain = email.rpartition("@")[2].lower()
    return None if domain in _FREEMAIL or is_public(domain) else domain
