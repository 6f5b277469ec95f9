"""Of the raw outputs no more is passed on than a diagnosis asks for, and ``redact`` finds nothing more in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ovdoctor.api import Evidence
from ovdoctor.collect.host.recording import load_recording
from ovdoctor.redaction import Redactor
from ovdoctor.redaction.files import clean_bytes
from ovdoctor.reporting import Topic, make
from ovdoctor.reports.ticket import render
from tests.reporting.test_hosts import HOSTS, NAMES, support

PLANTED: dict[str, dict[str, str]] = {
    "environment": {"HOSTNAME": "zqbox", "COMPANY": "zqcorp", "SESSION": "zqsession"},
    "files": {
        "/etc/group": "root:x:0:\nadm:x:4:syslog,zqmia\nzqhosts:x:985:zqkarl\nvideo:x:44:zqzoe\nrender:x:992:zqbob\n"
        "anna:x:1000:zqmia\nzqbob:x:1001:zqbob,zqzoe\nzqteam:x:1002:\n",
        "/proc/self/mountinfo": "28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"
        "99 28 8:1 / /run/media/zqbob/USB rw - vfat /dev/sda1 rw\n98 28 8:2 / /media/zqkarl/ZQSTICK rw - vfat /dev/sdb1 rw\n"
        "97 28 0:50 / /home/zqotto/x rw - nfs zqnas.zqcorp.intern:/zqexport rw\n",
        "/sys/class/dmi/id/product_serial": "ZQ3A17BC\n",
        "/sys/class/dmi/id/board_serial": "zqboard\n",
    },
}
"""What a machine may have besides what is asked of it; its user is anna."""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A recorded machine with names of others on it."""
    machine = HOSTS / "ubuntu-24.04-user-outside-render"
    host: dict[str, Any] = msgspec.to_builtins(load_recording(machine))
    for section, looks in PLANTED.items():
        host[section].update(looks)
    (tmp_path / "host.json").write_bytes(msgspec.json.encode(host))
    (tmp_path / "openvino.json").write_bytes((machine / "openvino.json").read_bytes())
    return tmp_path


def found_by_redact(data: bytes, file: str) -> list[str]:
    """What ``redact`` would still take out; a replayed home is a folder of its own: ``/home/user``."""
    redactor = Redactor()
    clean_bytes(data, file, redactor)
    return [entry.kind for entry in redactor.removed() if entry.kind != "home"]


def test_groups_and_mounts_that_nobody_asks_for(planted: Path) -> None:
    files = json.loads(make(Topic(Evidence(host=planted)), record=True).raw["host.json"])["files"]
    assert files["/etc/group"] == "adm:x:4:\nvideo:x:44:\nrender:x:992:\n<user-1>:x:1000:\n"
    assert files["/proc/self/mountinfo"] == "28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"


def test_a_group_of_a_node_keeps_its_number(planted: Path) -> None:
    """Also where it is somebody's own: the chain asks whose the node is."""
    host = planted / "host.json"
    host.write_text(host.read_text(encoding="utf-8").replace('"gid":992', '"gid":1002'), encoding="utf-8")
    found = make(Topic(Evidence(host=planted)), record=True)
    files = json.loads(found.raw["host.json"])["files"]
    assert found.report.machine
    group = found.report.machine.facts["npu.node.group"]
    assert f"{getattr(group, 'value', None)}:x:1002:\n" in files["/etc/group"] and "<group-" in repr(group)


def test_nothing_of_others_is_left(planted: Path) -> None:
    found = make(Topic(Evidence(host=planted)), record=True)
    for document in (*found.raw.values(), render(found.report, "json"), render(found.report, "markdown")):
        assert b"zq" not in document.lower() and b"anna" not in document


def test_what_the_recording_tells_is_taken_out_of_the_report(planted: Path) -> None:
    """Nothing in the facts says that these words are names."""
    host = planted / "host.json"
    text = host.read_text(encoding="utf-8").replace("/home/anna/ov/.venv", "/opt/zqbox/ZQ3A17BC/zqzoe")
    host.write_text(text, encoding="utf-8")
    report = render(make(Topic(Evidence(host=planted)), record=True).report, "json")
    assert b"/opt/<host-1>/<serial-1>/<user-" in report and b"zq" not in report.lower()


@pytest.mark.parametrize("name", NAMES)
def test_redact_finds_nothing_more(name: str) -> None:
    found = support(name)
    assert [found_by_redact(data, file) for file, data in found.raw.items()] == [[] for _ in found.raw]


def test_redact_finds_nothing_more_of_others(planted: Path) -> None:
    found = make(Topic(Evidence(host=planted)), record=True)
    assert found_by_redact(render(found.report, "zip", found.raw, found.removed), "report.zip") == []
