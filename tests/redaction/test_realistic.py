"""What people paste into tickets: commands and their answers, settings, tables, headers, keys of services."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from ovdoctor.facts.states import Known
from ovdoctor.redaction import Redactor
from ovdoctor.redaction.files import clean_bytes
from ovdoctor.redaction.spans import Page

PASTED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "realistic.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pasted", PASTED, ids=range(len(PASTED)))
def test_nothing_of_it_is_left(pasted: dict[str, Any]) -> None:
    text, secrets = pasted["text"], pasted["secrets"]
    whole = f"OpenVINO 2026.4.1 could not compile the model\n{text}\nthe end\n"
    outputs = (
        Redactor().text(text),
        Redactor().text(whole),
        clean_bytes(whole.replace("\n", "\r\n").encode(), "x.log", Redactor()).data.decode(),
    )
    assert [secret for output in outputs for secret in secrets if secret in output] == [], outputs
    assert outputs[1].startswith("OpenVINO 2026.4.1 could not compile the model\n") and outputs[1].endswith("\nthe end\n")
    assert Redactor().text(outputs[1]) == outputs[1]


STAYS = (
    "usermod -aG render and log in again; chown root:render /dev/accel/accel0; sudo -u root x; groups: render video",
    "lookup decoding, failed to resolve external data, could not resolve symbol zeInit, Unknown host compiler",
    "PCI\\VEN_8086 USB\\ROOT_HUB30 HKLM\\Software\\Intel",
    "BUILTIN\\Users ERROR\\nfailed INFO\\tdone DLLS\\openvino.dll ROOT\\system",
    "uid=0(root) gid=0(root) groups=0(root),4(adm),44(video),109(render)",
    "apt 1.13.0~rc1/x ~/.cache/ov, gcc-13~20240105/x, HEAD~3",
    "PASS: 12 passed, pass 3 of 5, PASSED ov::pass::ConstantFolding=1, password is required",
    "image: openvino/ubuntu24_dev:2026.0, docker run --device /dev/dri intel/oneapi",
    "docker pull ghcr.io/blakeblackshear/frigate:stable",
    "Nov 22 10:00:00 INFO Component: x\n2026-11-22T10:00:00Z INFO [main]: y",
    "namespace: default\n  Device [8086:7d1d], a4.11.22 2024.6.0.17404 0000.0000.0000 1.2.3.4-build",
    r'{"a": "C:\\Users\\~\\AppData\\Local", "b": "%LOCALAPPDATA%\\Temp\\x", "c": "C:\\Users\\<user-1>\\AppData\\x"}',
    "level_zero: dead.beef, c++filt::ffff, 10.0.22631.4460 -> 32.0.100.3104, sha 0f1e2d3c4b5a",
    "-----BEGIN X-----, Private-Lines, Set-Cookie, login first, set KEY x",
    "root@localhost:/# ls; git@github.com:openvinotoolkit/openvino.git; ssh: connect to host localhost port 22",
    "NO_PROXY=localhost,127.0.0.1; trusted-host = pypi.org; HTTPSConnectionPool(host='huggingface.co', port=443): Max retries",
    "drwxr-xr-x 2 root root 4096 Nov 22 10:00 x\ncrw-rw----+ 1 root render 226, 128 Nov 22 10:00 renderD128",
)


@pytest.mark.parametrize("text", STAYS)
def test_what_looks_like_it_stays(text: str) -> None:
    assert Redactor().text(text) == text


def test_the_group_of_a_command_is_no_user() -> None:
    assert "<user-" not in Redactor().text("sudo usermod -aG zqteam $USER")
    assert Redactor().text("sudo usermod -aG render zqanna") == "sudo usermod -aG render <user-1>"


def test_a_group_of_one_user_has_the_token_of_the_user() -> None:
    text = "uid=1000(zqanna) gid=1000(zqanna) groups=1000(zqanna),27(sudo),1001(zqteam)"
    output = Redactor().text(text)
    assert output.startswith("uid=<uid-1>(<user-1>) gid=<uid-1>(<user-1>) groups=")
    assert output.endswith("(<group-1>)") and output.count("(<user-1>)") == 3


@pytest.mark.parametrize("pasted", PASTED[::7], ids=range(0, len(PASTED), 7))
def test_nothing_of_it_is_left_in_a_fact(pasted: dict[str, Any]) -> None:
    for name in ("kernel.messages", "cpu.brand", "openvino.location"):
        fact = Redactor().fact(name, Known(pasted["text"], pasted["text"]))
        assert [secret for secret in pasted["secrets"] if secret in repr(fact).replace("\\\\", "\\")] == [], fact


@pytest.mark.parametrize("pasted", PASTED, ids=range(len(PASTED)))
def test_nothing_of_it_is_left_in_a_log_inside_of_json(pasted: dict[str, Any]) -> None:
    """Every line begins with a letter there: that of ``\\n``."""
    data = json.dumps({"log": f"first\n{pasted['text']}\nlast"}).encode()
    output = json.loads(clean_bytes(data, "x.json", Redactor()).data)["log"]
    assert [secret for secret in pasted["secrets"] if secret in output] == []
    assert output.startswith("first\n") and output.endswith("\nlast")


PAGE = "<!DOCTYPE html><html><ul><li><code>{}</code></li></ul><p>token: &lt;secret-1&gt; &lt; 6.15</p></html>"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("USER=&lt;user-3&gt; hostname: zqbox-17", "zqbox-17"),
        ("&#34;mac&#34;: &#34;001A2B3C4D5E&#34;", "001A2B3C4D5E"),
        ("LOGONSERVER=\\\\ZQDC01", "ZQDC01"),
        ("password=&#39;zqpassword17&#39;", "zqpassword17"),
        ("C:\\Users\\&#12518;&#12540;&#12470;&#12540;\\ov", "&#12518;"),
        ("render:x:992:zqanna,zqbert", "zqbert"),
    ],
)
def test_what_a_page_writes_with_entities(text: str, secret: str) -> None:
    output = clean_bytes(PAGE.format(text).encode(), "x.html", Redactor()).data.decode()
    assert secret not in output
    assert output.startswith("<!DOCTYPE html><html><ul><li><code>")
    assert output.endswith("</code></li></ul><p>token: &lt;secret-1&gt; &lt; 6.15</p></html>")
    assert clean_bytes(output.encode(), "x.html", Redactor()).data.decode() == output


def test_a_value_that_repeats_itself_is_not_looked_for_inside_of_itself() -> None:
    places = list(Page("LS0tLS1" * 3000).places("LS0tLS1" * 1000))
    assert places == [0, 7000, 14000]
