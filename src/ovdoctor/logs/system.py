"""The operating system that a text names, and what is around the process."""

from __future__ import annotations

import re

from ovdoctor.logs.settling import Mentions, Reliability
from ovdoctor.logs.statements import Statement

_LABEL = re.compile(r"^(?:os|operating system|system|distribution|distro|host os|os name|os version|os build|platform)\b")
_DISTRIBUTIONS = {
    "ubuntu": "ubuntu",
    "debian": "debian",
    "fedora": "fedora",
    "arch linux": "arch",
    "centos": "centos",
    "rhel": "rhel",
    "red hat": "rhel",
    "opensuse": "opensuse",
    "nixos": "nixos",
    "alpine": "alpine",
    "raspbian": "raspbian",
    "raspberry pi os": "debian",
    "rocky": "rocky",
    "yocto": "poky",
    "linux mint": "linuxmint",
}
_DISTRIBUTION = re.compile(
    rf"(?<![\w/-])({'|'.join(_DISTRIBUTIONS)})(?:[ ,]{{1,2}}(?:os |server |linux )?v?(\d{{1,2}}(?:\.\d{{1,2}})?))?", re.IGNORECASE
)
_WINDOWS = re.compile(r"\bwindows(?: nt)?(?: (server(?: 20\d\d)?|7|8|10|11))?\b|\bwin(7|10|11)\b", re.IGNORECASE)
_BUILD = re.compile(r"\b(?:10\.0\.|build )(\d{5})\b")
_MACOS = re.compile(r"\b(?:macos|mac os x?)(?: [a-z]{3,12})?(?: (\d{1,2}(?:\.\d{1,2}){0,2}))?", re.IGNORECASE)
_WINDOWS_TRACE = re.compile(r"\b[A-Z]:\\(?!Jenkins)|src\\[a-z_]{2,20}\\|\.dll\b")
_LINUX_TRACE = re.compile(
    r"(?<![\w.:])/(?:usr|home|opt|lib|proc|sys|dev/(?:dri|accel))/|(?<![\w.:~/\\])~/|\.so(?:\.\d|\b)|/dev/(?:dri|accel)|"
    r"\[drm\]|\bintel_vpu\b|\bi915\b|\bsudo \w|\bdmesg\b|\blspci\b"
)
_ARCH = re.compile(r"\b(x86_64|amd64|aarch64|arm64|armv7l)\b|\b(raspberry pi|jetson)\b", re.IGNORECASE)
_FIRST_WINDOWS_11 = 22000
_ARCHS = {"amd64": "x86_64", "arm64": "aarch64"}
_AROUND = (
    ("os.container", "kubernetes", re.compile(r"\bkubernetes\b|\bk8s\b|\bkubectl\b|\bpod(?:s|man)?/", re.IGNORECASE)),
    ("os.container", "podman", re.compile(r"\bpodman\b", re.IGNORECASE)),
    (
        "os.container",
        "docker",
        re.compile(
            r"\bdocker(?:file)?\b|\bdocker-compose\b|\bin (?:a|the|my) container\b|"
            r"inside (?:the |a )?\w{0,12} ?(?:container|image)|\bunraid\b",
            re.IGNORECASE,
        ),
    ),
    ("os.container", "lxc", re.compile(r"\blx[cd]s?\b|\bproxmox (?:container|ct)\b|\bunprivileged container\b", re.IGNORECASE)),
    ("os.wsl", "2", re.compile(r"\bwsl ?2?\b|microsoft-standard", re.IGNORECASE)),
    (
        "os.vm",
        "virtual machine",
        re.compile(
            r"\bvmware\b|\bvirtualbox\b|\bqemu\b|\bhyper-v\b|\bvirtual machine\b|\besxi?\b|\bparallels desktop\b|"
            r"\bin(?:side)? (?:a|the|my) vm\b|\b(?:windows|linux|ubuntu) (?:guest|vm)\b|"
            r"\bpci(?:e)? ?passthr|\bproxmox vm\b",
            re.IGNORECASE,
        ),
    ),
)


def read_system(statement: Statement, mentions: Mentions) -> None:
    """Note what the statement says of the system."""
    text, line = statement.value, statement.line
    labelled = bool(_LABEL.match(statement.label))
    if labelled:
        _named(text, line, mentions, Reliability.LABEL)
        if statement.label.startswith(("os version", "os build")):
            _version(text, line, mentions)
    elif not statement.label:
        if not statement.advises:
            _named(text, line, mentions, Reliability.PROSE)
        _traces(text, line, mentions)
    for name, value, pattern in _AROUND:
        if (labelled or not statement.label) and pattern.search(text):
            mentions.add(name, value, line, Reliability.LABEL if labelled else Reliability.PROSE)
            if name == "os.wsl" and labelled:
                mentions.add("os.family", "linux", line, Reliability.LABEL)


def _version(text: str, line: int, mentions: Mentions) -> None:
    if build := re.search(r"\b10\.0\.(\d{5})\b", text):  # Windows 11 numbers itself 10.0 as well
        mentions.add("os.build", int(build[1]), line, Reliability.LABEL)
        mentions.add("os.version", "11" if int(build[1]) >= _FIRST_WINDOWS_11 else "10", line, Reliability.LABEL)
    elif match := re.match(r"v?(\d{1,2}(?:\.\d{1,2}){0,2})\b(?!H)", text):
        mentions.add("os.version", match[1], line, Reliability.LABEL)


def _named(text: str, line: int, mentions: Mentions, sure: Reliability) -> None:
    if match := _DISTRIBUTION.search(text):
        mentions.add("os.family", "linux", line, sure)
        mentions.add("os.distribution", _DISTRIBUTIONS[match[1].lower()], line, sure)
        if match[2]:
            mentions.add("os.version", match[2], line, sure)
    elif match := _WINDOWS.search(text):
        mentions.add("os.family", "windows", line, sure)
        version = match[1] or match[2] or ""
        if version.isdigit():
            mentions.add("os.version", version, line, sure)
        if version.lower().startswith("server"):
            mentions.add("os.server", True, line, sure)
        if build := _BUILD.search(text):
            mentions.add("os.build", int(build[1]), line, sure)
    elif match := _MACOS.search(text):
        mentions.add("os.family", "macos", line, sure)
        if match[1]:
            mentions.add("os.version", match[1], line, sure)
    elif sure is Reliability.LABEL and re.search(
        r"\blinux\b|\bproxmox\b|\bunraid\b|\bqubes\b|home assistant os", text, re.IGNORECASE
    ):
        mentions.add("os.family", "linux", line, sure)
    if match := _ARCH.search(text):
        word = (match[1] or "aarch64").lower()
        mentions.add("os.arch", _ARCHS.get(word, word), line, sure)


def _traces(text: str, line: int, mentions: Mentions) -> None:
    """Paths tell the system of the machine that printed them."""
    if _WINDOWS_TRACE.search(text):
        mentions.add("os.family", "windows", line, Reliability.HINT)
    elif _LINUX_TRACE.search(text):
        mentions.add("os.family", "linux", line, Reliability.HINT)
