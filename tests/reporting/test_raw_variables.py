"""Of the environment of a machine, the raw outputs tell what the facts tell, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from ovdoctor.collect.machine import load_machine
from ovdoctor.redaction import Redactor
from ovdoctor.reporting.raw import HOST, learn_recording, raw_files

MACHINE = Path(__file__).parents[1] / "hosts" / "ubuntu-24.04-user-outside-render"
PRIVATE = {
    "OV_LICENCE": "zqlicence",
    "NPU_SERVER": "zqserver",
    "ZE_ZQ": "zq",
    "LS_COLORS": "zqcolours",
    "SSH_CLIENT": "87.122.3.4 50000 22",
    "WSL_DISTRO_NAME": "zqdistro",
    "HOSTNAME": "zqbox",
}
FILES = {
    "/sys/class/dmi/id/product_serial": "PF3ZQX17\n",
    "/etc/machine-id": "0123456789abcdef0123456789abcd17\n",
    "/etc/hostname": "zqbox\n",
}


def recorded(folder: Path) -> Path:
    """The machine with more in its environment, and with files that name it."""
    machine = load_machine(MACHINE)
    host = machine.host
    more = msgspec.structs.replace(host, environment={**host.environment, **PRIVATE}, files={**host.files, **FILES})
    file = folder / "recording.json"
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(machine, host=more)))
    return file


def test_values_go_by_their_name_and_whole_files_by_theirs(tmp_path: Path) -> None:
    redactor, recording = Redactor(), recorded(tmp_path)
    learn_recording(recording, redactor)
    written = raw_files(recording, redactor)
    text = written[HOST].decode()
    assert [
        value for value in (*PRIVATE.values(), *FILES.values()) if value.strip() in json.loads(text)["environment"].values()
    ] == []
    assert "zqbox" not in text and "PF3ZQX17" not in text and "0123456789abcdef" not in text and "87.122" not in text
    environment = json.loads(text)["environment"]
    assert environment["NPU_SERVER"].startswith("<value-") and environment["HOSTNAME"] == "<host-1>"
    assert environment["LANG"] == "en_US.UTF-8" and environment["PATH"].startswith("/usr/local/sbin:")
    assert set(environment) >= set(PRIVATE)


def test_without_a_redactor_they_stay(tmp_path: Path) -> None:
    environment = json.loads(raw_files(recorded(tmp_path), None)[HOST])["environment"]
    assert {name: environment[name] for name in PRIVATE} == PRIVATE
