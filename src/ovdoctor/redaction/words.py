"""Names that are nobody's secret: words of a diagnosis, accounts and groups of operating systems, folders of build services.

A user may be called ``intel``; then the name goes where it names the user (``/home/intel``, ``USER=intel``), and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache

from ovdoctor.facts.kinds import Choice, Records
from ovdoctor.facts.vocabulary import VOCABULARY

_SYSTEM_ACCOUNTS_TEXT = """
    root daemon bin sys sync games man lp mail news uucp proxy backup list irc nobody nogroup operator ftp gdm lightdm sddm
    dbus messagebus syslog systemd systemd-network systemd-resolve systemd-timesync polkitd avahi rtkit colord geoclue pulse
    pipewire saned tss uuidd sshd chrony ntp postfix mysql postgres redis nginx apache www-data http git svc nfsnobody
    system administrator administrators localsystem networkservice localservice trustedinstaller wheel
"""
SYSTEM_ACCOUNTS = frozenset(_SYSTEM_ACCOUNTS_TEXT.split())
"""Accounts that every machine has: https://wiki.debian.org/SystemGroups, ``/etc/passwd`` of Debian, Fedora and Arch."""

_SYSTEM_GROUPS_TEXT = """
    adm tty disk dialout fax voice cdrom floppy tape sudo audio dip src gnats shadow utmp video sasl plugdev staff users input
    sgx kvm render crontab netdev lpadmin sambashare lxd docker libvirt libvirt-qemu podman wireshark bluetooth scanner storage
    power network optical uucp log locate rfkill kmem mem utempter ssh_keys ssl-cert _ssh ssh i2c gpio spi dialup games vboxsf
    vboxusers openvino npu accel everyone nogroup wheel admin _appstore _lpadmin _developer com.apple.access_ssh
"""
SYSTEM_GROUPS = SYSTEM_ACCOUNTS | frozenset(_SYSTEM_GROUPS_TEXT.split())
"""Groups that distributions and drivers make; the others carry names of people and organisations."""

_BUILD_HOMES_TEXT = """
    jenkins runner runneradmin vsts vssadministrator conda circleci travis buildbot linuxbrew public default shared defaultuser0
    containeradministrator containeruser
"""
BUILD_HOMES = frozenset(_BUILD_HOMES_TEXT.split())
"""Home folders of build services and of nobody: they stand in the messages of binaries, and tell where those were built."""

_ORDINARY_TEXT = """
    admin administrator user users username me you owner guest test tester testing tests temp tmp demo example sample default
    none null true false unknown local localhost host hostname server client desktop workstation container docker podman
    kubernetes pod node worker master main build builder ci runner jenkins github gitlab ubuntu debian fedora arch centos redhat
    rhel alpine windows linux macos darwin android wsl pi raspberry raspberrypi jetson nvidia cuda amd radeon intel core ultra
    xeon celeron pentium atom arc iris uhd gpu npu cpu vpu gna myriad movidius hddl accel render video device devices driver
    drivers firmware kernel module modules loader level zero runtime compiler compile compute opencl openvino openvinotoolkit
    genai nncf optimum python python3 pip conda anaconda miniconda venv env envs site-packages packages package numpy torch
    pytorch tensorflow keras onnx paddle yolo yolov8 ultralytics llama llm qwen phi whisper model models network networks layer
    layers input inputs output outputs weight weights bias tensor shape precision batch data dataset image images audio text
    tokenizer token tokens cache config log logs debug info warning error errors exception exceptions traceback failed failure
    fail pass passed file files folder path line lines code codes src source sources lib libs library libraries include inc bin
    opt usr etc var dev dri proc sys boot root home mnt media share shared public private work workspace project projects repo
    repos git clone checkout branch commit version versions release releases major minor patch update upgrade install installed
    installation setup setupvars service services system systemd process processes thread threads memory disk size time date
    start stop run running ready done ok yes no not found missing available support supported unsupported invalid argument
    arguments parameter parameters value values name names type types kind class classes function functions object objects
    attribute attributes property properties option options key keys index count number numbers string strings int float double
    bool list dict tuple array map set get put add sub mul div max min mean sum abs exp power sqrt square round floor ceil clamp
    pool pooling conv convolution matmul softmax relu sigmoid tanh gelu swish resize reshape transpose concat split slice gather
    scatter convert constant result read write load loaded save open close create created remove delete copy move call called
    return returned result results the and for with from into this that then than when where which while what who why how are
    was were has have had can could will would should may might must shall but because about after before again also all any
    both each few more most other some such only own same too very just now here there use used using work works api app apps
    application applications web http https www html json xml yaml csv txt png jpg md windows10 windows11 win x86 x64 amd64 arm
    arm64 aarch64 i915 xe ivpu intel_vpu meteor lake lunar panther arrow raptor alder tiger coffee kaby sky skylake ice battle
    battlemage alchemist flex max data center edge cloud lab labs research dev devel develop developer development prod
    production staging stage release nightly stable latest bench benchmark benchmark_app hello query hello_query_device sync
    async mark grant bill rob art june grace hope joy faith dean chase hunter rich frank pat jack ray skip ward miles sage rose
    ivy olive ruby amber summer autumn dawn eve page case field cook baker ok first last next new old vision ai ml nlp robot
    camera cam face person people vehicle vino ov ovms frigate immich comfyui gimp audacity blender opencv ffmpeg gstreamer
"""
_ORDINARY = frozenset(_ORDINARY_TEXT.split())
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_SHORTEST = 3


@cache
def ordinary_words() -> frozenset[str]:
    """Words, in small letters, that stay where they stand alone: common ones, and those of which the facts are told."""
    told: set[str] = set()
    for fact in VOCABULARY.values():
        kinds = [fact.kind, *(fact.kind.fields.values() if isinstance(fact.kind, Records) else ())]
        values = [value for kind in kinds if isinstance(kind, Choice) for value in kind.values]
        told.update(_WORD.findall(" ".join((fact.name, fact.meaning, fact.how, *values)).lower()))
    return _ORDINARY | SYSTEM_GROUPS | told


def stands_for_itself(name: str) -> bool:
    """Whether a name is too short or too common to be looked for where nothing says that it is one."""
    bare = name.strip().lower()
    parts = _WORD.findall(bare)
    letters = sum(character.isalpha() for character in bare)
    short = len(bare) < _SHORTEST and bare.isascii()
    return short or not letters or bare in ordinary_words() or (bool(parts) and bare == parts[0] and _is_code(bare))


def _is_code(word: str) -> bool:
    """Hexadecimal that could be a part of a hash or of an address: ``dead``, ``cafe1``."""
    return bool(re.fullmatch(r"[0-9a-f]{2,8}", word)) and any(character.isdigit() for character in word)
