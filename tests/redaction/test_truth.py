"""What looks private and is not, and what is private in an unusual dress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ovdoctor.facts.kinds import Records
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known, Unknown
from ovdoctor.facts.vocabulary import VOCABULARY
from ovdoctor.findings.support import Redacted
from ovdoctor.redaction import Redactor
from ovdoctor.redaction.environment import is_allowed
from tests.redaction.test_cases import RULES, read_rule

STAYS = (
    "NPU driver 32.0.100.3104, 32.0.100.98, 31.0.101.2111; GPU driver version 10.0.22.1; Windows 10.0.19045.1",
    "intel-level-zero-npu 1.13.0.20250217-13347263542~ubuntu24.04, compute-runtime 24.35.30872.22",
    "opencl-clang64.dll  2.0.9.0, version: 3.7.0.0, pip install openvino==2024.5.0.1, opencv_python-4.10.0.84",
    "2025.2.0-19140-c01cd93e24d, e4a99ed6b3e, 436eb89ab7f16d995ac77fae547b4431 and e83c5163316f89bfbde7d9ab23ca2e25604af290",
    "8086:7d1d at 0000:00:0b.0, 0x78000004, -1073741819 (0xC0000005), MaxPool-14 of opset14",
    "http://localhost:8000 127.0.0.1:8080 0.0.0.0 ::1 [::1]:80 255.255.255.0",
    "2026-11-22 12:34:56.789 a::b dead::beef std::vector<ov::Output<ov::Node>> ov::intel_npu::Plugin::compile_model()",
    "{4d36e968-e325-11ce-bfc1-08002be10318}\\0000 {f01a9d53-3ff6-48d2-9f97-c8a7004be10c} 00000000-0000-0000-0000-000000000000",
    "PCI\\VEN_8086&DEV_7D1D&SUBSYS_22DB17AA&REV_04\\3&11583659&0&58",
    'pad_token: <pad>, "eos_token": "</s>", max_new_tokens=100, token=12, tokenizer = AutoTokenizer.from_pretrained(x)',
    "use_auth_token=True, token: str, password: None, secret=yes, hf_hub_download(), sk-learn-1.2.3, gh_pages",
    'api_key=os.environ["X"], api_key: str',
    "CONFIG_DRM_ACCEL_IVPU=m NPU_COMPILER_TYPE=DRIVER CACHE_DIR=/tmp/cache PERFORMANCE_HINT=LATENCY ID=ubuntu",
    "crw-rw---- 1 root render 261, 0 Nov 22 10:00 /dev/accel/accel0",
    "https://github.com/openvinotoolkit/openvino/issues/26357 https://docs.openvino.ai/2026 git@github.com:intel/x.git",
    "C:\\Program Files (x86)\\Intel\\openvino_2024\\python; C:\\Users\\Public\\x",
    "/opt/intel/openvino_2024; /home/jenkins/agent/workspace",
    "sudo usermod -aG render $USER; echo $HOME ~/.cache %USERPROFILE% ${HOME}/x; sudo apt install ./*.deb",
    "user@1000.service memcpy@GLIBC_2.14 ??0Core@ov@@QEAA@XZ libx@2.dll @rpath/libopenvino.2460.dylib",
    "Linux wheels of 2024.0.0, the host said; hostname; user: ; for user space drivers; threading.local() ~/.local/lib",
    "src/home/index.html docs/Users/guide.md x/root/y rootfs",
    "Serial port, UUID of the device, serial: 0000:00:0b.0, version id: 12, product id 0x7d1d",
)


@pytest.mark.parametrize("text", STAYS)
def test_stays(text: str) -> None:
    assert Redactor().text(text) == text


BECOMES = (
    ("/home/anna/ov and anna", "~/ov and <user-1>"),
    ("/home/anna/x /home/bert/y /home/anna/z", "~/x ~<user-1>/y ~/z"),
    ("/root/ov", "~/ov"),
    ("/home/anna/x /root/y", "~/x ~root/y"),
    ("/var/home/anna/x /export/home/anna/y", "~/x ~/y"),
    ("/Users/anna/x", "/Users/~/x"),
    ("/mnt/c/Users/anna/x", "/mnt/c/Users/~/x"),
    (r"C:\Users\anna\x D:\Users\bert\y", r"C:\Users\~\x D:\Users\<user-1>\y"),
    ('{"path": "C:\\\\Users\\\\anna\\\\x"}', '{"path": "C:\\\\Users\\\\~\\\\x"}'),
    (r"C:\Users\Anna Maria Müller\x by Anna Maria Müller", r"C:\Users\~\x by <user-1>"),
    (r"C:\Users\ANNAMA~1\x C:\Users\annamaria.mueller\y", r"C:\Users\~\x C:\Users\~\y"),
    ("/home/müller/x M\\u00fcller müller m%C3%BCller", "~/x <user-1> <user-1> <user-1>"),
    ("/home/安娜/x 用户安娜登录", "~/x 用户<user-1>登录"),
    ("%2Fhome%2Fanna%2Fx", "~%2Fx"),
    ("file:///home/anna/x", "file:///home/~/x"),
    (r"\\files01\users\anna\x", r"\\<host-1>\users\~\x"),
    ("anna@box17:~$ ls\nNov 22 10:00:00 box17 kernel: x", "<user-1>@<host-1>:~$ ls\nNov 22 10:00:00 <host-1> kernel: x"),
    ("HOSTNAME=box17.acme.corp; box17; mail.acme.corp", "HOSTNAME=<host-1>; <host-1>; <host-2>"),
    ("inet 192.168.1.17/24, again 192.168.1.17", "inet <ip-1>/24, again <ip-1>"),
    ("connect 10.0.22.1:8080", "connect <ip-1>:8080"),
    ("https://anna:pw@repo.acme.io/simple", "https://<login-1>@<host-1>/simple"),
    ("password=hunter2 --password hunter2", "password=<secret-1> --password <secret-1>"),
    ("/run/user/1000/x uid=1000(anna)", "/run/user/<uid-1>/x uid=<uid-1>(<user-1>)"),
    ("root=UUID=0f0e0d0c-1234-4abc-8def-0123456789ab", "root=UUID=<uuid-1>"),
)


@pytest.mark.parametrize(("text", "wanted"), BECOMES)
def test_becomes(text: str, wanted: str) -> None:
    assert Redactor().text(text) == wanted
    assert Redactor().text(wanted) == wanted


def test_what_was_removed_is_counted() -> None:
    redactor = Redactor()
    redactor.text("/home/anna/x /home/anna/y anna ping 192.168.1.17")
    assert redactor.removed() == (Redacted("home", "~", 2), Redacted("ip", "<ip-1>", 1), Redacted("user", "<user-1>", 1))


def test_numbers_go_on_after_an_earlier_redaction() -> None:
    """Two users are never one, though the first was taken out in another run."""
    assert Redactor().text("<user-1> wrote; user.name=zqbert") == "<user-1> wrote; user.name=<user-2>"


def test_learned_before_it_is_seen() -> None:
    redactor = Redactor()
    redactor.learn("zqanna@zqbox:~$ ls")
    assert redactor.text("copied by zqanna to zqbox") == "copied by <user-1> to <host-1>"


def test_facts_tell_the_log() -> None:
    facts = {
        "python.executable": Known("/home/zq anna/.venv/bin/python", "x"),
        "os.user.groups": Known(["render", "zqteam"], "x"),
    }
    redactor = Redactor.of(Snapshot(facts))
    assert redactor.text("zq anna ran it") == "<user-1> ran it"
    assert redactor.fact("os.user.groups", facts["os.user.groups"]) == Known(["render", "<group-1>"], "x")
    assert redactor.fact("python.executable", facts["python.executable"]) == Known("~/.venv/bin/python", "x")


def test_further_words() -> None:
    assert Redactor(also=["Acme"]).text("acme_model.xml of ACME: <user-1>") == "<word-1>_model.xml of <word-1>: <user-1>"


def test_values_of_variables() -> None:
    records = [
        {"name": "PYTHONPATH", "value": "/home/zqanna/a:/opt/b"},
        {"name": "ZE_AFFINITY_MASK", "value": "0"},
        {"name": "NPU_SERVER", "value": "whatever"},
        {"name": "ZE_EMPTY", "value": ""},
    ]
    fact = Redactor().fact("environment", Known(records, "x"))
    assert isinstance(fact, Known)
    assert [record["value"] for record in fact.value] == ["~/a:/opt/b", "0", "<value-1>", ""]  # type: ignore[union-attr,index]


def asked_of(condition: Any, name: str) -> Iterator[Any]:
    """What rules ask of a fact, wherever in a condition."""
    if isinstance(condition, dict):
        for key, value in condition.items():
            if key == name:
                yield value
            yield from asked_of(value, name)
    elif isinstance(condition, list):
        for item in condition:
            yield from asked_of(item, name)


def test_variables_that_rules_ask_for_are_allowed() -> None:
    """A value that is taken out would change the answer."""
    documents = [read_rule(file) for file in RULES]
    questions = [question for document in documents for question in asked_of({**document, "examples": ()}, "environment")]
    names: set[str] = set()
    for value in (value for question in questions for value in question.values() if isinstance(value, dict)):
        asked = value.get("name", [])
        names.update([asked] if isinstance(asked, str) else asked)
    assert len(names) > 5
    assert {name for name in names if not is_allowed(name)} == set()


def test_a_kernel_with_the_name_of_its_maker() -> None:
    """A version stays one that can be compared, or it is not known."""
    facts = {"os.kernel": Known("6.8.0-zqanna-generic", "uname"), "openvino.location": Known("/home/zqanna/ov", "x")}
    fact = Redactor().snapshot(Snapshot(facts)).facts["os.kernel"]
    assert "zqanna" not in repr(fact)
    assert isinstance(fact, (Known, Unknown))


def test_every_text_of_a_device_has_a_class() -> None:
    """What is told verbatim is never public."""
    verbatim = [fact.name for fact in VOCABULARY.values() if "verbatim" in fact.meaning and fact.redaction == "public"]
    paths = [
        fact.name
        for fact in VOCABULARY.values()
        if (
            fact.name.endswith(("path", ".location", ".executable"))
            or (isinstance(fact.kind, Records) and "path" in fact.kind.fields)
        )
        and fact.redaction != "path"
    ]
    assert (verbatim, paths) == ([], [])
